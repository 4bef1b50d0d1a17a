import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, Operation } from '../../../scripts/spec/document.js'
import type { ArrivedRequest } from './recorder.js'
import { type ContractRequest, headersOf, queryTexts } from './request.js'

/** What has to arrive, by the specification and by what was asked for, without any code of the client. */
export interface Expectation {
  readonly method: string
  /** With every character of a value escaped that RFC 3986 does not call unreserved: OpenAPI's `allowReserved` is false. */
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  /** Undefined: none. */
  readonly body: unknown
  readonly token: string
}

export const expectationOf = (
  { method, path }: Pick<Operation, 'method' | 'path'>,
  request: ContractRequest,
  token: string,
): Expectation => ({
  method: method.toUpperCase(),
  path: path
    .split(/\{([^{}]+)\}/)
    .map((part, index) => (index % 2 === 1 ? escaped(String(request.path[part])) : literal(part)))
    .join(''),
  query: Object.entries(request.query).flatMap(([name, value]) =>
    queryTexts(value).map(text => [name, text] as const),
  ),
  headers: headersOf(request),
  body: request.body,
  token,
})

/** The texts between the parameters, as any URL has them. */
const literal = (part: string): string => new URL(`http://host/x${part}`).pathname.slice(2)

const encoder = new TextEncoder()

/** RFC 3986, section 2: everything but unreserved characters, as the octets of UTF-8. */
const escaped = (text: string): string =>
  [...encoder.encode(text)]
    .map(byte => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9\-._~]/.test(character) ? character : octet(byte)
    })
    .join('')

const octet = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`

/** Five sub-delimiters mean nothing in a segment or a query, so it makes no difference how they are written. */
const normal = (raw: string): string =>
  raw.replaceAll(/[!'()*]/g, character => octet(character.charCodeAt(0))).replaceAll('%7E', '~')

/** Everything in which a request differs from what has to arrive. */
export const differencesOf = (arrived: ArrivedRequest, expected: Expectation): string[] => {
  const [path = '', ...query] = arrived.target.split('?')
  return [
    ...(arrived.method === expected.method ? [] : [`method: ${arrived.method}, not ${expected.method}`]),
    ...(normal(path) === normal(expected.path) ? [] : [`path: ${path}, not ${expected.path}`]),
    ...queryDifferences(query.join('?'), expected.query),
    ...headerDifferences(arrived, expected),
    ...bodyDifferences(arrived.body, expected.body),
  ]
}

const queryDifferences = (raw: string, expected: Expectation['query']): string[] => {
  const problems: string[] = []
  const read = (text: string): string => {
    // Brackets stand in names of deep objects.
    if (!/^(?:[A-Za-z0-9\-._~!*'()+[\]]|%[0-9A-Fa-f]{2})*$/.test(text))
      problems.push(`query: ${JSON.stringify(text)} is not escaped`)
    try {
      return decodeURIComponent(text.replaceAll('+', ' '))
    } catch {
      problems.push(`query: ${JSON.stringify(text)} is no UTF-8`)
      return text
    }
  }
  const pairs =
    raw === ''
      ? []
      : raw.split('&').map(pair => {
          const at = pair.indexOf('=')
          return at < 0 ? [read(pair), ''] : [read(pair.slice(0, at)), read(pair.slice(at + 1))]
        })
  // The order of names is free, that of the values of one name is not.
  const byName = (list: readonly (readonly string[])[]) =>
    [...list].sort(([left = ''], [right = '']) => (left < right ? -1 : left > right ? 1 : 0))
  const [came, wanted] = [byName(pairs), byName(expected)].map(each => JSON.stringify(each))
  return came === wanted ? problems : [...problems, `query: ${came}, not ${wanted}`]
}

/** What any fetch adds by itself. */
const OF_FETCH: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'accept-encoding',
  'accept-language',
  'sec-fetch-mode',
  'user-agent',
  'content-length',
  'cache-control',
  'pragma',
])

const headerDifferences = ({ headers, body }: ArrivedRequest, expected: Expectation): string[] => {
  const wanted: Record<string, string> = {
    ...expected.headers,
    authorization: `Bearer ${expected.token}`,
    accept: 'application/json',
    ...(expected.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(expected.body === undefined ? {} : { 'content-length': String(body.length) }),
  }
  const wrong = Object.entries(wanted).flatMap(([name, value]) => {
    const came = headers.filter(([each]) => each === name).map(([, each]) => each)
    return came.length === 1 && came[0] === value
      ? []
      : [`header ${name}: ${JSON.stringify(came)}, not ${JSON.stringify(value)}`]
  })
  const others = headers.filter(([name]) => !Object.hasOwn(wanted, name) && !OF_FETCH.has(name))
  return [...wrong, ...others.map(([name, value]) => `header ${name}: ${value}, which nobody asked for`)]
}

const bodyDifferences = (arrived: Buffer, expected: unknown): string[] => {
  if (expected === undefined) return arrived.length === 0 ? [] : [`body: ${arrived}, where there is none`]
  if (arrived.length === 0) return ['body: is missing']
  try {
    const came: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(arrived))
    // As JSON says it: undefined is absent.
    const wanted: unknown = JSON.parse(JSON.stringify(expected))
    return isDeepStrictEqual(came, wanted) ? [] : valueDifferences(came, wanted, '')
  } catch (cause) {
    return [`body: is not JSON in UTF-8: ${cause instanceof Error ? cause.message : cause}`]
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valueDifferences = (came: unknown, wanted: unknown, at: string): string[] => {
  if (isDeepStrictEqual(came, wanted)) return []
  if (isObject(came) && isObject(wanted)) {
    const names = new Set([...Object.keys(came), ...Object.keys(wanted)])
    return [...names].flatMap(name => {
      if (!Object.hasOwn(came, name)) return [`body ${at}/${name}: is missing`]
      if (!Object.hasOwn(wanted, name)) return [`body ${at}/${name}: was not asked for`]
      return valueDifferences(came[name], wanted[name], `${at}/${name}`)
    })
  }
  return [`body ${at}: ${JSON.stringify(came)}, not ${JSON.stringify(wanted)}`]
}
