import { anonymous, FACADE_OPERATIONS, otherSlash } from '../facade/methods.js'
import { checkComparable } from '../spec/check.js'
import { type JsonObject, type Operation, operationsOf } from '../spec/document.js'
import { type Difference, differences, factsOf } from '../spec/facts.js'
import { SpecError } from '../spec/problem.js'
import { repairDocument } from '../spec/repair.js'
import { parseSource, type Source } from '../spec/source.js'
import type { Deviation } from '../spec-fidelity/deviations.js'
import { agreementOn } from './agreement.js'
import { editsFor, type Pair } from './edits.js'
import { inlined } from './inlined.js'
import { recent } from './recent.js'
import { unusedComponents } from './unused.js'
import { applyEdits, openYaml, rewrite, TextError, type Wanted } from './yaml-text.js'

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
    refuseOther(contract, publication)
    const own = { ...contract, text: withPublishedPaths(contract, publication) }
    const text = withFacts(own, publication)
    if (text === undefined) throw new TextError('what it says would not be what is published')
    const lean = withoutUnused(contract, { ...own, text })
    return withNeeded(
      { ...own, text: isDone({ ...own, text: lean }, publication) ? lean : text },
      publication,
    )
  } catch (cause) {
    if (!(cause instanceof TextError)) throw cause
    const reason = `its operations cannot be taken over one by one; pull the whole file (${cause.message})`
    throw new SpecError(contract.name, [{ pointer: '', reason }])
  }
}

const refuseOther = (contract: Source, { name, doc }: Publication): void => {
  const own = parse(contract)
  const counterpart = counterparts(own, doc)
  if (operationsOf(own).some(({ key }) => counterpart(key))) return
  const reason = 'has none of the operations of the contract; is it what the vendor has published?'
  throw new SpecError(name, [{ pointer: '/paths', reason }])
}

/**
 * The text with the published facts. Operations for which that does not succeed in depth, seen from the facts in the end,
 * get their differing parts as a whole.
 */
const withFacts = (own: Source, publication: Publication): string | undefined => {
  const all = operationsOf(parse(own)).map(({ key }) => key)
  for (let whole: readonly string[] = []; ; ) {
    const text = withPublishedFacts(own, publication, whole)
    const left = openOperations({ ...own, text }, publication)
    if (left?.length === 0) return text
    if (whole.length === all.length) return undefined
    const failed = (left ?? all).filter(key => !whole.includes(key))
    whole = failed.length > 0 ? [...whole, ...failed] : all
  }
}

/** Operations that do not state the published facts; undefined where the text cannot be read any more. */
const openOperations = (source: Source, publication: Publication): readonly string[] | undefined => {
  try {
    const doc = parse(source)
    checkComparable(doc, source.name)
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

const isDone = (source: Source, publication: Publication): boolean =>
  openOperations(source, publication)?.length === 0

/** Operations that the facade needs and the contract has lost are its own, and come back. */
const withNeeded = (contract: Source, { doc, name }: Publication): string => {
  const own = new Set(operationsOf(parse(contract)).map(({ key }) => key))
  const paths = Object.keys(parseOnly(contract)['paths'] as JsonObject)
  const wanted = new Map<string, Wanted>()
  for (const { key, path, method, node } of operationsOf(doc)) {
    if (own.has(key) || !FACADE_OPERATIONS.includes(key)) continue
    const value = inlined(doc, node, name)
    if (paths.includes(path)) wanted.set(key, { path: ['paths', path, method], value })
    else {
      const known = wanted.get(path)?.value as JsonObject | undefined
      wanted.set(path, { path: ['paths', path], value: { ...known, [method]: value } })
    }
  }
  return rewrite(contract.text, parseOnly(contract), [...wanted.values()])
}

const keyOf = ({ name, text }: Source): string => `${name}\n${text}`
const parseOnly = recent(parseSource, keyOf)
const parse = recent((source: Source): JsonObject => repairDocument(parseOnly(source)).doc, keyOf)

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

/** @param whole keys of operations whose differing parts are replaced as a whole */
const withPublishedFacts = (contract: Source, publication: Publication, whole: readonly string[]): string => {
  const own = parse(contract)
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
  return rewrite(contract.text, parseOnly(contract), edits)
}

const pairsOf = (own: JsonObject, { doc, name, deviations }: Publication): readonly Pair[] => {
  const counterpart = counterparts(own, doc)
  return operationsOf(own).flatMap((operation): Pair[] => {
    const same = counterpart(operation.key)
    if (!same) return []
    const isMeant = ({ where }: Difference): boolean =>
      deviations.some(each => each.operation === operation.key && each.where === where)
    const found = differences(factsOf(doc, same), factsOf(own, operation)).filter(each => !isMeant(each))
    return [{ own, operation, published: doc, publishedName: name, same, found }]
  })
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
