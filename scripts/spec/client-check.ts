import { admittedTypes } from './admitted.js'
import {
  isObject,
  isSuccess,
  type JsonObject,
  jsonAnswerType,
  jsonBodyType,
  type Operation,
  readParameter,
  resolve,
} from './document.js'
import type { SpecProblem } from './problem.js'

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
  ...parametersOf(standing).flatMap(each => checkParameter(standing.doc, each)),
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

interface Located {
  readonly pointer: string
  readonly node: unknown
}

const parametersOf = ({ operation, item, itemPointer }: Standing): Located[] =>
  [
    [item['parameters'], itemPointer] as const,
    [operation.node['parameters'], operation.pointer] as const,
  ].flatMap(([list, pointer]) =>
    (Array.isArray(list) ? list : []).map((node, index) => ({
      pointer: `${pointer}/parameters/${index}`,
      node,
    })),
  )

/** OpenAPI 3.1.0, Parameter Object: header parameters of these names are ignored. */
export const isIgnoredHeader = ({ in: place, name }: JsonObject): boolean =>
  place === 'header' && /^(accept|content-type|authorization)$/i.test(String(name))

const STYLES: Readonly<Record<string, string>> = { query: 'form', path: 'simple', header: 'simple' }

/** Types of values that the client refuses, or would write in another way. */
const REFUSED_TYPES: Readonly<Record<string, readonly string[]>> = {
  query: ['object'],
  path: ['object', 'array', 'boolean', 'null'],
  header: ['object', 'array'],
}

const checkParameter = (doc: JsonObject, { node, pointer }: Located): SpecProblem[] => {
  const parameter = resolve(doc, node)
  if (isIgnoredHeader(parameter)) return []
  const { name, in: place, schema, traits } = readParameter(doc, node)
  if (!Object.hasOwn(STYLES, place)) {
    const reason = `the client sends no cookies: ${name}; take the value in a header or the query`
    return place === 'cookie' ? [{ pointer, reason }] : []
  }
  const fail = (key: string, reason: string): SpecProblem[] => [{ pointer: `${pointer}/${key}`, reason }]
  if ('content' in parameter)
    return fail('content', `the client writes no media types into parameters: ${name}; give it a schema`)
  if (!('schema' in parameter)) return [{ pointer, reason: `has no schema: ${name}; give it one` }]
  if (traits['allowReserved'] === true)
    return fail('allowReserved', `the client encodes reserved characters: ${name}; leave allowReserved out`)
  if (place === 'path' && name.includes('.'))
    return fail('name', `the mock matches no path with a dot in the name of a parameter: ${name}`)
  const { style = STYLES[place], explode } = traits
  if (style !== STYLES[place])
    return fail(
      'style',
      `the client cannot write ${place} parameters in the style ${style}: ${name}; it writes ${STYLES[place]}`,
    )
  const types = admittedTypes(doc, schema) ?? new Set()
  const refused = REFUSED_TYPES[place]?.filter(type => types.has(type)) ?? []
  if (refused.length > 0)
    return fail('schema', `the client cannot write ${refused.join(' or ')} into the ${place}: ${name}`)
  if (!types.has('array')) return []
  if (explode === false)
    return fail('explode', `the client repeats the names of lists, and writes no commas: ${name}`)
  const items = admittedTypes(doc, resolve(doc, schema)['items']) ?? new Set()
  const inner = ['object', 'array', 'null'].filter(type => items.has(type))
  if (inner.length === 0) return []
  return fail('schema', `the client cannot write lists of ${inner.join(' or ')} into the query: ${name}`)
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
  if (jsonAnswerType(content) !== undefined || (status === '204' && types.length === 0)) return []
  const there = types.length > 0 ? `only ${types.join(', ')}` : 'no content'
  const reason = `has ${there}; the client reads application/json, and nothing with status 204`
  return [{ pointer: `${pointer}/${status}`, reason }]
}
