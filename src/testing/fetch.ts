import { type Answer, ELSEWHERE, ok, type SimulatedRequest } from './answer.js'
import type { OwnClock } from './clock.js'
import type { Exchange, Reply } from './exchange.js'
import type { Fault } from './faults.js'

/** A fetch that the simulator answers: for the option `fetch` of the client, and in place of the global one. */
export type SimulatedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** How long the second half of a slow body takes. */
const SLOW_MS = 1_000

export const createFetch =
  (own: OwnClock, exchange: Exchange): SimulatedFetch =>
  async (input, init) => {
    const plain = readPlain(input, init)
    const request = plain ? undefined : new Request(input, init)
    // Not that of the request, which the runtime may let go of.
    const signal = init?.signal ?? request?.signal
    const read = plain ?? (await readRequest(request as Request))
    own.note()
    if (read.url.href === ELSEWHERE)
      return toResponse(own, { fault: 'wrong_date', answer: ok({}), atMs: own.clock.now() })
    const work = exchange.take(read).then(({ fault, answer, atMs }) => {
      if (answer) return toResponse(own, { fault, answer, atMs })
      if (fault === 'refused') throw broken('ECONNREFUSED', 'connect')
      if (fault === 'reset_before' || fault === 'lost_answer') throw broken('ECONNRESET', 'read')
      return new Promise<Response>(() => {})
    })
    return untilAborted(work, signal)
  }

/** Most requests by far, read without what a Request costs; undefined for all others. */
const readPlain = (input: string | URL | Request, init: RequestInit = {}): SimulatedRequest | undefined => {
  const { method, body, headers } = init
  const isPlain =
    typeof input === 'string' &&
    METHODS.has(method) &&
    (typeof body === 'string' ? method !== 'GET' : body === null || body === undefined) &&
    typeof headers === 'object' &&
    Object.getPrototypeOf(headers) === Object.prototype
  if (!isPlain) return undefined
  const named = Object.entries(headers as Record<string, string>)
  return {
    method: method as string,
    url: new URL(input),
    headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), value])),
    body: typeof body === 'string' ? body : '',
  }
}

const METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'POST', 'PUT', 'DELETE'])

const readRequest = async (request: Request): Promise<SimulatedRequest> => ({
  method: request.method,
  url: new URL(request.url),
  headers: Object.fromEntries(request.headers),
  body: await request.text(),
})

/** As a fetch does: the caller is let go, and the API goes on. */
const untilAborted = async <T>(work: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> => {
  work.catch(() => {})
  if (!signal) return work
  if (signal.aborted) throw signal.reason
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    stop = () => signal.removeEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    stop()
  }
}

/** As fetch of Node throws it. */
const broken = (code: string, syscall: string): TypeError =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }),
  })

const toResponse = (own: OwnClock, reply: Reply & { readonly answer: Answer }): Response => {
  const { fault, answer } = reply
  const text = bodyText(answer)
  const headers = headersOf(reply.atMs, fault, answer)
  const isEmpty = answer.status === 204 || answer.status === 304
  const body = isEmpty ? null : bodyOf(own, fault, text)
  return new Response(body, { status: answer.status, headers })
}

export const bodyText = ({ body }: Answer): string => (typeof body === 'string' ? body : JSON.stringify(body))

/** The headers of an answer, those that a fault adds among them. */
export const headersOf = (nowMs: number, fault: Fault | undefined, answer: Answer): Headers => {
  const headers = new Headers({
    'content-type':
      typeof answer.body === 'string' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    date: new Date(nowMs + (DATE_OFF[fault ?? ''] ?? 0)).toUTCString(),
    ...answer.headers,
  })
  if (fault === 'cached') headers.set('age', '600')
  if (fault === 'duplicate_headers')
    for (const name of ['x-ratelimit-limit', 'x-ratelimit-remaining'])
      if (headers.has(name)) headers.append(name, headers.get(name) ?? '')
  return headers
}

/** What `Date` is off by, in milliseconds. */
const DATE_OFF: Readonly<Record<string, number>> = { cached: -600_000, wrong_date: 3_600_000 }

const bodyOf = (
  own: OwnClock,
  fault: Fault | undefined,
  text: string,
): string | ReadableStream<Uint8Array> => {
  const half = Math.floor(text.length / 2)
  if (fault === 'truncated') return text.slice(0, half)
  if (fault !== 'stall_in_body' && fault !== 'slow_body') return text
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    start: async controller => {
      controller.enqueue(encoder.encode(text.slice(0, half)))
      if (fault === 'stall_in_body') return
      await own.clock.sleep(SLOW_MS)
      controller.enqueue(encoder.encode(text.slice(half)))
      controller.close()
    },
  })
}
