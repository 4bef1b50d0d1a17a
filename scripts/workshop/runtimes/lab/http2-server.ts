import { constants, createSecureServer, type Http2ServerRequest, type Http2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Identity } from './certificates.js'
import { closeServer, listen } from './http-server.js'
import { type Endpoint, nothingSeen } from './seen.js'

/** How a server takes back a request that it has processed. */
type TakeBack = (request: Http2ServerRequest, session: Http2Session) => void

/** RST_STREAM with a code that promises that nothing was processed; a client that believes it sends again. */
const refuseStream: TakeBack = ({ stream }) => stream.close(constants.NGHTTP2_REFUSED_STREAM)

/** GOAWAY that names no stream as processed. */
const goAway: TakeBack = (_, session) => {
  session.goaway(constants.NGHTTP2_NO_ERROR, 0)
  setTimeout(() => session.destroy(), 20)
}

/** A server of HTTP/2 that processes a request and takes it back; over HTTP/1.1 it breaks the connection. */
const startHttp2 = async (identity: Identity, takeBack: TakeBack): Promise<Endpoint> => {
  const seen = nothingSeen()
  const sockets = new Set<Socket>()
  const server = createSecureServer({ ...identity, allowHTTP1: true }, request => {
    seen.requests += 1
    seen.bytes += 1
    request.on('error', () => {})
    request.on('data', data => {
      seen.bytes += data.length
    })
    request.on('end', () => {
      seen.processed += 1
      const { session } = request.stream ?? {}
      if (session) takeBack(request, session)
      else request.socket.destroy()
    })
  })
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
  })
  server.on('sessionError', () => {})
  const port = await listen(server)
  return { baseUrl: `https://localhost:${port}`, seen, close: () => closeServer(server, sockets) }
}

export const startRefusedStream = (identity: Identity): Promise<Endpoint> =>
  startHttp2(identity, refuseStream)
export const startGoAway = (identity: Identity): Promise<Endpoint> => startHttp2(identity, goAway)
