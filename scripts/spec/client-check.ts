import { admittedTypes, NO_VALUE } from './admitted.js'
import {
  isObject,
  isSuccess,
  type JsonObject,
  jsonAnswerType,
  jsonBodyType,
  type Operation,
  resolve,
} from './document.js'
import type { Place } from './grammar.js'
import type { SpecProblem } from './problem.js'
import { checkSentParameter } from './sent-parameter.js'

/** An operation with the path item in which it stands. */
export interface Standing {
  readonly doc: JsonObject
  readonly operation: Operation
  readonly item: JsonObject
  /** RFC 6901 JSON Pointer of the path item. */
  readonly itemPointer: string
}

/** What the client cannot send, or cannot read, of an operation whose references all lead somewhere. */
export const checkClient = (standing: Standing): SpecProblem[] => [
  ...checkMethod(standing),
  ...checkServers(standing),
  ...parameterPlaces(standing).flatMap(each => checkSentParameter(standing.doc, each)),
  ...checkParameterNames(standing),
  ...checkTemplate(standing),
  ...checkBody(standing),
  ...checkAnswers(standing),
]

const METHODS_REFUSED: Readonly<Record<string, string>> = {
  head: 'an answer to HEAD has no body, and the client takes it for one that was cut off',
  trace: 'fetch sends no TRACE',
}

const checkMethod = ({ operation: { method, pointer } }: Standing): SpecProblem[] => {
  const reason = METHODS_REFUSED[method]
  return reason === undefined ? [] : [{ pointer, reason }]
}

/** The token goes nowhere but to the environment of the client. */
const checkServers = ({ doc, operation, item, itemPointer }: Standing): SpecProblem[] => {
  const own: readonly (readonly [JsonObject, string])[] = [
    [item, itemPointer],
    [operation.node, operation.pointer],
  ]
  return own.flatMap(([{ servers }, pointer]) =>
    servers === undefined || JSON.stringify(servers) === JSON.stringify(doc['servers'])
      ? []
      : [
          {
            pointer: `${pointer}/servers`,
            reason: 'has servers of its own, and the client sends everything to one; remove them',
          },
        ],
  )
}

const parameterPlaces = ({ operation, item, itemPointer }: Standing): Place[] =>
  [
    [item['parameters'], itemPointer] as const,
    [operation.node['parameters'], operation.pointer] as const,
  ].flatMap(([list, pointer]) =>
    (Array.isArray(list) ? list : []).map((node, index) => ({
      kind: 'parameter' as const,
      pointer: `${pointer}/parameters/${index}`,
      node,
    })),
  )

/** HTTP does not tell cases of header names apart, nor does the mock in names of the query. */
const checkParameterNames = ({ operation: { parameters, pointer } }: Standing): SpecProblem[] => {
  const seen = new Map<string, string>()
  return parameters.flatMap(({ in: place, name }): SpecProblem[] => {
    if (place !== 'header' && place !== 'query') return []
    const key = `${place} ${name.toLowerCase()}`
    const same = seen.get(key)
    seen.set(key, name)
    const reason = `the ${place} parameters ${same} and ${name} differ in capitals only, and would be one`
    return same === undefined ? [] : [{ pointer, reason }]
  })
}

const checkTemplate = ({ operation: { path, pointer, parameters } }: Standing): SpecProblem[] => {
  const inTemplate = new Set([...path.matchAll(/\{([^}]*)\}/g)].map(match => match[1]))
  const declared = new Map(parameters.filter(each => each.in === 'path').map(each => [each.name, each]))
  const problems: SpecProblem[] = []
  for (const name of inTemplate) {
    if (!declared.has(name ?? ''))
      problems.push({ pointer, reason: `path parameter {${name}} is not declared` })
  }
  for (const [name, { required }] of declared) {
    if (!inTemplate.has(name)) problems.push({ pointer, reason: `path parameter ${name} is not in the path` })
    else if (!required) problems.push({ pointer, reason: `path parameter ${name} must have required: true` })
  }
  return problems
}

const SCALARS = ['string', 'number', 'integer', 'boolean', 'null']

const checkBody = ({ doc, operation }: Standing): SpecProblem[] => {
  const { node, method, body } = operation
  if (body === undefined) return []
  const pointer = `${operation.pointer}/requestBody`
  if (method === 'get') return [{ pointer, reason: `fetch sends no body with ${method.toUpperCase()}` }]
  const { content } = resolve(doc, node['requestBody'])
  if (jsonBodyType(content) === undefined) {
    const types = Object.keys(isObject(content) ? content : {})
    const there = types.length > 0 ? `, only ${types.join(', ')}` : ''
    return [{ pointer, reason: `has no application/json${there}; the client writes JSON` }]
  }
  const types = admittedTypes(doc, body)
  if (types?.size === 0) return [{ pointer, reason: NO_VALUE }]
  const scalars = SCALARS.filter(type => types?.has(type))
  if (scalars.length === 0) return []
  return [{ pointer, reason: `admits ${scalars.join(' or ')}; the client writes objects and arrays` }]
}

const STATUS = /^([1-5](\d\d|XX)|default)$/

const checkAnswers = ({ doc, operation: { node, pointer: at } }: Standing): SpecProblem[] => {
  const pointer = `${at}/responses`
  const { responses } = node
  if (!isObject(responses)) return [{ pointer: at, reason: 'has no responses' }]
  const statuses = Object.keys(responses)
  const wrong = statuses
    .filter(status => !STATUS.test(status))
    .map(status => ({
      pointer: `${pointer}/${status.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      reason: `${JSON.stringify(status)} is no status; write one such as 200, 2XX or default`,
    }))
  const successes = statuses.filter(isSuccess)
  if (successes.length === 0) wrong.push({ pointer, reason: 'has no answer with a status of 2xx' })
  return [...wrong, ...successes.flatMap(status => checkSuccess(doc, responses[status], status, pointer))]
}

const checkSuccess = (doc: JsonObject, node: unknown, status: string, pointer: string): SpecProblem[] => {
  const { content } = resolve(doc, node)
  const types = Object.keys(isObject(content) ? content : {})
  if (/^20[45]$/.test(status) && types.length > 0) {
    const reason = `has ${types.join(', ')}, and an answer with status ${status} has no body`
    return [{ pointer: `${pointer}/${status}`, reason }]
  }
  const type = jsonAnswerType(content)
  if (type !== undefined) {
    const { schema } = Object((content as JsonObject)[type])
    return admittedTypes(doc, schema)?.size === 0
      ? [{ pointer: `${pointer}/${status}`, reason: NO_VALUE }]
      : []
  }
  if (status === '204' && types.length === 0) return []
  const there = types.length > 0 ? `only ${types.join(', ')}` : 'no content'
  const reason = `has ${there}; the client reads application/json, and nothing with status 204`
  return [{ pointer: `${pointer}/${status}`, reason }]
}
