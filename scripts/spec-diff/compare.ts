import { anonymous, facadeOf, otherSlash } from '../facade/methods.js'
import {
  isObject,
  type JsonObject,
  type Operation,
  operationsOf,
  type Parameter,
  resolve,
} from '../spec/document.js'
import { schemaFacts } from '../spec/facts.js'
import { securityOf } from '../spec/security.js'
import { type Change, type Direction, type Found, found } from './change.js'
import { compareRequired, compareShapes, told } from './schemas.js'
import { shapeOf } from './shape.js'
import { below } from './where.js'

/** What has changed from one specification to another, operation by operation. */
export const compareDocuments = (from: JsonObject, to: JsonObject): readonly Change[] => {
  const [old = new Map(), now = new Map()] = [from, to].map(
    doc => new Map(operationsOf(doc).map(each => [anonymous(each.key), each])),
  )
  const changesOf = (operation: string, found: readonly Found[]): Change[] =>
    found.map(each => ({ operation, ...each, facade: facadeOf(operation) }))
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(key => {
    const [before, after] = [old.get(key), now.get(key)]
    if (before && after) {
      const sides = [
        { doc: from, operation: before },
        { doc: to, operation: after },
      ] as const
      return changesOf(before.key, compareOperations(...sides))
    }
    if (before) {
      const moved = old.has(otherSlash(key)) ? undefined : now.get(otherSlash(key))
      return changesOf(before.key, [found('operation', 'removed', 'breaking', before.key, moved?.key)])
    }
    if (!after) return []
    const moved = now.has(otherSlash(key)) ? undefined : old.get(otherSlash(key))
    const added = found('operation', 'added', 'additive', moved?.key, after.key)
    // Another URL, and the same operation: what has changed in it is to be known too.
    const changes = moved
      ? compareOperations({ doc: from, operation: moved }, { doc: to, operation: after })
      : []
    return changesOf(after.key, [added, ...changes])
  })
}

interface Side {
  readonly doc: JsonObject
  readonly operation: Operation
}

const compareOperations = (from: Side, to: Side): Found[] => [
  ...compareSecurity(from, to),
  ...comparePaths(from, to),
  ...(['query', 'header', 'cookie'] as const).flatMap(place => compareParameters(from, to, place)),
  ...compareBodies(from, to),
  ...compareResponses(from, to),
]

/** Who may call it. What a caller has to do about it no schema says. */
const compareSecurity = (from: Side, to: Side): Found[] => {
  const [old, now] = [from, to].map(({ doc, operation }) => securityOf(doc, operation))
  if (JSON.stringify(old) === JSON.stringify(now)) return []
  return [found('operation', 'constraint', 'notice', { security: old }, { security: now })]
}

const namesIn = (path: string): string[] => [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)

const comparePaths = (from: Side, to: Side): Found[] => {
  const [old, now] = [namesIn(from.operation.path), namesIn(to.operation.path)]
  return old.flatMap((name, index) => {
    const renamed = now[index] ?? name
    const at = `request.path.${name}`
    const [before, after] = [parameterOf(from, 'path', name), parameterOf(to, 'path', renamed)]
    const schemas =
      before && after
        ? compareShapes(shapeOf(from.doc, before.schema), shapeOf(to.doc, after.schema), 'request', at)
        : []
    // The URL stays the same; who passes parameters by name has another name to pass.
    return renamed === name
      ? schemas
      : [found(at, 'renamed_path_parameter', 'notice', name, renamed), ...schemas]
  })
}

const parameterOf = ({ operation }: Side, place: Parameter['in'], name: string): Parameter | undefined =>
  operation.parameters.find(each => each.in === place && each.name === name)

const compareParameters = (from: Side, to: Side, place: 'query' | 'header' | 'cookie'): Found[] => {
  // Names of headers are the same in any case: RFC 9110, section 5.1.
  const nameOf = (name: string): string => (place === 'header' ? name.toLowerCase() : name)
  const [old = new Map(), now = new Map()] = [from, to].map(
    ({ operation }) =>
      new Map(operation.parameters.filter(each => each.in === place).map(each => [nameOf(each.name), each])),
  )
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(name => {
    const [before, after] = [old.get(name), now.get(name)]
    const at = below(`request.${place}`, (before ?? after)?.name ?? name)
    const schemaIn = (doc: JsonObject, { schema }: Parameter): unknown => told(schemaFacts(doc, schema))
    if (!after) return [found(at, 'removed', 'breaking', before && schemaIn(from.doc, before), null)]
    if (!before)
      return [found(at, 'added', after.required ? 'breaking' : 'additive', null, schemaIn(to.doc, after))]
    return [
      ...compareRequired(before.required, after.required, 'request', at),
      ...compareShapes(shapeOf(from.doc, before.schema), shapeOf(to.doc, after.schema), 'request', at),
    ]
  })
}

const compareBodies = (from: Side, to: Side): Found[] => {
  const at = 'request.body'
  const [old, now] = [from, to].map(({ doc, operation }) => {
    const { requestBody } = operation.node
    return isObject(requestBody) ? resolve(doc, requestBody) : undefined
  })
  if (!old && !now) return []
  if (!now) return [found(at, 'removed', 'breaking', 'application/json', null)]
  const { bodyRequired } = to.operation
  if (!old) return [found(at, 'added', bodyRequired ? 'breaking' : 'additive', null, 'application/json')]
  return [
    ...compareRequired(from.operation.bodyRequired, bodyRequired, 'request', at),
    ...compareContents({ ...from, holder: old }, { ...to, holder: now }, 'request', at),
  ]
}

interface Holder extends Side {
  /** A request body or a response. */
  readonly holder: JsonObject
}

/** Schemas by their media types, without parameters such as a charset. */
const contentsOf = ({ holder: { content } }: Holder): ReadonlyMap<string, unknown> =>
  new Map(
    Object.entries(isObject(content) ? content : {}).map(([type, media]) => [
      (type.split(';')[0] ?? '').trim().toLowerCase(),
      isObject(media) ? media['schema'] : undefined,
    ]),
  )

const compareContents = (from: Holder, to: Holder, direction: Direction, where: string): Found[] => {
  const [old, now] = [contentsOf(from), contentsOf(to)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(type => {
    // Where nothing was said of the content at all, it may have been anything.
    const isKnown = (types: ReadonlyMap<string, unknown>): boolean => types.has(type) || types.size === 0
    if (!isKnown(now)) return [found(where, 'removed', 'breaking', type, null)]
    if (!isKnown(old)) return [found(where, 'added', 'additive', null, type)]
    const shapes = [shapeOf(from.doc, old.get(type)), shapeOf(to.doc, now.get(type))] as const
    return compareShapes(...shapes, direction, where)
  })
}

const responsesOf = ({ operation }: Side): JsonObject => {
  const { responses } = operation.node
  return isObject(responses) ? responses : {}
}

const compareResponses = (from: Side, to: Side): Found[] => {
  const [old, now] = [responsesOf(from), responsesOf(to)]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap(status => {
    const at = `response.${status}`
    const isSuccess = status.startsWith('2')
    if (!(status in now)) return [found(at, 'removed', isSuccess ? 'breaking' : 'notice', status, null)]
    if (!(status in old)) return [found(at, 'added', isSuccess ? 'additive' : 'notice', null, status)]
    const holders = [
      { ...from, holder: resolve(from.doc, old[status]) },
      { ...to, holder: resolve(to.doc, now[status]) },
    ] as const
    return compareContents(...holders, 'response', at)
  })
}
