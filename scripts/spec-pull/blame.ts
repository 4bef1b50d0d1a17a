import { anonymous } from '../facade/methods.js'
import { componentsIn } from '../spec/components.js'
import { escapeToken, type JsonObject, operationsOf } from '../spec/document.js'
import { SpecError, type SpecProblem } from '../spec/problem.js'

/** A publication, and what is wrong with it. */
export interface Faulty {
  readonly name: string
  readonly doc: JsonObject
  readonly problems: readonly SpecProblem[]
}

/**
 * The error of a contract that has taken over operations of a publication: what is wrong stands in the publication, at
 * another place, and the file of the contract is as it was.
 * @param own keys of the operations of the contract
 */
export const blamePublication = (error: SpecError, own: readonly string[], published: Faulty): SpecError => {
  const { name, doc, problems } = published
  const taken = problems.filter(concerns(doc, own))
  const blamed = error.problems.flatMap((problem): readonly SpecProblem[] => {
    // That of the overlay is told already.
    if (problem.file !== undefined) return [problem]
    const same = taken.filter(
      ({ reason, file }) => file === undefined && isSameReason(problem.reason, reason),
    )
    if (same.length > 0) return same.map(each => ({ ...each, reason: problem.reason }))
    const { pointer, reason } = problem
    return [{ pointer: '', reason: `taken into the contract it would be wrong at ${pointer}: ${reason}` }]
  })
  const unique = new Map(blamed.map(each => [`${each.file} ${each.pointer} ${each.reason}`, each]))
  return new SpecError(name, [...unique.values()])
}

/** Also where it is added why the operation cannot be left out. */
const isSameReason = (told: string, reason: string): boolean =>
  told === reason || told.startsWith(`${reason} (`)

/** Whether a problem is in one of these operations, or in a component that one uses. */
const concerns = (doc: JsonObject, own: readonly string[]): ((problem: SpecProblem) => boolean) => {
  const keys = new Set(own.map(anonymous))
  const operations = operationsOf(doc).filter(({ key }) => keys.has(anonymous(key)))
  const places = operations.flatMap(({ pointer, node }) => {
    const components = [...componentsIn(doc, node)].map(each => {
      const slash = each.indexOf('/')
      return `/components/${each.slice(0, slash)}/${escapeToken(each.slice(slash + 1))}`
    })
    return [pointer, ...components]
  })
  return ({ pointer }) => places.some(place => pointer === place || pointer.startsWith(`${place}/`))
}
