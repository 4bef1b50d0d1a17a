import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as it came over the wire. */
export interface Arrived {
  readonly method: string
  /** Path and query, undecoded. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface LocalServer {
  readonly url: string
  /** In the order in which they came. */
  readonly requests: readonly Arrived[]
}

export type Handler = (response: ServerResponse, request: Arrived) => void

/** A real HTTP server on a free port of 127.0.0.1, closed with all its connections when the test ends. */
export const startServer = async (handle: Handler): Promise<LocalServer> => {
  const requests: Arrived[] = []
  const server = createServer(async (message, response) => {
    const request = await read(message)
    requests.push(request)
    handle(response, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const read = async (message: IncomingMessage): Promise<Arrived> => {
  let body = ''
  message.setEncoding('utf8')
  for await (const chunk of message) body += chunk
  return { method: message.method ?? '', target: message.url ?? '', headers: message.headers, body }
}
