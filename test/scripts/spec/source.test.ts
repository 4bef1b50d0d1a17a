import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { parseSource, readSource } from '../../../scripts/spec/source.js'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

const serve = async (answer: RequestListener): Promise<string> => {
  const started = createServer(answer)
  server = started
  await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/openapi.yaml`
}

describe('a specification at a URL', () => {
  it('is read like a file', async () => {
    const url = await serve((_, response) => response.end('\uFEFFopenapi: 3.1.0\n'))
    expect(parseSource(await readSource(url))).toEqual({ openapi: '3.1.0' })
  })

  it.each([404, 401, 500])('is refused with its address when the server answers %i', async status => {
    const url = await serve((_, response) => response.writeHead(status).end('openapi: 3.1.0'))
    await expect(readSource(url)).rejects.toThrow(`${url}: cannot be read: the server answered ${status}`)
  })

  it('is refused when the connection breaks in the middle', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('openapi:')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(readSource(url)).rejects.toThrow('cannot be read')
  })

  it('that is a web page is refused as a whole', async () => {
    const url = await serve((_, response) =>
      response.end('<!doctype html>\n<html><body>Sign in: here</body></html>'),
    )
    const source = await readSource(url)
    expect(() => parseSource(source)).toThrow(url)
  })
})
