import { anonymous, FACADE_OPERATIONS, otherSlash } from '../facade/methods.js'
import { checkComparable } from '../spec/check.js'
import { type JsonObject, type Operation, operationsOf } from '../spec/document.js'
import { type Difference, differences, type Facts, factsOf } from '../spec/facts.js'
import { SpecError } from '../spec/problem.js'
import { repairDocument } from '../spec/repair.js'
import { parseSource, type Source } from '../spec/source.js'
import type { Deviation } from '../spec-fidelity/deviations.js'
import { agreementOn } from './agreement.js'
import { EditError, textWith, type WantedValue, withValues } from './document-edits.js'
import { editsFor, type PublishedPair } from './edits.js'
import { inlined } from './inlined.js'
import { unusedComponents } from './unused.js'

/** What is published, repaired, and what is meant to differ from it. */
export interface Publication {
  readonly name: string
  readonly doc: JsonObject
  readonly deviations: readonly Deviation[]
}

/**
 * The text of the contract with the facts of a publication, in its own words as far as they are still true: what differs
 * is replaced by what is published, as deep as that is possible; operations that the publication does not have any more
 * are taken out; everything else stays as it is. Facts that differ on purpose are left alone.
 * @throws SpecError when the facts cannot be taken over
 */
export const takeCovered = (contract: Source, publication: Publication): string => {
  const before = parseSource(contract)
  refuseOtherApi(before, publication)
  try {
    const renames = renamesFor(before, publication)
    const own = withPublishedPaths(before, publication)
    const taken = withFacts(own, publication)
    if (taken === undefined) throw new EditError('what it says would not be what is published')
    const lean = withoutUnused(before, taken)
    const after = withNeeded(openOperations(lean, publication)?.length === 0 ? lean : taken, publication)
    return textWith(contract, { before, after, renames })
  } catch (cause) {
    if (!(cause instanceof EditError)) throw cause
    const reason = `its operations cannot be taken over one by one; pull the whole file (${cause.message})`
    throw new SpecError(contract.name, [{ pointer: '', reason }])
  }
}

const refuseOtherApi = (own: JsonObject, { name, doc }: Publication): void => {
  const counterpart = counterparts(repaired(own), doc)
  if (operationsOf(repaired(own)).some(({ key }) => counterpart(key))) return
  const reason = 'has none of the operations of the contract; is it what the vendor has published?'
  throw new SpecError(name, [{ pointer: '/paths', reason }])
}

/**
 * The contract with the published facts. Operations for which that does not succeed in depth, seen from the facts in the
 * end, get their differing parts as a whole.
 */
const withFacts = (own: JsonObject, publication: Publication): JsonObject | undefined => {
  const all = operationsOf(repaired(own)).map(({ key }) => key)
  for (let whole: readonly string[] = []; ; ) {
    const taken = withPublishedFacts(own, publication, whole)
    const left = openOperations(taken, publication)
    if (left?.length === 0) return taken
    if (whole.length === all.length) return undefined
    const failed = (left ?? all).filter(key => !whole.includes(key))
    whole = failed.length > 0 ? [...whole, ...failed] : all
  }
}

/** Operations that do not state the published facts; undefined where the contract would be none any more. */
const openOperations = (own: JsonObject, publication: Publication): readonly string[] | undefined => {
  try {
    const doc = repaired(own)
    checkComparable(doc, publication.name)
    const pairs = pairsOf(doc, publication)
    const known = new Set(pairs.map(({ operation }) => operation.key))
    return [
      ...operationsOf(doc).flatMap(({ key }) => (known.has(key) ? [] : [key])),
      ...pairs.flatMap(({ operation, found }) => (found.length > 0 ? [operation.key] : [])),
    ]
  } catch (cause) {
    if (cause instanceof SpecError) return undefined
    throw cause
  }
}

/** Operations that the facade needs and the contract has lost are its own, and come back. */
const withNeeded = (contract: JsonObject, { doc, name }: Publication): JsonObject => {
  const own = new Set(operationsOf(repaired(contract)).map(({ key }) => key))
  const paths = Object.keys(contract['paths'] as JsonObject)
  const wanted = new Map<string, WantedValue>()
  for (const { key, path, method, node } of operationsOf(doc)) {
    if (own.has(key) || !FACADE_OPERATIONS.includes(key)) continue
    const value = inlined(doc, node, name)
    if (paths.includes(path)) wanted.set(key, { path: ['paths', path, method], value })
    else {
      const known = wanted.get(path)?.value as JsonObject | undefined
      wanted.set(path, { path: ['paths', path], value: { ...known, [method]: value } })
    }
  }
  return withValues(contract, [...wanted.values()])
}

const repairs = new WeakMap<JsonObject, JsonObject>()

/** Each state of the contract is looked at several times, and never changed. */
const repaired = (data: JsonObject): JsonObject => {
  const doc = repairs.get(data) ?? repairDocument(data).doc
  repairs.set(data, doc)
  return doc
}

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

interface PathOperations {
  readonly path: string
  readonly ofPath: readonly Operation[]
  /** As they are published. */
  readonly kept: readonly Operation[]
  readonly counterpart: Counterpart
}

const byPath = (contract: JsonObject, { doc }: Publication): readonly PathOperations[] => {
  const own = repaired(contract)
  const counterpart = counterparts(own, doc)
  const operations = operationsOf(own)
  return [...new Set(operations.map(each => each.path))].map(path => {
    const ofPath = operations.filter(each => each.path === path)
    return { path, ofPath, kept: ofPath.flatMap(({ key }) => counterpart(key) ?? []), counterpart }
  })
}

/** New names of paths, such as those of parameters in them. */
const renamesFor = (contract: JsonObject, publication: Publication): ReadonlyMap<string, string> =>
  new Map(
    byPath(contract, publication).flatMap(({ path, kept: [first] }) =>
      first === undefined || first.path === path ? [] : [[path, first.path]],
    ),
  )

/** Without the operations that are gone, and with the new names of paths. */
const withPublishedPaths = (contract: JsonObject, publication: Publication): JsonObject => {
  const renames = renamesFor(contract, publication)
  const gone = byPath(contract, publication).flatMap(({ path, ofPath, kept, counterpart }): WantedValue[] =>
    kept.length === 0
      ? [{ path: ['paths', path], value: undefined }]
      : ofPath
          .filter(({ key }) => !counterpart(key))
          .map(({ method }) => ({ path: ['paths', path, method], value: undefined })),
  )
  const { paths, ...rest } = withValues(contract, gone)
  const entries = Object.entries(paths as JsonObject)
  return {
    ...rest,
    paths: Object.fromEntries(entries.map(([path, item]) => [renames.get(path) ?? path, item])),
  }
}

/** @param whole keys of operations whose differing parts are replaced as a whole */
const withPublishedFacts = (
  contract: JsonObject,
  publication: Publication,
  whole: readonly string[],
): JsonObject => {
  const own = repaired(contract)
  const wanted = pairsOf(own, publication).flatMap(pair => {
    const depth = whole.includes(pair.operation.key) ? 'part' : 'deep'
    return pair.found.map(difference => ({
      ...({ pair, difference, operation: pair.operation, depth } as const),
      edits: editsFor(pair, difference, depth),
    }))
  })
  const { isAgreed, isOwn } = agreementOn(own, wanted)
  const edits = wanted.flatMap(({ pair, difference, operation, depth, edits: deep }) =>
    deep.every(isAgreed) ? deep : editsFor(pair, difference, depth, path => isOwn(operation, path)),
  )
  return withValues(contract, edits)
}

/** Comparing facts is most of the work, and the same states are compared again. */
interface CoveredPairs {
  readonly pairs: WeakMap<JsonObject, readonly PublishedPair[]>
  /** Of published operations, by their keys. */
  readonly facts: Map<string, Facts>
}

const compared = new WeakMap<Publication, CoveredPairs>()

const pairsOf = (own: JsonObject, publication: Publication): readonly PublishedPair[] => {
  const known = compared.get(publication) ?? { pairs: new WeakMap(), facts: new Map() }
  compared.set(publication, known)
  const pairs = known.pairs.get(own) ?? comparePairs(own, publication, known.facts)
  known.pairs.set(own, pairs)
  return pairs
}

const comparePairs = (
  own: JsonObject,
  { doc, name, deviations }: Publication,
  publishedFacts: CoveredPairs['facts'],
): readonly PublishedPair[] => {
  const counterpart = counterparts(own, doc)
  return operationsOf(own).flatMap((operation): PublishedPair[] => {
    const same = counterpart(operation.key)
    if (!same) return []
    const isMeant = ({ where }: Difference): boolean =>
      deviations.some(each => each.operation === operation.key && each.where === where)
    const theirs = publishedFacts.get(same.key) ?? factsOf(doc, same)
    publishedFacts.set(same.key, theirs)
    const found = differences(theirs, factsOf(own, operation)).filter(each => !isMeant(each))
    return [{ own, operation, published: doc, publishedName: name, same, found }]
  })
}

/** Without components that only the replaced parts used. */
const withoutUnused = (before: JsonObject, after: JsonObject): JsonObject => {
  const known = unusedComponents(before)
  const unused = unusedComponents(after).filter(each => !known.includes(each))
  return withValues(
    after,
    unused.map(each => {
      const slash = each.indexOf('/')
      return { path: ['components', each.slice(0, slash), each.slice(slash + 1)], value: undefined }
    }),
  )
}
