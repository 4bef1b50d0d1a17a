import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers every request with the same small JSON, in a process of its own. */
const BODY = JSON.stringify({
  id: 'evt_1',
  object: 'customer',
  meta: { hasMore: false },
  results: {
    id: 'evt_1',
    event_name: 'Show',
    event_datetime: '2026-07-14T15:30:00.000Z',
    notes: 'n'.repeat(150),
  },
})

const server = createServer((request, response) => {
  request.resume()
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(BODY),
      'x-ratelimit-limit': '1000000',
      'x-ratelimit-remaining': '999999',
    })
    .end(BODY)
})
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
