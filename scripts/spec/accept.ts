import { didYouMean } from '../../src/core/suggest.js'
import { checkClient } from './client-check.js'
import { type ComponentFaults, componentFaults, withoutComponents } from './component-faults.js'
import {
  escapeToken,
  isObject,
  type JsonObject,
  METHODS,
  type Method,
  operationsOf,
  readOperation,
  resolve,
} from './document.js'
import { examine } from './examine.js'
import { fieldNamesOf, type Place } from './grammar.js'
import type { LeftOut } from './left-out.js'
import { checkParameterLists } from './parameter-check.js'
import { checkMethods, checkPathText } from './path-check.js'
import { SpecError, type SpecProblem } from './problem.js'
import { checkRequiredNames } from './required-check.js'
import { checkRef } from './schema-check.js'
import { spokenPart } from './spoken.js'
import { removeDoubleIds, sameShapes, uncheckedFormats, withoutOperations } from './whole-checks.js'

export interface Accepted {
  /** A new document with nothing but what types, validators, client and mock all do right. */
  readonly doc: JsonObject
  readonly leftOut: readonly LeftOut[]
  /** What is taken in another way than it may be meant. */
  readonly notices: readonly SpecProblem[]
}

/**
 * Takes of a document what can be represented, and names the rest. A fault of a component concerns the operations that use
 * it, and no others.
 * @throws SpecError for what is no OpenAPI
 */
export const acceptDocument = (original: JsonObject, file: string): Accepted => {
  checkHead(original, file)
  const faults = componentFaults(original)
  const paths = takePaths(original, faults)
  const webhooks = takeWebhooks(original, faults)
  const leftOut = [...paths.leftOut, ...webhooks.leftOut]
  const { paths: _, webhooks: __, ...others } = withoutComponents(original, faults.faulty)
  const doc = spokenPart({
    ...others,
    ...(original['paths'] === undefined ? {} : { paths: paths.taken }),
    ...(original['webhooks'] === undefined ? {} : { webhooks: webhooks.taken }),
  })
  const twice = sameShapes(operationsOf(doc))
  const unique = withoutOperations(doc, new Set(twice.map(({ key }) => key)))
  return {
    notices: [...removeDoubleIds(unique), ...uncheckedFormats([...paths.formats, ...webhooks.formats])],
    doc: unique,
    leftOut: [...leftOut, ...twice],
  }
}

/** Only what is no OpenAPI 3 at all is refused whole. */
export const checkHead = (doc: JsonObject, file: string): void => {
  const { openapi, swagger, paths, components, webhooks } = doc
  const problems: SpecProblem[] = []
  if (typeof openapi !== 'string' || !/^3\.1\.\d+(-.+)?$/.test(openapi)) {
    const is = openapi === undefined ? 'is missing' : `is ${JSON.stringify(openapi)}`
    const advice = swagger === undefined ? '' : '; convert the Swagger document to OpenAPI 3 first'
    problems.push({ pointer: '/openapi', reason: `must be 3.0.x, 3.1.x or 3.2.x, and ${is}${advice}` })
  }
  for (const [key, value] of Object.entries({ paths, components, webhooks }))
    if (value !== undefined && !isObject(value))
      problems.push({ pointer: `/${key}`, reason: 'must be an object' })
  if (paths === undefined && components === undefined && webhooks === undefined) {
    const known = fieldNamesOf('document') ?? []
    const hints = Object.keys(doc).flatMap(key => (known.includes(key) ? [] : didYouMean(key, known)))
    problems.push({ pointer: '', reason: `has no paths, no webhooks and no components${hints[0] ?? ''}` })
  }
  if (problems.length > 0) throw new SpecError(file, problems)
}

interface TakenDocument {
  readonly taken: JsonObject
  readonly leftOut: readonly LeftOut[]
  readonly formats: readonly { readonly format: string; readonly pointer: string }[]
}

const takeAll = (entries: readonly TakenDocument[]): TakenDocument => ({
  taken: Object.assign({}, ...entries.map(each => each.taken)),
  leftOut: entries.flatMap(each => each.leftOut),
  formats: entries.flatMap(each => each.formats),
})

const NOTHING: TakenDocument = { taken: {}, leftOut: [], formats: [] }

const takePaths = (doc: JsonObject, faults: ComponentFaults): TakenDocument =>
  takeAll(
    Object.entries(isObject(doc['paths']) ? doc['paths'] : {}).map(([path, node]) => {
      const pointer = `/paths/${escapeToken(path)}`
      const item = readItem(doc, { kind: 'pathItem', pointer, node })
      const problems = [...checkPathText(path, pointer), ...item.problems]
      return problems.length > 0
        ? { ...NOTHING, leftOut: operationNamesIn(path, item.node).map(key => ({ key, pointer, problems })) }
        : takePath({ doc, path, pointer, item: item.node }, faults)
    }),
  )

/** What is left out with a path: its operations, or the path where there are none. */
const operationNamesIn = (path: string, item: JsonObject): readonly string[] => {
  const keys = METHODS.filter(method => method in item).map(method => `${method.toUpperCase()} ${path}`)
  return keys.length > 0 ? keys : [path]
}

interface Item {
  readonly node: JsonObject
  readonly problems: readonly SpecProblem[]
}

/** A path item that is a reference is written out. */
const readItem = (doc: JsonObject, { pointer, node }: Place): Item => {
  if (!isObject(node)) return { node: {}, problems: [{ pointer, reason: 'must be an object of operations' }] }
  const { $ref, ...own } = node
  if ($ref === undefined) return { node, problems: [] }
  const reason = checkRef(doc, $ref)
  if (reason !== undefined) return { node: own, problems: [{ pointer: `${pointer}/$ref`, reason }] }
  return { node: resolve(doc, node), problems: [] }
}

interface PathOf {
  readonly doc: JsonObject
  readonly path: string
  readonly pointer: string
  readonly item: JsonObject
}

const takePath = (place: PathOf, faults: ComponentFaults): TakenDocument => {
  const { path, pointer, item } = place
  const unknown = checkMethods(item, pointer)
  const leftOut = unknown.map(({ key, ...problem }) => ({
    key: `${key} ${path}`,
    pointer: problem.pointer,
    problems: [problem],
  }))
  const methods = METHODS.filter(method => method in item)
  // What was meant for every operation of the path would be lost in each.
  const lost = unknown.filter(({ key }) => didYouMean(key, ['parameters', 'servers']) !== '')
  const problems = lost.map(({ key: _, ...problem }) => problem)
  const taken = methods.map(method =>
    lost.length === 0
      ? takeOperation(place, method, faults)
      : {
          ...NOTHING,
          leftOut: [{ key: `${method.toUpperCase()} ${path}`, pointer: `${pointer}/${method}`, problems }],
        },
  )
  const others = Object.entries(item).filter(
    ([key]) => !METHODS.some(method => method === key) && !unknown.some(each => each.key === key),
  )
  const operations = takeAll(taken)
  const isEmpty = Object.keys(operations.taken).length === 0
  return {
    taken: isEmpty ? {} : { [path]: { ...Object.fromEntries(others), ...operations.taken } },
    leftOut: [...leftOut, ...operations.leftOut],
    formats: operations.formats,
  }
}

const takeOperation = (
  { doc, path, pointer, item }: PathOf,
  method: Method,
  faults: ComponentFaults,
): TakenDocument => {
  const at = `${pointer}/${method}`
  const own = examine(doc, { kind: 'operation', pointer: at, node: item[method] })
  const shared = (Array.isArray(item['parameters']) ? item['parameters'] : []).map((node, index) =>
    examine(doc, { kind: 'parameter', pointer: `${pointer}/parameters/${index}`, node }),
  )
  const all = {
    problems: [own, ...shared].flatMap(each => each.problems),
    refs: [own, ...shared].flatMap(each => each.refs),
    formats: [own, ...shared].flatMap(each => each.formats),
  }
  const faulty = faults.problemsOf(all)
  // What the client does is looked at only where every reference can be followed.
  const problems = faulty.length > 0 ? faulty : clientProblems({ doc, path, pointer, item }, method)
  if (problems.length === 0)
    return { taken: { [method]: item[method] }, leftOut: [], formats: faults.formatsOf(all) }
  return { ...NOTHING, leftOut: [{ key: `${method.toUpperCase()} ${path}`, pointer: at, problems }] }
}

const clientProblems = ({ doc, path, pointer, item }: PathOf, method: Method): SpecProblem[] => {
  const parameters = checkParameterLists(doc, item, method, pointer)
  if (parameters.length > 0) return parameters
  const operation = readOperation(doc, item, path, method)
  return [
    ...checkClient({ doc, operation, item, itemPointer: pointer }),
    ...checkRequiredNames(doc, operation),
  ]
}

/** They are types alone: nothing of them is sent. */
const takeWebhooks = (doc: JsonObject, faults: ComponentFaults): TakenDocument =>
  takeAll(
    Object.entries(isObject(doc['webhooks']) ? doc['webhooks'] : {}).map(([name, node]) => {
      const pointer = `/webhooks/${escapeToken(name)}`
      const item = readItem(doc, { kind: 'pathItem', pointer, node })
      const findings = examine(doc, { kind: 'pathItem', pointer, node: item.node })
      const problems = [...item.problems, ...faults.problemsOf(findings)]
      return problems.length > 0
        ? { ...NOTHING, leftOut: [{ key: `webhook ${name}`, pointer, problems }] }
        : { taken: { [name]: item.node }, leftOut: [], formats: faults.formatsOf(findings) }
    }),
  )
