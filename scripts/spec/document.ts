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

export interface Operation {
  /** As users write it: `POST /v1/events/appointments/residents`. */
  readonly key: string
  readonly method: Method
  readonly path: string
  /** RFC 6901 JSON Pointer of the operation. */
  readonly pointer: string
  readonly node: JsonObject
  readonly parameters: readonly Parameter[]
  /** Schema of the `application/json` body, unresolved; undefined when none is declared. */
  readonly body: JsonObject | undefined
  readonly bodyRequired: boolean
  /** Schema of the `application/json` answer to 200, unresolved. */
  readonly answer: JsonObject | undefined
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const object = (value: unknown): JsonObject => (isObject(value) ? value : {})

export const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1')
const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

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
    if (seen.has(ref) || !isObject(target)) throw new Error(`cannot resolve ${ref}`)
    seen.add(ref)
    current = { ...target, ...siblings }
  }
  return current
}

const jsonSchema = (holder: JsonObject): JsonObject | undefined => {
  const media = object(object(holder['content'])['application/json'])
  return isObject(media['schema']) ? media['schema'] : undefined
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
    schema: object(parameter['schema'] ?? contentSchema(parameter)),
    traits: Object.fromEntries(TRAITS.flatMap(key => (key in parameter ? [[key, parameter[key]]] : []))),
  }
}

/** Every operation of the document, in the order of paths and, in a path, of {@link METHODS}. */
export const operationsOf = (doc: JsonObject): Operation[] => {
  const operations: Operation[] = []
  for (const [path, itemNode] of Object.entries(object(doc['paths']))) {
    const item = resolve(doc, itemNode)
    for (const method of METHODS) {
      if (!isObject(item[method])) continue
      const node = item[method]
      const lists = [item['parameters'], node['parameters']].map(list => (Array.isArray(list) ? list : []))
      const parameters = new Map<string, Parameter>()
      for (const parameter of lists.flat().map(each => readParameter(doc, each))) {
        parameters.set(`${parameter.in} ${parameter.name}`, parameter)
      }
      const body = isObject(node['requestBody']) ? resolve(doc, node['requestBody']) : undefined
      const ok = object(node['responses'])['200']
      operations.push({
        key: `${method.toUpperCase()} ${path}`,
        method,
        path,
        pointer: `/paths/${escapeToken(path)}/${method}`,
        node,
        parameters: [...parameters.values()],
        body: body && (jsonSchema(body) ?? {}),
        bodyRequired: body?.['required'] === true,
        answer: ok === undefined ? undefined : jsonSchema(resolve(doc, ok)),
      })
    }
  }
  return operations
}
