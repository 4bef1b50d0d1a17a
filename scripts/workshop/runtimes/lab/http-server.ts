import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { Identity } from './certificates.js'
import { createRequestReader } from './request-reader.js'
import { type Endpoint, nothingSeen, type Seen } from './seen.js'

/** One connection of a server that answers by hand. */
interface Connection {
  /** After TLS, where there is any. */
  readonly socket: Socket
  /** Breaks it off with RST. */
  reset(): void
}

export interface Behaviour {
  /** Where it breaks off after the head already. */
  readonly onHead?: (connection: Connection) => void
  /** @param nth of the requests that this server got, from 1 */
  readonly onWhole?: (connection: Connection, nth: number) => void
}

export const respond = (status: string, body = '', more = ''): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${more}\r\n${body}`

/** What a write and a read are answered with where all is well. */
export const ANSWER: string = respond('200 OK', '{"meta":{"job_id":"job_1"},"results":{"id":"evt_1"}}')

/** Listens on a port of 127.0.0.1; 0: a free one. */
export const listen = async (server: Server, port = 0): Promise<number> => {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Waits for what is still on its way, and ends. */
export const closeServer = async (server: Server, sockets: Iterable<Socket>): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  for (const socket of sockets) socket.destroy()
  await closed
}

/** A server whose connections are handled byte by byte. */
export const startRaw = async (
  handle: (socket: Socket, seen: Seen) => void,
  port = 0,
): Promise<{ readonly port: number; readonly seen: Seen; close(): Promise<void> }> => {
  const seen = nothingSeen()
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    handle(socket, seen)
  })
  return { port: await listen(server, port), seen, close: () => closeServer(server, sockets) }
}

/** A server that misbehaves as the case says. */
export const startHttp = async (
  behaviour: Behaviour,
  { identity, port = 0 }: { readonly identity?: Identity; readonly port?: number } = {},
): Promise<Endpoint> => {
  let count = 0
  const raw = await startRaw((plain, seen) => {
    const socket = identity
      ? new TLSSocket(plain, { isServer: true, secureContext: createSecureContext(identity) })
      : plain
    const connection: Connection = { socket, reset: () => plain.resetAndDestroy() }
    const read = createRequestReader(seen, {
      onHead: () => {
        behaviour.onHead?.(connection)
        return behaviour.onHead === undefined
      },
      onWhole: () => {
        count += 1
        behaviour.onWhole?.(connection, count)
      },
      onWarmUp: () => socket.write(ANSWER),
    })
    socket.on('data', read).on('error', () => {})
    // The other side has ended; where TLS is between, allowHalfOpen does not reach it.
    socket.on('end', () => socket.end())
  }, port)
  const scheme = identity ? 'https' : 'http'
  return { baseUrl: `${scheme}://localhost:${raw.port}`, seen: raw.seen, close: raw.close }
}
