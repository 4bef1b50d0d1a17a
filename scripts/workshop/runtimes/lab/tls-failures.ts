import type { Socket } from 'node:net'
import { startRaw } from './http-server.js'
import type { Endpoint } from './seen.js'

/** First byte of a TLS record of the handshake. */
const HANDSHAKE = 0x16

/** A port where TLS is expected, and something else comes after its first record. */
const startTlsFailure = async (fail: (socket: Socket) => void): Promise<Endpoint> => {
  const { port, seen, close } = await startRaw((socket, own) => {
    socket.once('data', first => {
      // The greeting of TLS is no part of a request.
      if (first[0] !== HANDSHAKE) own.bytes += first.length
      socket.on('data', more => {
        if (more[0] !== HANDSHAKE && more[0] !== ALERT) own.bytes += more.length
      })
      fail(socket)
    })
  })
  return { baseUrl: `https://localhost:${port}`, seen, close }
}

const ALERT = 0x15

/** Somebody has put plain HTTP on the port. */
export const startPlainText = (): Promise<Endpoint> =>
  startTlsFailure(socket => socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n'))

export const startClosedInHandshake = (): Promise<Endpoint> => startTlsFailure(socket => socket.destroy())

export const startResetInHandshake = (): Promise<Endpoint> =>
  startTlsFailure(socket => socket.resetAndDestroy())

export const startSilentHandshake = (): Promise<Endpoint> => startTlsFailure(() => {})
