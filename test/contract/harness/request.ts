import type { JsonObject, Operation, Parameter } from '../../../scripts/spec/document.js'

/** A request of an operation before it is written as text. */
export interface ContractRequest {
  readonly path: JsonObject
  readonly query: JsonObject
  readonly header?: JsonObject
  readonly cookie?: JsonObject
  readonly body?: unknown
}

/** A request as it travels. */
export interface WireRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** Those that the contract declares. */
  readonly headers?: Readonly<Record<string, string>>
  /** JSON text. */
  readonly body?: string | undefined
}

/** OpenAPI has their values said elsewhere: a parameter of such a name is ignored. */
const NOT_PARAMETERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization'])

export const parametersIn = (place: Parameter['in'], { parameters }: Operation): Parameter[] =>
  parameters.filter(
    each => each.in === place && !(place === 'header' && NOT_PARAMETERS.has(each.name.toLowerCase())),
  )

/** The texts of a query value: a list is repeated, and null and undefined cannot be said. */
export const queryTexts = (value: unknown): string[] =>
  [value].flat().flatMap(each => (each === undefined || each === null ? [] : [String(each)]))

/** The headers that the parameters of a request become. */
export const headersOf = ({ header = {}, cookie = {} }: ContractRequest): Record<string, string> => {
  const texts = Object.entries(header).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null ? [] : [[name.toLowerCase(), String(value)]],
  )
  const cookies = Object.entries(cookie).map(([name, value]) => `${name}=${value}`)
  return { ...Object.fromEntries(texts), ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}) }
}

/** Writes a request without any code of the client. */
export const toWire = ({ method, path }: Operation, request: ContractRequest): WireRequest => {
  const segments = path.replaceAll(/\{([^{}]+)\}/g, (_, name) =>
    encodeURIComponent(String(request.path[name])),
  )
  const query = new URLSearchParams(
    Object.entries(request.query).flatMap(([name, value]) =>
      queryTexts(value).map((text): [string, string] => [name, text]),
    ),
  )
  return {
    method: method.toUpperCase(),
    target: query.size > 0 ? `${segments}?${query}` : segments,
    headers: headersOf(request),
    ...('body' in request ? { body: JSON.stringify(request.body) } : {}),
  }
}

/** The token that every request of the contract tests carries. */
const TOKEN = 'contract-token'

/**
 * Asks once more where the connection broke: a server that ends idle connections meets, on a busy machine, a request that
 * is on its way. For a mock alone, which keeps nothing.
 */
export const askTwice = (ask: () => Promise<Response>): Promise<Response> => ask().catch(ask)

/** Sends a request as it is, past the client, which would refuse some of what the canary sends. */
export const send = (baseUrl: string, { method, target, headers, body }: WireRequest): Promise<Response> =>
  askTwice(() =>
    fetch(`${baseUrl}${target}`, {
      method,
      headers: {
        ...headers,
        authorization: `Bearer ${TOKEN}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body ?? null,
    }),
  )
