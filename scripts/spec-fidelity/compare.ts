import { type JsonObject, operationsOf } from '../spec/document.js'
import { type Difference, differences, factsOf } from '../spec/facts.js'
import type { Deviation } from './deviations.js'

interface OperationDifference extends Difference {
  readonly operation: string
}

export interface Fidelity {
  readonly operations: number
  /** Facts in which the contract and the publication differ, and nobody says why. */
  readonly differences: readonly OperationDifference[]
  readonly explained: readonly (OperationDifference & { readonly reason: string })[]
  /** Deviations that are none any more. */
  readonly stale: readonly Deviation[]
}

/** Holds every operation of the contract against the publication: nothing may be missing, other, or invented. */
export const compareFacts = (
  contract: JsonObject,
  published: JsonObject,
  deviations: readonly Deviation[],
): Fidelity => {
  const theirs = new Map(operationsOf(published).map(operation => [operation.key, operation]))
  const own = operationsOf(contract)
  const all = own.flatMap((operation): OperationDifference[] => {
    const { key } = operation
    const same = theirs.get(key)
    if (!same) return [{ operation: key, where: '', path: [], left: null, right: key }]
    const found = differences(factsOf(published, same), factsOf(contract, operation))
    return found.map(each => ({ operation: key, ...each }))
  })
  const reasonFor = (finding: OperationDifference): string | undefined =>
    deviations.find(each => each.operation === finding.operation && each.where === finding.where)?.reason
  return {
    operations: own.length,
    differences: all.filter(each => reasonFor(each) === undefined),
    explained: all.flatMap(each => {
      const reason = reasonFor(each)
      return reason === undefined ? [] : [{ ...each, reason }]
    }),
    stale: deviations.filter(
      ({ operation, where }) => !all.some(each => each.operation === operation && each.where === where),
    ),
  }
}
