const REDACTED = '[redacted]'

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'set-cookie',
  'x-api-key',
])

/** How much of a body that is not JSON an error carries, in UTF-16 code units. */
const EXCERPT_LENGTH = 2_000

/** Takes secrets out of what errors carry. Servers and proxies echo headers in debug pages and messages. */
export interface Redactor {
  text(text: string): string
  headers(headers: Headers): Record<string, string>
  /** The parsed body without secrets, or the beginning of a text. */
  body(body: unknown): unknown
  /** The cause itself, or a stand-in for it when a secret is in it. */
  cause(cause: unknown): unknown
}

export const createRedactor = (secret: string): Redactor => {
  const text = (value: string): string => value.replaceAll(secret, REDACTED)

  const data = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(data)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [text(key), data(each)]))
  }

  return {
    text,
    headers: headers =>
      Object.fromEntries(
        [...headers].map(([name, value]) => [name, SECRET_HEADERS.has(name) ? REDACTED : text(value)]),
      ),
    body: body => (typeof body === 'string' ? text(body).slice(0, EXCERPT_LENGTH) : data(body)),
    cause: cause => {
      if (!(cause instanceof Error) || !holds(cause, secret)) return cause
      const { code } = cause as { code?: unknown }
      return Object.assign(new Error(text(cause.message)), { name: cause.name, code })
    },
  }
}

const holds = (error: Error, secret: string): boolean => {
  const seen = new Set<unknown>()
  for (let cause: unknown = error; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    seen.add(cause)
    if (
      [cause.message, cause.stack, ...Object.values(cause).map(String)].some(text => text?.includes(secret))
    )
      return true
  }
  return false
}
