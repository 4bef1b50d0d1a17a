import { connect, type Socket } from 'node:net'
import { startRaw } from './http-server.js'

/** What a proxy does with a request for a tunnel, by the port of the target that it names. */
export type TunnelAnswer = { readonly status: string } | 'closes' | { readonly to: number }

export interface TunnelProxy {
  readonly url: string
  /** @returns port of a target that nobody listens on and that is asked for by this case alone */
  add(answer: TunnelAnswer): number
  /** Bytes that came after such a request, and are no greeting of TLS. */
  bytesTo(port: number): number
  close(): Promise<void>
}

const HANDSHAKE = 0x16

/** A proxy for tunnels, as HTTPS_PROXY names it. */
export const startProxy = async (): Promise<TunnelProxy> => {
  const answers = new Map<number, TunnelAnswer>()
  const bytes = new Map<number, number>()

  const open = (socket: Socket, port: number): void => {
    const upstream = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    upstream.on('error', () => socket.destroy())
    upstream.on('close', () => socket.destroy())
    socket.on('close', () => upstream.destroy())
    socket.pipe(upstream)
    upstream.pipe(socket)
  }

  const handle = (socket: Socket): void => {
    socket.once('data', head => {
      const port = Number(/^CONNECT \S+:(\d+) /.exec(head.toString('latin1'))?.[1])
      const answer = answers.get(port)
      socket.on('data', more => {
        if (more[0] !== HANDSHAKE) bytes.set(port, (bytes.get(port) ?? 0) + more.length)
      })
      if (answer === undefined || answer === 'closes') socket.destroy()
      else if ('to' in answer) open(socket, answer.to)
      else
        socket.end(
          `HTTP/1.1 ${answer.status}\r\ncontent-length: 0\r\nproxy-authenticate: Basic realm="lab"\r\n\r\n`,
        )
    })
  }
  const raw = await startRaw(handle)
  // Nothing is ever sent to these: they are only what a tunnel is asked for by.
  let next = 20_000
  return {
    url: `http://127.0.0.1:${raw.port}`,
    add: answer => {
      next += 1
      answers.set(next, answer)
      return next
    },
    bytesTo: port => bytes.get(port) ?? 0,
    close: raw.close,
  }
}
