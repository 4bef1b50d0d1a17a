import type { JsonObject, Operation, Parameter } from '../../../scripts/spec/document.js'

/** A request of an operation before it is written as text. */
export interface ContractRequest {
  readonly path: JsonObject
  readonly query: JsonObject
  readonly body?: unknown
}

/** A request as it travels. */
export interface WireRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** JSON text. */
  readonly body?: string | undefined
}

/** The harness sends no headers and cookies of its own, so an operation that needs one cannot be tested by it. */
export const parametersIn = (place: 'path' | 'query', { key, parameters }: Operation): Parameter[] => {
  const foreign = parameters.find(each => each.required && (each.in === 'header' || each.in === 'cookie'))
  if (foreign)
    throw new Error(`${key} requires the ${foreign.in} ${foreign.name}, which the harness does not support`)
  return parameters.filter(each => each.in === place)
}

/** The texts of a query value: a list is repeated, and null and undefined cannot be said. */
export const queryTexts = (value: unknown): string[] =>
  [value].flat().flatMap(each => (each === undefined || each === null ? [] : [String(each)]))

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
    ...('body' in request ? { body: JSON.stringify(request.body) } : {}),
  }
}

/** The token that every request of the contract tests carries. */
export const TOKEN = 'contract-token'

/** Sends a request as it is, past the client, which would refuse some of what the canary sends. */
export const send = (baseUrl: string, { method, target, body }: WireRequest): Promise<Response> =>
  fetch(`${baseUrl}${target}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body ?? null,
  })
