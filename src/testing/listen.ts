import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SimulatedRequest } from './answer.js'
import type { OwnClock } from './clock.js'
import { controlRequest } from './control.js'
import type { Exchange, Reply } from './exchange.js'
import { bodyText, headersOf } from './fetch.js'
import { checkNames, misuse } from './misuse.js'
import type { Simulator, SimulatorServer } from './simulator.js'

const SLOW_MS = 1_000
const MAX_PORT = 65_535

type Http = typeof import('node:http')

/** Without an import, so that a bundle for a runtime without `node:http` still loads. */
const openHttp = (): Http => {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } }
  const http = process?.getBuiltinModule?.('node:http')
  if (http === undefined)
    throw misuse('listen() needs node:http, which this runtime does not have; use sim.fetch')
  return http as Http
}

interface Inside {
  readonly own: OwnClock
  readonly exchange: Exchange
}

interface Address {
  readonly port?: number
  readonly host?: string
}

/** Serves a simulator over HTTP, faults of connections included. */
export const listen = async (
  simulator: Simulator,
  inside: Inside,
  address: Address,
): Promise<SimulatorServer> => {
  checkNames('listen()', address, ['port', 'host'])
  const { port = 0, host = '127.0.0.1' } = address
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT)
    throw misuse(`a port is a whole number from 0 to ${MAX_PORT}, and not ${String(port)}`)
  if (typeof host !== 'string' || host === '') throw misuse('a host is a name or an address')
  const server = openHttp().createServer((incoming, outgoing) => {
    serve(simulator, inside, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', error =>
      reject(misuse(`the simulator cannot listen on ${host}:${port}: ${error.message}`)),
    )
    server.listen(port, host, resolve)
  })
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${own}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const serve = async (
  simulator: Simulator,
  { own, exchange }: Inside,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> => {
  const request = await readRequest(incoming)
  if (request.url.pathname.startsWith('/__sim')) {
    const { status, body } = await controlRequest(simulator, request)
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    return
  }
  send(own, await exchange.take(request), incoming, outgoing)
}

const readRequest = async (incoming: IncomingMessage): Promise<SimulatedRequest> => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')])
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://simulator.test'),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

const send = (
  own: OwnClock,
  { fault, answer, atMs }: Reply,
  { socket }: IncomingMessage,
  outgoing: ServerResponse,
): void => {
  if (fault === 'refused' || fault === 'reset_before' || fault === 'lost_answer') {
    // An orderly end would read as an answer without content in some clients.
    socket.resetAndDestroy()
    return
  }
  if (answer === undefined) return
  const text = bodyText(answer)
  const bytes = Buffer.from(text)
  const half = bytes.subarray(0, Math.floor(bytes.length / 2))
  const headers = headersOf(atMs, fault, answer)
  outgoing.writeHead(answer.status, Object.fromEntries(headers))
  if (fault === 'truncated') outgoing.end(half)
  else if (fault === 'stall_in_body') outgoing.write(half)
  else if (fault === 'slow_body') {
    outgoing.write(half)
    own.clock.schedule(SLOW_MS, () => outgoing.end(bytes.subarray(half.length)))
  } else outgoing.end(bytes)
}
