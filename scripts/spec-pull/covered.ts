import { anonymous, otherSlash } from '../facade/methods.js'
import { type JsonObject, type Operation, operationsOf } from '../spec/document.js'
import { type Difference, differences, factsOf } from '../spec/facts.js'
import { SpecError } from '../spec/problem.js'
import { repairDocument } from '../spec/repair.js'
import { parseSource, type Source } from '../spec/source.js'
import type { Deviation } from '../spec-fidelity/deviations.js'
import { editsFor, type Pair } from './edits.js'
import { agreed } from './shared.js'
import { unusedComponents } from './unused.js'
import { applyEdits, openYaml, rewrite } from './yaml-text.js'

/** What is published, repaired, and what is meant to differ from it. */
export interface Publication {
  readonly name: string
  readonly doc: JsonObject
  readonly deviations: readonly Deviation[]
}

/**
 * The text of the contract with the facts of a publication, in its own words as far as they are still true: what differs
 * is replaced by what is published, as deep as that is possible; operations that the publication does not have any more
 * are taken out; every other byte stays as it is. Facts that differ on purpose are left alone.
 * @throws SpecError when the facts cannot be taken over
 */
export const takeCovered = (contract: Source, publication: Publication): string => {
  try {
    const own = { ...contract, text: withPublishedPaths(contract, publication) }
    const text = attempt(own, publication, true) ?? attempt(own, publication, false)
    if (text !== undefined) return withoutUnused(contract, { ...own, text })
    throw new Error('what it says would not be what is published')
  } catch (cause) {
    if (cause instanceof SpecError) throw cause
    const reason = `its operations cannot be taken over one by one; pull the whole file (${cause instanceof Error ? cause.message : cause})`
    throw new SpecError(contract.name, [{ pointer: '', reason }])
  }
}

/** The text with the published facts; undefined where it does not say them in the end, whatever was done to it. */
const attempt = (own: Source, publication: Publication, isDeep: boolean): string | undefined => {
  const text = withPublishedFacts(own, publication, isDeep)
  try {
    const isDone = openDifferences(parse({ ...own, text }), publication).length === 0
    return isDone ? text : undefined
  } catch {
    // It cannot be read any more, or a reference leads nowhere.
    return undefined
  }
}

const parse = (source: Source): JsonObject => repairDocument(parseSource(source)).doc

type Counterpart = (key: string) => Operation | undefined

/** Finds the published operation of one of the contract, also where only a slash at the end of the path has come or gone. */
const counterparts = (own: JsonObject, published: JsonObject): Counterpart => {
  const taken = new Set(operationsOf(own).map(({ key }) => anonymous(key)))
  const theirs = new Map(operationsOf(published).map(operation => [anonymous(operation.key), operation]))
  return key => {
    const [same, moved] = [anonymous(key), otherSlash(anonymous(key))]
    return theirs.get(same) ?? (taken.has(moved) ? undefined : theirs.get(moved))
  }
}

/** Without the operations that are gone, and with the new names of path parameters. */
const withPublishedPaths = (contract: Source, { doc }: Publication): string => {
  const yaml = openYaml(contract.text)
  const own = parse(contract)
  const counterpart = counterparts(own, doc)
  const operations = operationsOf(own)
  const edits = [...new Set(operations.map(each => each.path))].flatMap(path => {
    const ofPath = operations.filter(each => each.path === path)
    const kept = ofPath.flatMap(({ key }) => counterpart(key) ?? [])
    const [first] = kept
    if (!first) return [yaml.remove(['paths', path])]
    const gone = ofPath.filter(({ key }) => !counterpart(key))
    return [
      ...(first.path === path ? [] : [yaml.rename(['paths', path], first.path)]),
      ...gone.map(({ method }) => yaml.remove(['paths', path, method])),
    ]
  })
  return applyEdits(contract.text, edits)
}

const withPublishedFacts = (contract: Source, publication: Publication, isDeep: boolean): string => {
  const own = parse(contract)
  const wanted = pairsOf(own, publication).flatMap(({ pair, found }) =>
    found.map(difference => ({ pair, difference, edits: editsFor(pair, difference, isDeep) })),
  )
  // What several operations share is changed only where it changes for all of them.
  const shared = agreed(
    own,
    wanted.map(({ pair, edits }) => ({ operation: pair.operation, edits })),
  )
  const edits = wanted.flatMap(({ pair, difference, edits: deep }) =>
    deep.every(edit => shared.has(edit)) ? deep : editsFor(pair, difference, false),
  )
  return rewrite(contract.text, parseSource(contract), edits)
}

interface Compared {
  readonly pair: Pair
  readonly found: readonly Difference[]
}

const pairsOf = (own: JsonObject, { doc, name, deviations }: Publication): readonly Compared[] => {
  const counterpart = counterparts(own, doc)
  return operationsOf(own).flatMap((operation): Compared[] => {
    const same = counterpart(operation.key)
    if (!same) return []
    const isMeant = ({ where }: Difference): boolean =>
      deviations.some(each => each.operation === operation.key && each.where === where)
    const found = differences(factsOf(doc, same), factsOf(own, operation)).filter(each => !isMeant(each))
    return [{ pair: { own, operation, published: doc, publishedName: name, same }, found }]
  })
}

/** Where a contract does not state the published facts: seen from the facts, whatever was done to its text. */
const openDifferences = (own: JsonObject, publication: Publication): readonly string[] => {
  const pairs = pairsOf(own, publication)
  const known = new Set(pairs.map(({ pair }) => pair.operation.key))
  return [
    ...operationsOf(own).flatMap(({ key }) => (known.has(key) ? [] : [key])),
    ...pairs.flatMap(({ pair, found }) => found.map(({ where }) => `${pair.operation.key}${where}`)),
  ]
}

/** Components that only the replaced parts used. */
const withoutUnused = (before: Source, after: Source): string => {
  const known = unusedComponents(parseSource(before))
  const unused = unusedComponents(parseSource(after)).filter(each => !known.includes(each))
  return rewrite(
    after.text,
    parseSource(after),
    unused.map(each => {
      const slash = each.indexOf('/')
      return { path: ['components', each.slice(0, slash), each.slice(slash + 1)], value: undefined }
    }),
  )
}
