import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Account } from './account.js'
import { type Fault, isProcessed } from './faults.js'

export interface WireOptions {
  readonly account: Account
  /** Requests a minute, of `minuteMs` milliseconds. */
  readonly limit?: number
  readonly minuteMs?: number
  /** How long an answer is held back from 80 % of the limit on. */
  readonly slowMs?: number
  /** How long a stalled answer hangs. */
  readonly stallMs?: number
}

export interface WireServer {
  readonly url: string
  readonly closedUrl: string
  readonly stats: {
    /** Requests that came, whatever became of them. */
    readonly requests: number
    /** Answers of 429 because the quota was used up. */
    readonly overrun: number
    /** Answers that were held back. */
    readonly slowed: number
    /** Method and path of each request, with its fault. */
    readonly log: readonly string[]
  }
  close(): Promise<void>
}

/** Names the fault of a request; the client under test does not know of it. */
const FAULT_HEADER = 'x-wire-fault'

/** Where nobody listens: a port that was free a moment ago. */
const findClosed = async (): Promise<string> => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}/`
}

/** A fetch that chooses the fault of each request; `refuse` goes where nobody listens. */
export const fetchWithFaults =
  (
    { closedUrl }: Pick<WireServer, 'closedUrl'>,
    faultOf: (request: { readonly method: string; readonly path: string }) => Fault,
  ) =>
  (request: Request): Promise<Response> => {
    const fault = faultOf({ method: request.method, path: new URL(request.url).pathname })
    if (fault === 'refuse') return fetch(new Request(closedUrl, { signal: request.signal }))
    request.headers.set(FAULT_HEADER, fault)
    return fetch(request)
  }

const PREFIX = '/v1/'

/** Behaves like the API as far as a client can tell, with the fault that each request names. */
export const startWire = async (options: WireOptions): Promise<WireServer> => {
  const { account, limit = 1_000_000, minuteMs = 60_000, slowMs = 2_000, stallMs = 5_000 } = options
  const stats = { requests: 0, overrun: 0, slowed: 0, log: [] as string[] }
  const timers = new Set<NodeJS.Timeout>()
  let counted: number[] = []

  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, ms)
    timers.add(timer)
  }

  /** Counts a request; undefined: the quota is used up. */
  const count = (): number | undefined => {
    const nowMs = performance.now()
    counted = counted.filter(each => nowMs - each < minuteMs)
    if (counted.length >= limit) return undefined
    counted.push(nowMs)
    return counted.length
  }

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '' } = message
    const { pathname, searchParams } = new URL(url, 'http://wire')
    const fault = (message.headers[FAULT_HEADER] ?? 'none') as Fault
    stats.requests += 1
    stats.log.push(`${method} ${pathname} ${fault}`)
    if (fault === 'reset_before_reading') {
      message.socket.resetAndDestroy()
      return
    }
    const body = await read(message)
    const used = count()
    const headers: Record<string, string | string[]> = {
      'content-type': 'application/json',
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - (used ?? limit)),
    }
    if (used === undefined || fault === 'too_many') {
      if (used === undefined) stats.overrun += 1
      response.writeHead(429, headers).end('{"error":{"code":"rate_limit","message":"too many"}}')
      return
    }
    if (fault === 'bad_gateway_html') {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html><h1>Bad gateway</h1></html>')
      return
    }
    const answer = isProcessed(fault) ? answerTo(account, method, pathname, searchParams, body) : undefined
    const send = (): void => respond(fault, response, headers, answer, later, stallMs)
    if (used > limit * 0.8) {
      stats.slowed += 1
      later(slowMs, send)
    } else send()
  }

  const server = createServer((message, response) => {
    message.on('error', () => {})
    response.on('error', () => {})
    handle(message, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const closedUrl = await findClosed()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    closedUrl,
    stats,
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

interface Answer {
  readonly status: number
  readonly text: string
}

const ok = (value: unknown): Answer => ({ status: 200, text: JSON.stringify(value) })

const answerTo = (
  account: Account,
  method: string,
  path: string,
  query: URLSearchParams,
  body: string,
): Answer => {
  if (path === `${PREFIX}admin/logs/writes/`) return ok(account.log(query))
  const [, statusOf] = /^\/v1\/admin\/write-status\/(.+)$/.exec(path) ?? []
  if (statusOf !== undefined) {
    const status = account.status(decodeURIComponent(statusOf))
    return status
      ? ok(status)
      : { status: 404, text: '{"error":{"code":"not_found","message":"no such job"}}' }
  }
  const [, retried] = /^\/v1\/admin\/retry-write\/(.+)$/.exec(path) ?? []
  if (retried !== undefined) {
    const write = account.retry(decodeURIComponent(retried))
    return ok({ success: write !== undefined, job_id: write?.jobId ?? '' })
  }
  if (method === 'GET') return ok({ meta: { hasMore: false }, results: [] })
  return ok({ job_id: account.process(method, path, JSON.parse(body)).jobId, data: {} })
}

const respond = (
  fault: Fault,
  response: ServerResponse,
  headers: Record<string, string | string[]>,
  answer: Answer | undefined,
  later: (ms: number, run: () => void) => void,
  stallMs: number,
): void => {
  const { status, text } = answer ?? { status: 500, text: '' }
  const sized = { ...headers, 'content-length': String(Buffer.byteLength(text)) }
  if (fault === 'reset_after_processing') response.socket?.resetAndDestroy()
  else if (fault === 'stall_before_headers') later(stallMs, () => response.destroy())
  else if (fault === 'stall_in_body') {
    response.writeHead(status, sized).write(text.slice(0, 5))
    later(stallMs, () => response.destroy())
  } else if (fault === 'empty_500') response.writeHead(500, headers).end()
  else if (fault === 'truncated_json') {
    const half = text.slice(0, Math.floor(text.length / 2))
    response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(half)) }).end(half)
  } else if (fault === 'duplicate_headers') {
    const twice = (name: string): string[] => [String(headers[name]), String(headers[name])]
    response
      .writeHead(status, {
        ...headers,
        'x-ratelimit-limit': twice('x-ratelimit-limit'),
        'x-ratelimit-remaining': twice('x-ratelimit-remaining'),
      })
      .end(text)
  } else if (fault === 'slow_drip') drip(response.writeHead(status, sized), text, later)
  else response.writeHead(status, headers).end(text)
}

const drip = (response: ServerResponse, text: string, later: (ms: number, run: () => void) => void): void => {
  if (text === '') {
    response.end()
    return
  }
  response.write(text.slice(0, 4))
  later(1, () => drip(response, text.slice(4), later))
}

const read = async (message: IncomingMessage): Promise<string> => {
  let body = ''
  message.setEncoding('utf8')
  for await (const chunk of message) body += chunk
  return body
}
