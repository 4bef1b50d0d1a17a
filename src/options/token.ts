/** The account's token, or a function that returns it for each request; it may be asynchronous, to rotate tokens. */
export type Token = string | (() => string | Promise<string>)

/** The token function threw, or gave something that is no token. */
export class TokenFailure extends Error {
  /** Whether asking again may help: it threw. */
  readonly isTransient: boolean
  /** The last token that it gave, which its error may repeat. */
  readonly secret: string | undefined

  constructor(
    message: string,
    details: { cause?: unknown; isTransient: boolean; secret?: string | undefined },
  ) {
    super(message, details)
    this.isTransient = details.isTransient
    this.secret = details.secret
  }
}

/** Gives the token for a request. @throws TokenFailure */
export type ReadToken = () => Promise<string>

export const createTokenReader = (token: Token): ReadToken => {
  if (typeof token !== 'function') return async () => token
  let last: string | undefined
  return async () => {
    last = await callTokenFunction(token, last)
    return last
  }
}

const callTokenFunction = async (
  token: () => string | Promise<string>,
  secret: string | undefined,
): Promise<string> => {
  let value: unknown
  try {
    value = await token()
  } catch (cause) {
    const message = `The token function failed (${describeTokenFailure(cause)})`
    throw new TokenFailure(message, { cause, isTransient: true, secret })
  }
  const problem = problemOfToken(value)
  if (problem === undefined) return value as string
  const what = value === undefined || value === null ? `is ${value}; return the token` : problem
  throw new TokenFailure(`The token that your function gave ${what}`, { isTransient: false })
}

/** The kind of an error and its code, which hold nothing of a token. */
const describeTokenFailure = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'it threw something that is no error'
  const { code } = (cause.cause instanceof Error ? cause.cause : cause) as { code?: unknown }
  const { code: own = code } = cause as { code?: unknown }
  const name = /^[A-Z]\w{2,40}$/.test(cause.name) ? cause.name : 'Error'
  return typeof own === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(own) ? `${name}, ${own}` : name
}

/** RFC 6750 allows fewer characters; what matters is that the header can be sent as it is. */
export const problemOfToken = (token: unknown): string | undefined => {
  if (token === undefined || token === null)
    return 'is missing; pass token: process.env.PROPEXO_TOKEN or a function'
  if (typeof token !== 'string') return 'must be text, or a function that gives text'
  if (token.trim() === '') return 'is empty; is the environment variable set?'
  if (/^bearer\s/i.test(token)) return 'must be the token alone, without "Bearer "'
  return /^[\x21-\x7e]+$/.test(token)
    ? undefined
    : 'holds a space, a line break or a character that no header can carry; trim it'
}
