import { escapeToken } from '../../src/core/json.js'

/** The parts of OpenAPI 3.1 that this project reads. Anything else passes through untouched. */
export type JsonObject = Record<string, unknown>

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const
export type Method = (typeof METHODS)[number]

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header' | 'cookie'
  readonly required: boolean
  readonly schema: JsonObject
  /** How it is written, and whether it will go, where that is said. */
  readonly traits: JsonObject
}

/** An answer of status 2xx that is JSON. */
interface DeclaredAnswer {
  /** As the document has it: `200`, or `2XX`. */
  readonly status: string
  readonly mediaType: string
  /** Unresolved; empty when none is declared. */
  readonly schema: JsonObject
}

export interface Operation {
  /** As users write it: `POST /v1/events/appointments/residents`. */
  readonly key: string
  readonly method: Method
  readonly path: string
  /** RFC 6901 JSON Pointer of the operation. */
  readonly pointer: string
  readonly node: JsonObject
  readonly parameters: readonly Parameter[]
  /** Schema of the `application/json` body, unresolved; undefined when there is no body, and empty when it has none. */
  readonly body: JsonObject | undefined
  readonly bodyRequired: boolean
  readonly answers: readonly DeclaredAnswer[]
  /** Schema of all answers; undefined when none is JSON. */
  readonly answer: JsonObject | undefined
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const object = (value: unknown): JsonObject => (isObject(value) ? value : {})

export { escapeToken }
export const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

/** The tokens of a `$ref` into the same document; undefined for any other reference. */
export const refTokens = (ref: string): string[] | undefined => {
  if (!ref.startsWith('#/')) return undefined
  try {
    return ref
      .slice(2)
      .split('/')
      .map(token => unescapeToken(decodeURIComponent(token)))
  } catch {
    return undefined
  }
}

/** What a `$ref` points at, or undefined when it points at nothing in this document. */
export const lookUp = (doc: JsonObject, ref: string): unknown => {
  let node: unknown = doc
  for (const token of refTokens(ref) ?? ['']) {
    if (Array.isArray(node)) node = node[Number(token)]
    else if (isObject(node) && Object.hasOwn(node, token)) node = node[token]
    else return undefined
  }
  return node
}

/** What the schema `false` says: no value is a member of an empty list. */
const NOTHING: JsonObject = { enum: [] }

/**
 * Follows `$ref` until something that is not a reference. Keywords beside a `$ref` win over those of its target.
 * @throws Error for a dangling or circular chain; `checkDocument` reports those with a pointer.
 */
export const resolve = (doc: JsonObject, node: unknown): JsonObject => {
  const seen = new Set<string>()
  let current = object(node)
  while (typeof current['$ref'] === 'string') {
    const { $ref, ...siblings } = current
    const ref = String($ref)
    const target = lookUp(doc, ref)
    // The schema `true` admits everything, as an empty one does.
    if (target === true) return siblings
    if (target === false) return { ...siblings, ...NOTHING }
    if (seen.has(ref) || !isObject(target)) throw new Error(`cannot resolve ${ref}`)
    seen.add(ref)
    current = { ...target, ...siblings }
  }
  return current
}

/** Parameters of `application/json`, such as a charset, say nothing: RFC 8259, section 11. */
const JSON_BODY = /^application\/json *(;.*)?$/i
const JSON_ANSWER = /^application\/(json|[^;]+\+json) *(;.*)?$/i

/** The media type of a body that the client writes. */
export const jsonBodyType = (content: unknown): string | undefined =>
  Object.keys(object(content)).find(type => JSON_BODY.test(type))

/** The media type of an answer that the client reads; plain JSON goes first. */
export const jsonAnswerType = (content: unknown): string | undefined =>
  jsonBodyType(content) ?? Object.keys(object(content)).find(type => JSON_ANSWER.test(type))

/** The schema `true` admits everything, as an empty one does. */
const plainSchema = (schema: unknown): JsonObject => (schema === false ? NOTHING : object(schema))

const schemaOf = (content: unknown, type: string): JsonObject =>
  plainSchema(object(object(content)[type])['schema'])

export const isSuccess = (status: string): boolean => /^2(\d\d|XX)$/.test(status)

const answersOf = (doc: JsonObject, responses: JsonObject): DeclaredAnswer[] =>
  Object.entries(responses).flatMap(([status, response]): DeclaredAnswer[] => {
    if (!isSuccess(status)) return []
    const { content } = resolve(doc, response)
    const mediaType = jsonAnswerType(content)
    return mediaType === undefined ? [] : [{ status, mediaType, schema: schemaOf(content, mediaType) }]
  })

/** One of them, where several statuses have the same. */
const oneOfAnswers = (answers: readonly DeclaredAnswer[]): JsonObject | undefined => {
  const schemas = new Map(answers.map(({ schema }) => [JSON.stringify(schema), schema]))
  const [first, ...others] = schemas.values()
  return others.length > 0 ? { anyOf: [first, ...others] } : first
}

const TRAITS = ['deprecated', 'style', 'explode', 'allowReserved', 'allowEmptyValue'] as const

/** A parameter may have its schema under the one media type that it is written in. */
const contentSchema = ({ content }: JsonObject): unknown =>
  object(Object.values(object(content))[0])['schema']

export const readParameter = (doc: JsonObject, node: unknown): Parameter => {
  const parameter = resolve(doc, node)
  return {
    name: String(parameter['name']),
    in: parameter['in'] as Parameter['in'],
    required: parameter['required'] === true,
    schema: plainSchema(parameter['schema'] ?? contentSchema(parameter)),
    traits: Object.fromEntries(TRAITS.flatMap(key => (key in parameter ? [[key, parameter[key]]] : []))),
  }
}

/** Every operation of the document, in the order of paths and, in a path, of {@link METHODS}. */
export const operationsOf = (doc: JsonObject): Operation[] =>
  Object.entries(object(doc['paths'])).flatMap(([path, item]) =>
    path.startsWith('/') ? operationsOfPath(doc, path, resolve(doc, item)) : [],
  )

const operationsOfPath = (doc: JsonObject, path: string, item: JsonObject): Operation[] =>
  METHODS.flatMap(method => (isObject(item[method]) ? [readOperation(doc, item, path, method)] : []))

/** @throws Error for a reference that cannot be followed */
export const readOperation = (doc: JsonObject, item: JsonObject, path: string, method: Method): Operation => {
  const node = object(item[method])
  const lists = [item['parameters'], node['parameters']].map(list => (Array.isArray(list) ? list : []))
  const parameters = new Map<string, Parameter>()
  for (const parameter of lists.flat().map(each => readParameter(doc, each))) {
    parameters.set(`${parameter.in} ${parameter.name}`, parameter)
  }
  const body = isObject(node['requestBody']) ? resolve(doc, node['requestBody']) : undefined
  const answers = answersOf(doc, object(node['responses']))
  return {
    key: `${method.toUpperCase()} ${path}`,
    method,
    path,
    pointer: `/paths/${escapeToken(path)}/${method}`,
    node,
    parameters: [...parameters.values()],
    body: body && schemaOf(body['content'], jsonBodyType(body['content']) ?? ''),
    bodyRequired: body?.['required'] === true,
    answers,
    answer: oneOfAnswers(answers),
  }
}
