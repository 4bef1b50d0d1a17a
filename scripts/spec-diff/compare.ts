import { anonymous, facadeOf } from '../facade/methods.js'
import {
  isObject,
  type JsonObject,
  type Operation,
  operationsOf,
  type Parameter,
  resolve,
} from '../spec/document.js'
import { schemaFacts } from '../spec/facts.js'
import { type Change, type Found, found } from './change.js'
import { compareRequired, compareShapes, told } from './schemas.js'
import { shapeOf } from './shape.js'

/** What has changed from one specification to another, operation by operation. */
export const compareDocuments = (from: JsonObject, to: JsonObject): readonly Change[] => {
  const [old, now] = [from, to].map(
    doc => new Map(operationsOf(doc).map(each => [anonymous(each.key), each])),
  )
  const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])]
  return keys.flatMap(key => {
    const [before, after] = [old?.get(key), now?.get(key)]
    const { key: operation = key } = before ?? after ?? {}
    const changes = !after
      ? [found('operation', 'removed', 'breaking', operation, null)]
      : !before
        ? [found('operation', 'added', 'additive', null, operation)]
        : compareOperations({ doc: from, operation: before }, { doc: to, operation: after })
    return changes.map(each => ({ operation, ...each, facade: facadeOf(operation) }))
  })
}

interface Side {
  readonly doc: JsonObject
  readonly operation: Operation
}

const compareOperations = (from: Side, to: Side): Found[] => [
  ...comparePaths(from, to),
  ...compareQueries(from, to),
  ...compareBodies(from, to),
  ...compareResponses(from, to),
]

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

const compareQueries = (from: Side, to: Side): Found[] => {
  const names = [from, to].flatMap(({ operation }) =>
    operation.parameters.filter(each => each.in === 'query').map(({ name }) => name),
  )
  return [...new Set(names)].flatMap(name => {
    const at = `request.query.${name}`
    const [before, after] = [parameterOf(from, 'query', name), parameterOf(to, 'query', name)]
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
  const [before, after] = [from.operation.body, to.operation.body]
  if (!before && !after) return []
  if (!after) return [found(at, 'removed', 'breaking', 'application/json', null)]
  if (!before) {
    const level = to.operation.bodyRequired ? 'breaking' : 'additive'
    return [found(at, 'added', level, null, 'application/json')]
  }
  return [
    ...compareRequired(from.operation.bodyRequired, to.operation.bodyRequired, 'request', at),
    ...compareShapes(shapeOf(from.doc, before), shapeOf(to.doc, after), 'request', at),
  ]
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
    const [before, after] = [schemaOf(from, old[status]), schemaOf(to, now[status])]
    return compareShapes(shapeOf(from.doc, before), shapeOf(to.doc, after), 'response', at)
  })
}

const schemaOf = ({ doc }: Side, response: unknown): unknown => {
  const { content } = resolve(doc, response)
  const media = isObject(content) ? content['application/json'] : undefined
  return isObject(media) ? media['schema'] : undefined
}
