import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Hooks } from '../../../src/index.js'
import type { SimulatedApi } from '../../support/simulated-api.js'
import { apiFaultOf, type WireFault } from './wire-faults.js'

/** A request as the server sees it. */
interface Arrived {
  readonly method: string
  readonly path: string
}

/** An answer in place of that of the server, which has processed the request or not. */
export interface OwnAnswer {
  readonly status: number
  readonly text: string
  readonly isProcessed: boolean
}

export interface WireOptions {
  readonly api: SimulatedApi
  /** Of a request that has arrived. */
  readonly faultOf: (request: Arrived) => WireFault | OwnAnswer
  /** Nobody listens until a client is about to try again. */
  readonly isRefusedFirst?: boolean
}

export interface Wire {
  readonly url: string
  readonly requests: readonly Arrived[]
  /** For the client whose time this is. */
  readonly hooks: Hooks
  /**
   * Runs until the work is done. Time stands still while bytes are on their way, and jumps when nothing moves but by time: real
   * connections, and the same result on any machine.
   */
  runUntil<T>(work: Promise<T>): Promise<T>
}

/** Milliseconds; how far time goes at once. */
const STEP_MS = 100

/** What of the attempt that is under way; `moving`: bytes are on their way; `held`: only time can end it. */
interface Line {
  state: 'idle' | 'moving' | 'held'
}

/** Answers one request as its fault wants it. */
const handle = async (
  { api, faultOf }: WireOptions,
  line: Line,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { method = '', url = '' } = message
  const { authorization = '' } = message.headers
  const fault = faultOf({ method, path: pathOf(url) })
  if (fault === 'reset_before_reading') {
    message.socket.resetAndDestroy()
    return
  }
  const isOwn = typeof fault !== 'string'
  const body = await read(message)
  const { signal } = new AbortController()
  const behind = api.fetchWith(() => (isOwn ? 'none' : apiFaultOf(fault)))
  // A read has none.
  const sent = { headers: { authorization }, body: body === '' ? null : body }
  const init = { method, ...sent, signal, redirect: 'manual', cache: 'no-store' } as const
  line.state = 'held'
  const answer = isOwn && !fault.isProcessed ? undefined : await behind(`http://wire${url}`, init)
  line.state = 'moving'
  const headers = answer
    ? Object.fromEntries(answer.headers)
    : { date: new Date(api.clock.now()).toUTCString() }
  if (isOwn) {
    response.writeHead(fault.status, headers).end(fault.text)
    return
  }
  const text = (await answer?.text()) ?? ''
  if (respond(fault, response, { status: answer?.status ?? 500, headers, text })) line.state = 'held'
}

const pathOf = (target: string): string => new URL(target, 'http://wire').pathname

const listen = async (server: Server, port: number): Promise<number> => {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** On a port below those that a system gives to whoever asks for any, so that nobody gets it while it is free. */
const listenLow = async (server: Server): Promise<number> => {
  for (;;) {
    const port = await listen(server, 10_200 + Math.floor(Math.random() * 20_000)).catch(() => undefined)
    if (port !== undefined) return port
  }
}

const close = async (server: Server): Promise<void> => {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

/** A real server on a free port in front of a simulator of the API. One attempt at a time is under way. */
export const startWire = async (options: WireOptions): Promise<Wire> => {
  const requests: Arrived[] = []
  const line: Line = { state: 'idle' }
  const server = createServer((message, response) => {
    // The simulator tells the time.
    response.sendDate = false
    for (const each of [message, response]) each.on('error', () => {})
    requests.push({ method: message.method ?? '', path: pathOf(message.url ?? '') })
    handle(options, line, message, response).catch(() => response.destroy())
  })
  const port = options.isRefusedFirst ? await listenLow(server) : await listen(server, 0)
  onTestFinished(() => close(server))
  if (options.isRefusedFirst) await close(server)
  let opening: Promise<unknown> | undefined
  const become = (state: Line['state']) => (): void => {
    line.state = state
  }
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    hooks: {
      onRequest: become('moving'),
      onResponse: become('idle'),
      onFailure: become('idle'),
      onRetry: () => {
        if (!server.listening) opening = listen(server, port)
      },
    },
    runUntil: async work => {
      let isDone = false
      const end = (): void => {
        isDone = true
      }
      work.then(end, end)
      for (;;) {
        await new Promise(setImmediate)
        await opening
        if (isDone) return work
        if (line.state !== 'moving') await options.api.clock.advance(STEP_MS)
      }
    },
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Sends an answer. True: it never ends. */
const respond = (fault: WireFault, response: ServerResponse, { status, headers, text }: Answer): boolean => {
  const sized = { ...headers, 'content-length': String(Buffer.byteLength(text)) }
  if (fault === 'reset_after_processing') response.socket?.resetAndDestroy()
  else if (fault === 'stall_in_body') response.writeHead(status, sized).write(text.slice(0, 5))
  else if (fault === 'duplicate_headers') {
    const twice = { 'x-ratelimit-limit': ['150', '150'], 'x-ratelimit-remaining': ['149', '149'] }
    response.writeHead(status, { ...headers, ...twice }).end(text)
  } else if (fault === 'slow_drip') drip(response.writeHead(status, sized), text)
  else if (fault !== 'stall_before_headers') response.writeHead(status, headers).end(text)
  return fault.startsWith('stall')
}

const drip = (response: ServerResponse, text: string): void => {
  response.write(text.slice(0, 4))
  if (text.length > 4) setTimeout(drip, 1, response, text.slice(4))
  else response.end()
}

const read = async (message: IncomingMessage): Promise<string> => {
  let body = ''
  message.setEncoding('utf8')
  for await (const chunk of message) body += chunk
  return body
}
