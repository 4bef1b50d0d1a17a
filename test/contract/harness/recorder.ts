import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { askTwice } from './request.js'

/** A request as it came out of the socket: nothing of it decoded. */
export interface ArrivedRequest {
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  /** Names and values in their order, also those that came twice. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

/** What the recorder says to a request. */
export interface GivenAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Exchanged {
  readonly request: ArrivedRequest
  readonly answer: GivenAnswer
}

export type Answering = (request: ArrivedRequest) => GivenAnswer | Promise<GivenAnswer>

/** A server that writes down what arrives, before anything reads it. */
export interface Recorder {
  readonly url: string
  /** Sets who answers from here on, and forgets what has arrived. */
  answerBy(answering: Answering): void
  readonly exchanged: readonly Exchanged[]
  close(): Promise<void>
}

export const json = (value: unknown, status = 200): GivenAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const pairs = (raw: readonly string[]): (readonly [string, string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : []))

export const startRecorder = async (): Promise<Recorder> => {
  let answering: Answering = () => json({})
  const exchanged: Exchanged[] = []
  let turn = 0
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url: target = '', rawHeaders } = incoming
    const own = turn
    try {
      const request = { method, target, headers: pairs(rawHeaders), body: await bodyOf(incoming) }
      const answer = await answering(request)
      // What a call of before leaves behind belongs to nobody.
      if (own === turn) exchanged.push({ request, answer })
      outgoing.writeHead(answer.status, answer.headers).end(answer.body)
    } catch (cause) {
      // A fault of the suite, and loud: the connection breaks and the test fails.
      outgoing.destroy(cause instanceof Error ? cause : undefined)
    }
  })
  // A server that ends idle connections meets, on a busy machine, a request that is on its way.
  server.keepAliveTimeout = 0
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    exchanged,
    answerBy: next => {
      answering = next
      turn += 1
      exchanged.length = 0
    },
    close: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** Of the connection between client and recorder alone. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'content-encoding',
])

/** Answers with what another server says. */
export const forwardTo =
  (baseUrl: string): Answering =>
  async ({ method, target, headers, body }) => {
    const kept = headers.filter(([name]) => !OF_CONNECTION.has(name))
    const ask = () =>
      fetch(`${baseUrl}${target}`, {
        method,
        headers: kept.map(([name, value]): [string, string] => [name, value]),
        body: body.length > 0 ? new Uint8Array(body) : null,
        redirect: 'manual',
      })
    const response = await askTwice(ask)
    const own = [...response.headers].filter(([name]) => !OF_CONNECTION.has(name))
    return { status: response.status, headers: Object.fromEntries(own), body: await response.text() }
  }
