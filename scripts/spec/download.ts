/** What a download may be like. */
export interface DownloadRules {
  /** Refuse http, also after a redirect. */
  readonly httpsOnly: boolean
  /** Replaces the global fetch. */
  readonly fetch?: typeof fetch
  /** Of the whole, from the first request to the last byte. Default: 30,000. */
  readonly timeoutMs?: number
  /** Default: 50,000,000, thirty times the published specification (1.8 MB in 2026). */
  readonly maxBytes?: number
}

export interface Download {
  readonly text: string
  /** The day of `Last-Modified`, as YYYY-MM-DD. */
  readonly modifiedOn: string | undefined
}

const TIMEOUT_MS = 30_000
const MAX_BYTES = 50_000_000
const MAX_REDIRECTS = 5

/**
 * Downloads a specification.
 * @throws Error that says why: the answer is no 200, no text of a specification, too large, too late, or not known to be
 *   whole
 */
export const download = async (url: string, rules: DownloadRules): Promise<Download> => {
  const { timeoutMs = TIMEOUT_MS } = rules
  try {
    return await receive(url, rules, AbortSignal.timeout(timeoutMs))
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'TimeoutError')
      throw new Error(`it took longer than ${timeoutMs} ms`)
    throw cause
  }
}

const receive = async (url: string, rules: DownloadRules, signal: AbortSignal): Promise<Download> => {
  const response = await follow(url, rules, signal)
  try {
    refuseOtherAnswer(response)
    const bytes = await readAtMost(response, rules.maxBytes ?? MAX_BYTES)
    const modified = Date.parse(response.headers.get('last-modified') ?? '')
    const modifiedOn = Number.isNaN(modified) ? undefined : new Date(modified).toISOString().slice(0, 10)
    return { text: decodeUtf8(bytes), modifiedOn }
  } finally {
    // What was not read is not waited for.
    await response.body?.cancel().catch(() => {})
  }
}

const follow = async (url: string, rules: DownloadRules, signal: AbortSignal): Promise<Response> => {
  const { httpsOnly, fetch: send = fetch } = rules
  let next = new URL(url)
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    if (httpsOnly && next.protocol !== 'https:')
      throw new Error(`${withoutSecrets(next)} is not https, and what is not could be anybody's`)
    if (next.username !== '' || next.password !== '')
      throw new Error('the address holds a user name or a password, which would end up in files and logs')
    const response = await send(next, { redirect: 'manual', signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel().catch(() => {})
    next = new URL(location, next)
  }
  throw new Error(`there are more than ${MAX_REDIRECTS} redirects`)
}

const withoutSecrets = ({ origin, pathname }: URL): string => origin + pathname

/** Types of text that a specification comes as; servers know many names for YAML. */
const TEXT =
  /^(text\/(plain|yaml|x-yaml|vnd\.yaml)|application\/(json|yaml|x-yaml|octet-stream|[\w.-]+\+(json|yaml)))$/

const refuseOtherAnswer = (response: Response): void => {
  const { status, headers } = response
  if (status !== 200) throw new Error(`the server answered ${status}`)
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== undefined && type !== '' && !TEXT.test(type))
    throw new Error(`the server answered with ${type}, which is no YAML or JSON`)
  // A body that simply ends with its connection may have been cut off, and cut YAML is often valid.
  const isDelimited = ['content-length', 'transfer-encoding'].some(name => headers.has(name))
  if (!isDelimited)
    throw new Error('the server does not say how long the file is, so nobody knows whether it is whole')
}

const readAtMost = async (response: Response, maxBytes: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Error(`the file is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const decodeUtf8 = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error('the file is not UTF-8')
  }
}
