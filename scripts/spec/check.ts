import {
  escapeToken,
  isObject,
  type JsonObject,
  lookUp,
  METHODS,
  operationsOf,
  refTokens,
  resolve,
} from './document.js'
import { type Place, walk, wholeDocument } from './grammar.js'
import type { LeftOut } from './left-out.js'
import { checkPathItems } from './path-check.js'
import { SpecError, type SpecProblem } from './problem.js'
import { checkRef } from './schema-check.js'
import { sameShapes, withoutOperations } from './whole-checks.js'

/**
 * Refuses a document that cannot be compared with others, although it may hold what cannot be generated from: one that is
 * no OpenAPI 3, in which a reference leads nowhere, or in which two operations match the same requests.
 * @throws SpecError
 */
export const checkComparable = (doc: JsonObject, file: string): void => {
  checkVersion(doc, file)
  const problems = [...checkReferences(doc), ...checkPathItems(doc['paths'] as JsonObject)]
  if (problems.length === 0) problems.push(...sameShapes(operationsOf(doc)).flatMap(each => each.problems))
  if (problems.length > 0) throw new SpecError(file, problems)
}

/** @throws SpecError for what is no OpenAPI 3 with paths */
const checkVersion = ({ openapi, paths }: JsonObject, file: string): void => {
  const problems: SpecProblem[] = []
  if (typeof openapi !== 'string' || !/^3\.[01]\.\d+/.test(openapi))
    problems.push({
      pointer: '/openapi',
      reason: `must be 3.0.x or 3.1.x, and is ${JSON.stringify(openapi) ?? 'missing'}`,
    })
  if (!isObject(paths)) problems.push({ pointer: '/paths', reason: 'must map paths to their operations' })
  if (problems.length > 0) throw new SpecError(file, problems)
}

/** Also those that are passed over by generation, because a comparison cannot know what they would have said. */
const checkReferences = (doc: JsonObject): SpecProblem[] =>
  brokenReferences(doc, wholeDocument(doc)).map(({ pointer, reason }) => ({ pointer, reason }))

/** References of an object that lead nowhere, and, if asked for, those of what its own lead to. */
const brokenReferences = (doc: JsonObject, root: Place, isDeep = false): SpecProblem[] => {
  const problems: SpecProblem[] = []
  const seen = new Set<string>()
  const places = [root]
  // The list grows while it is read.
  for (const place of places)
    walk(place, ({ kind, node, pointer }) => {
      const ref = isObject(node) ? node['$ref'] : undefined
      if (ref === undefined) return
      const reason = checkRef(doc, ref)
      if (reason) problems.push({ pointer: `${pointer}/$ref`, reason })
      else if (isDeep && typeof ref === 'string' && !seen.has(ref)) {
        seen.add(ref)
        const at = `/${(refTokens(ref) ?? []).map(escapeToken).join('/')}`
        places.push({ kind, node: lookUp(doc, ref), pointer: at })
      }
    })
  return problems
}

export interface Comparable {
  readonly doc: JsonObject
  /** Of these nobody can know what they say. */
  readonly leftOut: readonly LeftOut[]
}

/**
 * The part of a document that can be compared with others, where what cannot is left out and stops nobody.
 * @throws SpecError for what is no OpenAPI 3
 */
export const comparablePart = (doc: JsonObject, file: string): Comparable => {
  checkVersion(doc, file)
  const leftOut: LeftOut[] = []
  const paths = Object.entries(doc['paths'] as JsonObject).map(([path, node]) => {
    const pointer = `/paths/${escapeToken(path)}`
    const item = isObject(node) && checkRef(doc, node['$ref']) === undefined ? resolve(doc, node) : {}
    const methods = METHODS.filter(method => method in item)
    const shared = { kind: 'pathItem', pointer, node: { parameters: item['parameters'] } } as const
    const broken = methods.flatMap((method): LeftOut[] => {
      const own = { kind: 'operation', pointer: `${pointer}/${method}`, node: item[method] } as const
      const problems = [shared, own].flatMap(place => brokenReferences(doc, place, true))
      return problems.length > 0
        ? [{ key: `${method.toUpperCase()} ${path}`, pointer: own.pointer, problems }]
        : []
    })
    leftOut.push(...broken)
    const gone = broken.map(({ key }) => key)
    const kept = Object.entries(item).filter(([key]) => !gone.includes(`${key.toUpperCase()} ${path}`))
    return [path, Object.fromEntries(kept)] as const
  })
  const readable = { ...doc, paths: Object.fromEntries(paths) }
  const twice = sameShapes(operationsOf(readable))
  return {
    doc: withoutOperations(readable, new Set(twice.map(({ key }) => key))),
    leftOut: [...leftOut, ...twice],
  }
}
