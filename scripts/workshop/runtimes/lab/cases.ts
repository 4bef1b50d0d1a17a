import { createServer } from 'node:net'
import type { Runtime } from '../runtimes.js'
import type { Certificates } from './certificates.js'
import { startForbidden } from './forbidden-port.js'
import { ANSWER, closeServer, listen, respond, startHttp } from './http-server.js'
import { startGoAway, startRefusedStream } from './http2-server.js'
import { startHung } from './hung.js'
import type { TunnelAnswer, TunnelProxy } from './proxy.js'
import { type Endpoint, nothingSeen } from './seen.js'
import {
  startClosedInHandshake,
  startPlainText,
  startResetInHandshake,
  startSilentHandshake,
} from './tls-failures.js'

/** What cases need beside their own servers. */
export interface Tools {
  readonly certificates: Certificates
  readonly proxy: TunnelProxy
}

export interface Case {
  readonly name: string
  /** Whether certainly no byte of the request leaves, or the request arrives. */
  readonly left: 'nothing' | 'request'
  readonly start: (tools: Tools) => Promise<Endpoint>
  readonly needs?: 'certificates' | 'proxy'
  /** Trying again cannot help, so that it must not be tried again. */
  readonly isFinal?: boolean
  /** Runtimes that say the same of it as of something final. */
  readonly isFinalIn?: readonly Runtime['kind'][]
  /** It ends by the time-out alone; `maybe`: in some runtimes. */
  readonly isHang?: boolean | 'maybe'
  /** Nothing but the body tells that nothing left, and a read has none. */
  readonly isReadUnknown?: boolean
  /** What the message must name. */
  readonly says?: RegExp
  readonly hasWarmUp?: boolean
  readonly hasForeignSignal?: boolean
  /** Not all runtimes refuse it; then it may be answered. */
  readonly mayBeAnswered?: boolean
  /** Of the error of a write that arrived. */
  readonly kind?: string
}

const nobody = (baseUrl: string): Endpoint => ({ baseUrl, seen: nothingSeen(), close: async () => {} })

/** Below the ports that a system gives to whoever asks for any, so that nobody gets it meanwhile. */
const randomPort = (): number => 10_200 + Math.floor(Math.random() * 9_000)

const startRefused = async (): Promise<Endpoint> => {
  for (;;) {
    const server = createServer()
    const port = await listen(server, randomPort()).catch(() => undefined)
    if (port === undefined) continue
    await closeServer(server, [])
    return nobody(`http://127.0.0.1:${port}`)
  }
}

const throughProxy = ({ proxy }: Tools, answer: TunnelAnswer): Endpoint => {
  const port = proxy.add(answer)
  const seen = nothingSeen()
  const close = async (): Promise<void> => {
    seen.bytes = proxy.bytesTo(port)
  }
  return { baseUrl: `https://target.lab.invalid:${port}`, seen, close }
}

/** The tunnel stands, and what is behind it breaks off. */
const startBehindTunnel = async (tools: Tools): Promise<Endpoint> => {
  const target = await startHttp({ onWhole: each => each.reset() }, { identity: tools.certificates.trusted })
  const to = Number(new URL(target.baseUrl).port)
  return { ...throughProxy(tools, { to }), seen: target.seen, close: target.close }
}

const CERTIFICATE = /certificate|issuer|self.signed|CERT_|UNABLE_TO/i

/** What a request fails with before anything of it leaves. */
const NOTHING_LEFT: readonly Case[] = [
  { name: 'name not found', left: 'nothing', start: async () => nobody('https://nothing.invalid') },
  { name: 'port refused', left: 'nothing', start: startRefused },
  { name: 'connect hangs', left: 'nothing', isHang: true, start: startHung },
  {
    name: 'unknown CA',
    ...{ left: 'nothing', needs: 'certificates', isFinal: true, says: CERTIFICATE },
    start: ({ certificates }) => startHttp({}, { identity: certificates.unknown }),
  },
  {
    name: 'expired certificate',
    ...{ left: 'nothing', needs: 'certificates', isFinal: true, says: /certificate|expired|CERT_/i },
    start: ({ certificates }) => startHttp({}, { identity: certificates.expired }),
  },
  {
    name: 'certificate of another host',
    ...{ left: 'nothing', needs: 'certificates', isFinal: true, says: /certificate|altname|CERT_/i },
    start: ({ certificates }) => startHttp({}, { identity: certificates.otherHost }),
  },
  {
    name: 'plain text on the TLS port',
    ...{ left: 'nothing', isFinal: true, isReadUnknown: true, says: /TLS|SSL/ },
    start: startPlainText,
  },
  { name: 'closed in the handshake', left: 'nothing', isReadUnknown: true, start: startClosedInHandshake },
  { name: 'reset in the handshake', left: 'nothing', isReadUnknown: true, start: startResetInHandshake },
  { name: 'handshake hangs', left: 'nothing', isHang: true, start: startSilentHandshake },
  ...(['407 Proxy Authentication Required', '403 Forbidden', '502 Bad Gateway'] as const).map(
    (status): Case => ({
      name: `proxy answers ${status.slice(0, 3)}`,
      ...{ left: 'nothing', needs: 'proxy', isFinal: !status.startsWith('5'), says: /proxy|tunnel/i },
      // "unsuccessful tunnel", whatever the status but for 407.
      ...(status.startsWith('5') ? { isFinalIn: ['deno'] } : {}),
      start: async tools => throughProxy(tools, { status }),
    }),
  ),
  {
    name: 'proxy closes',
    // Node 22 and 24 wait for its answer all the same.
    ...{ left: 'nothing', needs: 'proxy', isHang: 'maybe', isReadUnknown: true },
    start: async tools => throughProxy(tools, 'closes'),
  },
  {
    name: 'forbidden port',
    ...{ left: 'nothing', isFinal: true, mayBeAnswered: true, says: /port/i },
    start: startForbidden,
  },
  {
    name: 'signal of another realm',
    ...{ left: 'nothing', isFinal: true, mayBeAnswered: true, hasForeignSignal: true, says: /signal/i },
    start: () => startHttp({ onWhole: ({ socket }) => socket.write(ANSWER) }),
  },
]

/** What goes wrong once the request has arrived. */
const REQUEST_LEFT: readonly Case[] = [
  {
    name: 'reset after the head',
    left: 'request',
    start: () => startHttp({ onHead: connection => connection.reset() }),
  },
  {
    name: 'reset after processing',
    left: 'request',
    start: () => startHttp({ onWhole: connection => connection.reset() }),
  },
  {
    name: 'the same over TLS',
    ...{ left: 'request', needs: 'certificates' },
    start: ({ certificates }) =>
      startHttp({ onWhole: connection => connection.reset() }, { identity: certificates.trusted }),
  },
  {
    name: 'the same through a tunnel',
    ...{ left: 'request', needs: 'proxy' },
    start: startBehindTunnel,
  },
  {
    name: 'reused connection, reset after processing',
    ...{ left: 'request', hasWarmUp: true },
    // Whoever sends it again by itself is answered, as if nothing had happened.
    start: () =>
      startHttp({ onWhole: (each, nth) => (nth === 1 ? each.reset() : each.socket.write(ANSWER)) }),
  },
  {
    name: 'HTTP/2 stream refused after processing',
    ...{ left: 'request', needs: 'certificates' },
    start: ({ certificates }) => startRefusedStream(certificates.trusted),
  },
  {
    name: 'HTTP/2 connection given up after processing',
    ...{ left: 'request', needs: 'certificates' },
    start: ({ certificates }) => startGoAway(certificates.trusted),
  },
  { name: 'no answer', left: 'request', isHang: true, start: () => startHttp({ onWhole: () => {} }) },
  {
    name: 'answer cut off',
    left: 'request',
    start: () => startHttp({ onWhole: ({ socket }) => socket.end(ANSWER.slice(0, -9)) }),
  },
  {
    name: '408 and half-close',
    left: 'request',
    start: () =>
      startHttp({
        onWhole: ({ socket }) => socket.end(respond('408 Request Timeout', '', 'connection: close\r\n')),
      }),
  },
  {
    name: '421',
    ...{ left: 'request', kind: 'unexpected_status' },
    start: () =>
      startHttp({
        onWhole: ({ socket }, nth) => socket.write(nth === 1 ? respond('421 Misdirected Request') : ANSWER),
      }),
  },
]

export const CASES: readonly Case[] = [...NOTHING_LEFT, ...REQUEST_LEFT]
