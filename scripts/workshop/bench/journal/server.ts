import { createServer } from 'node:http'

/** Queues every write at once, and knows no log: what a write costs beside the network and the API. */
let jobs = 0
const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    jobs += 1
    const body = request.method === 'POST' ? { job_id: `job_${jobs}`, data: {} } : { results: { logs: [] } }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body))
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) process.send?.(`http://127.0.0.1:${address.port}`)
})
