import { describe } from '../json.js'

const REDACTED = '[redacted]'

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'set-cookie',
  'x-api-key',
])

/** How long a body may be to be carried as data; of a longer one an error carries the beginning. UTF-16 code units. */
const MAX_BODY_LENGTH = 20_000
const EXCERPT_LENGTH = 2_000
/** Taking out shorter ones, which only mocks have, would take ordinary words apart. */
const MIN_SECRET_LENGTH = 4
/** How deep data may be nested to be carried as such. */
const MAX_DEPTH = 100
/** How deep causes are followed. */
const MAX_CAUSES = 5

/** Takes secrets out of what errors carry. Servers and proxies echo headers in debug pages and messages. */
export interface Redactor {
  text(text: string): string
  headers(headers: Headers): Record<string, string>
  /** What an error carries of a body: data when it is JSON and not too long, else its beginning. */
  body(text: string): unknown
  /** The whole of a body that is JSON; undefined for any other. */
  json(text: string): unknown
  /** A copy of what was thrown, without secrets and without references to anything that could hold one. */
  cause(cause: unknown): unknown
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
}

/** Matches a text however JSON, a URL or HTML may write its characters, also mixed. */
const inAnyEncoding = (text: string): RegExp => {
  const characters = [...text].map(character => {
    const code = character.charCodeAt(0)
    const hex = code.toString(16)
    const forms = [
      `\\\\?${character.replace(/[^A-Za-z0-9]/, '\\$&')}`,
      `\\\\u0*${hex}`,
      `%${hex.padStart(2, '0')}`,
      `&#x0*${hex};`,
      `&#0*${code};`,
    ]
    const entity = ENTITIES[character]
    return `(?:${[...forms, ...(entity ? [`&${entity};`] : [])].join('|')})`
  })
  return new RegExp(characters.join(''), 'gi')
}

export const createRedactor = (secret: string): Redactor => {
  const pattern = secret.length < MIN_SECRET_LENGTH ? undefined : inAnyEncoding(secret)
  const text = (value: string): string => (pattern ? value.replaceAll(pattern, REDACTED) : value)

  const data = (value: unknown, depth = 0): unknown => {
    if (depth > MAX_DEPTH) throw new RangeError('nested too deeply')
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(each => data(each, depth + 1))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [text(key), data(each, depth + 1)]))
  }

  const json = (body: string): unknown => {
    try {
      return data(JSON.parse(body))
    } catch {
      return undefined
    }
  }

  const cause = (thrown: unknown, depth = 0): unknown => {
    try {
      return copyOf(thrown, depth)
    } catch {
      // What is thrown may be made by anybody, and must not stand in the way of saying that the request failed.
      return new Error('an error that cannot be read')
    }
  }

  const copyOf = (thrown: unknown, depth: number): unknown => {
    if (typeof thrown === 'string') return text(thrown)
    if (!(thrown instanceof Error)) return thrown === undefined ? undefined : describe(thrown)
    const say = (value: unknown): string => text(typeof value === 'string' ? value : describe(value))
    const copy = new Error(say(thrown.message))
    Object.defineProperty(copy, 'name', { value: say(thrown.name), configurable: true })
    Object.defineProperty(copy, 'stack', { value: say(thrown.stack), configurable: true })
    const { code, syscall, errors } = thrown as { code?: unknown; syscall?: unknown; errors?: unknown }
    if (code !== undefined) Object.assign(copy, { code: typeof code === 'number' ? code : say(code) })
    if (typeof syscall === 'string') Object.assign(copy, { syscall: say(syscall) })
    if (depth >= MAX_CAUSES) return copy
    if (Array.isArray(errors)) Object.assign(copy, { errors: errors.map(each => cause(each, depth + 1)) })
    if (thrown.cause !== undefined) {
      Object.defineProperty(copy, 'cause', { value: cause(thrown.cause, depth + 1), configurable: true })
    }
    return copy
  }

  return {
    text,
    headers: headers =>
      Object.fromEntries(
        [...headers].map(([name, value]) => [text(name), SECRET_HEADERS.has(name) ? REDACTED : text(value)]),
      ),
    body: body => {
      const parsed = body.length > MAX_BODY_LENGTH ? undefined : json(body)
      // Secrets first: cut off in the middle, half of one would remain.
      return parsed === undefined ? text(body).slice(0, EXCERPT_LENGTH) : parsed
    },
    json,
    cause: thrown => cause(thrown),
  }
}
