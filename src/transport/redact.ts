import { describeValue } from '../core/json.js'
import { isTooDeep } from './read-body.js'

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
/** How often one encoding may be inside of another. */
const MAX_ENCODINGS = 3

/**
 * Takes the token out of what errors and events carry, whatever its length: servers and proxies echo headers in debug pages
 * and messages. Never throws, and is never applied to the data of a success.
 */
export interface Redactor {
  text(text: string): string
  headers(headers: Iterable<readonly [string, string]>): Record<string, string>
  /** What an error carries of a body: data when it is JSON and not too long, else its beginning. */
  body(text: string): unknown
  /** The whole of a body that is JSON; undefined for any other. */
  json(text: string): unknown
  /** A copy of what was thrown, without secrets and without references to anything that could hold one. */
  cause(cause: unknown): unknown
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** One character as JSON, a URL or HTML may write it. */
const ENCODED =
  /\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|%([0-9a-f]{2})|&#x0*([0-9a-f]{1,6});|&#0*([0-9]{1,7});|&(amp|lt|gt|quot|apos);|\\([^ux])/giy

const decoded = (match: RegExpExecArray): string | undefined => {
  const [, json, escaped, percent, hex, decimal, named, literal] = match
  if (named !== undefined) return NAMED[named.toLowerCase()]
  if (literal !== undefined) return literal
  const code =
    decimal === undefined ? Number.parseInt(json ?? escaped ?? percent ?? hex ?? '', 16) : Number(decimal)
  // A token is printable ASCII.
  return code >= 0x21 && code <= 0x7e ? String.fromCharCode(code) : undefined
}

interface Plain {
  readonly text: string
  /** For each character, where it begins in the original, and at the end, where that ends. */
  readonly starts: readonly number[]
}

/** A text with its encoded characters as they are meant, once. */
const decodeOnce = ({ text, starts }: Plain): Plain => {
  let plain = ''
  const origins: number[] = []
  for (let index = 0; index < text.length; ) {
    origins.push(starts[index] as number)
    ENCODED.lastIndex = index
    const match = '\\%&'.includes(text[index] as string) ? ENCODED.exec(text) : null
    const character = match ? decoded(match) : undefined
    plain += character ?? text[index]
    index += match && character !== undefined ? match[0].length : 1
  }
  origins.push(starts[text.length] as number)
  return { text: plain, starts: origins }
}

const decodeLayers = (text: string): Plain => {
  let plain: Plain = { text, starts: Array.from({ length: text.length + 1 }, (_, index) => index) }
  for (let round = 0; round < MAX_ENCODINGS && /[\\%&]/.test(plain.text); round += 1)
    plain = decodeOnce(plain)
  return plain
}

/** Only of ASCII: other letters may change their number in another case. */
const lower = (text: string): string => text.replace(/[A-Z]/g, letter => letter.toLowerCase())

/** Replaces a secret however its characters are written. */
const createReplacer = (secret: string): ((text: string) => string) => {
  const sought = lower(decodeLayers(secret).text)
  if (secret.length < MIN_SECRET_LENGTH || sought.length < MIN_SECRET_LENGTH) return text => text
  const asItIs = lower(secret)
  return given => {
    // As it is first: decoding would join its last character with what follows it.
    const text = replaceFound(given, { searched: lower(given), sought: asItIs, at: index => index })
    if (!/[\\%&]/.test(text)) return text
    const { text: plain, starts } = decodeLayers(text)
    return replaceFound(text, { searched: lower(plain), sought, at: index => starts[index] as number })
  }
}

interface Search {
  /** What is searched, which may be shorter than the text. */
  readonly searched: string
  readonly sought: string
  /** The place in the text of one in what is searched. */
  readonly at: (index: number) => number
}

const replaceFound = (text: string, { searched, sought, at }: Search): string => {
  let result = ''
  let end = 0
  for (
    let found = searched.indexOf(sought);
    found >= 0;
    found = searched.indexOf(sought, found + sought.length)
  ) {
    result += `${text.slice(end, at(found))}${REDACTED}`
    end = at(found + sought.length)
  }
  return end === 0 ? text : result + text.slice(end)
}

/** How many characters one of a token may be written in. */
const MAX_ENCODED_LENGTH = 12

export const createRedactor = (secret: string): Redactor =>
  redactorBy(createReplacer(secret), secret.length * MAX_ENCODED_LENGTH)

/** Runs of characters that may be a token: of 12 with a digit and a letter, or of 24, whatever they are. */
const TOKEN_LIKE = /(?=[\w.~+/=-]*[0-9])(?=[\w.~+/=-]*[A-Za-z])[\w.~+/=-]{12,}|[\w.~+/=-]{24,}/g

/**
 * For what a token function throws: its token is not known, so that whatever may be one is taken out.
 * @param secret the token that the function gave before
 */
export const createMaskingRedactor = (secret: string | undefined): Redactor => {
  const replace = createReplacer(secret ?? '')
  const reach = (secret ?? '').length * MAX_ENCODED_LENGTH
  return redactorBy(text => replace(text).replace(TOKEN_LIKE, REDACTED), reach)
}

/** @param reach how far beyond the excerpt of a body a secret may reach that begins in it */
const redactorBy = (text: (text: string) => string, reach: number): Redactor => {
  const data = (value: unknown, depth = 0): unknown => {
    if (depth > MAX_DEPTH) throw new RangeError('nested too deeply')
    if (typeof value === 'string') return text(value)
    if (typeof value === 'number') return text(String(value)) === String(value) ? value : REDACTED
    if (Array.isArray(value)) return value.map(each => data(each, depth + 1))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [text(key), data(each, depth + 1)]))
  }

  const json = (body: string): unknown => {
    if (isTooDeep(body, MAX_DEPTH)) return undefined
    try {
      return data(JSON.parse(body))
    } catch {
      return undefined
    }
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
      return parsed === undefined
        ? text(body.slice(0, EXCERPT_LENGTH + reach)).slice(0, EXCERPT_LENGTH)
        : parsed
    },
    json,
    cause: thrown => copyOfCause(thrown, text, 0),
  }
}

const copyOfCause = (thrown: unknown, text: (text: string) => string, depth: number): unknown => {
  try {
    return redactedCopy(thrown, text, depth)
  } catch {
    // What is thrown may be made by anybody, and must not stand in the way of saying that the request failed.
    return new Error('an error that cannot be read')
  }
}

const redactedCopy = (thrown: unknown, text: (text: string) => string, depth: number): unknown => {
  if (typeof thrown === 'string') return text(thrown)
  if (!(thrown instanceof Error)) return thrown === undefined ? undefined : describeValue(thrown)
  const say = (value: unknown): string => text(typeof value === 'string' ? value : describeValue(value))
  const copy = new Error(say(thrown.message))
  Object.defineProperty(copy, 'name', { value: say(thrown.name), configurable: true })
  Object.defineProperty(copy, 'stack', { value: say(thrown.stack), configurable: true })
  const { code, syscall, errors } = thrown as { code?: unknown; syscall?: unknown; errors?: unknown }
  if (code !== undefined) Object.assign(copy, { code: typeof code === 'number' ? code : say(code) })
  if (typeof syscall === 'string') Object.assign(copy, { syscall: say(syscall) })
  if (depth >= MAX_CAUSES) return copy
  if (Array.isArray(errors))
    Object.assign(copy, { errors: errors.map(each => copyOfCause(each, text, depth + 1)) })
  if (thrown.cause !== undefined) {
    const value = copyOfCause(thrown.cause, text, depth + 1)
    Object.defineProperty(copy, 'cause', { value, configurable: true })
  }
  return copy
}
