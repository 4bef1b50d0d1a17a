import type { Stage } from '../core/progress.js'

/** What an error of a fetch says about where the request failed. */
export interface ReadFailure {
  readonly stage: Stage
  /** Whether the error alone makes it certain that no byte of the request left. */
  readonly isCertain: boolean
  /** Whether trying again cannot help: a certificate, a proxy or an argument has to be changed first. */
  readonly isFinal: boolean
}

/** One link of a chain of causes, as Node, undici, Bun, Deno and node-fetch make them. */
interface Link {
  readonly message: string
  readonly code: unknown
  readonly syscall: unknown
  readonly digest: unknown
}

interface StageSign extends Omit<ReadFailure, 'stage'> {
  readonly stage: Stage
  readonly matches: (link: Link) => boolean
}

const hasCode =
  (pattern: RegExp) =>
  ({ code }: Link): boolean =>
    typeof code === 'string' && pattern.test(code)

const messageMatches =
  (pattern: RegExp) =>
  ({ message }: Link): boolean =>
    pattern.test(message)

/** Results of OpenSSL's check of a certificate chain, which precedes the first byte of a request. */
const CERTIFICATE =
  /^(UNABLE_TO_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_C|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|ERR_TLS_CERT_)/

const DYNAMIC = 'DYNAMIC_SERVER_USAGE'

/** The first that matches tells. By stage and not by a list of codes, because each runtime has its own. */
const SIGNS: readonly StageSign[] = [
  { stage: 'tls', isCertain: true, isFinal: true, matches: hasCode(CERTIFICATE) },
  // Deno: rustls.
  {
    stage: 'tls',
    isCertain: true,
    isFinal: true,
    matches: messageMatches(/\(Connect\): .*(certificate|corrupt message)/),
  },
  { stage: 'tls', isCertain: true, isFinal: false, matches: messageMatches(/\(Connect\): .*tls handshake/) },
  {
    stage: 'tls',
    isCertain: true,
    isFinal: false,
    matches: messageMatches(/before secure TLS connection was established/),
  },
  // A record that is no TLS may also come later, on a connection that has carried a request.
  {
    stage: 'tls',
    isCertain: false,
    isFinal: true,
    matches: hasCode(/^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/),
  },
  // A proxy that may be overloaded is worth another try; one that refuses is not.
  {
    stage: 'tunnel',
    isCertain: true,
    isFinal: false,
    matches: ({ code, message }) =>
      /^Proxy response \(5\d\d\) !== 200 when HTTP Tunneling$/.test(message) ||
      (code === 'ERR_PROXY_TUNNEL' && /^Proxy refused to open a tunnel: 5\d\d\b/.test(message)),
  },
  {
    stage: 'tunnel',
    isCertain: true,
    isFinal: false,
    matches: messageMatches(/\(Connect\): .*eof while tunneling/),
  },
  {
    stage: 'tunnel',
    isCertain: true,
    isFinal: true,
    matches: messageMatches(
      /^Proxy response \(\d+\) !== 200 when HTTP Tunneling$|\(Connect\): .*(tunnel|proxy authentication)/,
    ),
  },
  { stage: 'tunnel', isCertain: true, isFinal: true, matches: hasCode(/^ERR_PROXY_TUNNEL/) },
  {
    stage: 'resolving',
    isCertain: true,
    isFinal: false,
    matches: ({ code, syscall, message }) =>
      code === 'ENOTFOUND' ||
      /^EAI_/.test(String(code)) ||
      /^(getaddrinfo|query)/.test(String(syscall)) ||
      /\(Connect\): dns error/.test(message),
  },
  {
    stage: 'connecting',
    isCertain: true,
    isFinal: false,
    matches: ({ code, syscall, message }) =>
      syscall === 'connect' ||
      /^(ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket)$/.test(String(code)) ||
      /client error \(Connect\)/.test(message),
  },
  // Next.js, which tells itself by this error that a page cannot be made at build time.
  { stage: 'arguments', isCertain: true, isFinal: true, matches: ({ digest }) => digest === DYNAMIC },
  {
    stage: 'arguments',
    isCertain: true,
    isFinal: true,
    matches: ({ code, message }) =>
      /^(ERR_INVALID_URL|UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED)$/.test(String(code)) ||
      /^(bad port|unknown scheme)$|Requests to port \d+ are blocked|\bsignal\b.* not of type AbortSignal|Expected signal .* AbortSignal|Incorrect type for the 'signal' field/.test(
        message,
      ),
  },
]

const UNKNOWN: ReadFailure = { stage: 'unknown', isCertain: false, isFinal: false }

/** @param cause whatever a fetch has thrown; it may not even be readable */
export const readFailure = (cause: unknown): ReadFailure => {
  try {
    return readChain(cause, new Set())
  } catch {
    return UNKNOWN
  }
}

/** Certain only when each link that says anything says so. */
const readChain = (cause: unknown, seen: ReadonlySet<unknown>): ReadFailure => {
  if (!(cause instanceof Error) || seen.has(cause)) return UNKNOWN
  const { code, syscall, digest, errors } = cause as Error &
    Partial<Record<'code' | 'syscall' | 'digest' | 'errors', unknown>>
  const chain = new Set([...seen, cause])
  // All addresses of a host were tried.
  if (Array.isArray(errors) && errors.length > 0) return together(errors.map(each => readChain(each, chain)))
  const link = { message: String(cause.message), code, syscall, digest }
  const sign = SIGNS.find(({ matches }) => matches(link))
  const inner = cause.cause === undefined ? undefined : readChain(cause.cause, chain)
  // A DOMException has a number of its own there, which says nothing.
  const isSilent = typeof code !== 'string'
  if (sign === undefined) return isSilent && inner !== undefined ? inner : { ...UNKNOWN, ...stageOf(inner) }
  const { stage, isFinal } = sign
  return { stage, isFinal, isCertain: sign.isCertain && (inner === undefined || inner.isCertain) }
}

const stageOf = (inner: ReadFailure | undefined): Partial<ReadFailure> =>
  inner ? { stage: inner.stage } : {}

const together = (all: readonly ReadFailure[]): ReadFailure => ({
  stage: all[0]?.stage ?? 'unknown',
  isCertain: all.every(({ isCertain }) => isCertain),
  isFinal: all.every(({ isFinal }) => isFinal),
})
