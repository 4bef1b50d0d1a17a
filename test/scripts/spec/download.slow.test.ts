import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { download } from '../../../scripts/spec/download.js'
import { startServer } from '../../support/local-server.js'
import { runScript } from './command.js'

const SPEC = 'openapi: 3.1.0\n'
const URL_OF_SPEC = 'https://spec.example/openapi.yaml'
const YAML = { 'content-type': 'application/yaml' }

/** Goes to a local server for every address, and keeps the addresses. */
const through = (url: string): { readonly fetch: typeof fetch; readonly asked: string[] } => {
  const asked: string[] = []
  return {
    asked,
    fetch: (input, init) => {
      asked.push(String(input))
      return fetch(new URL(new URL(String(input)).pathname, url), init)
    },
  }
}

type Handler = Parameters<typeof startServer>[0]

const get = async (
  handler: Handler,
  options: { timeoutMs?: number; maxBytes?: number; httpsOnly?: boolean } = {},
) => {
  const { url } = await startServer(handler)
  return download(URL_OF_SPEC, { httpsOnly: true, ...through(url), ...options })
}

describe('a download', () => {
  it.each([
    'application/yaml',
    'application/x-yaml',
    'text/yaml; charset=utf-8',
    'text/plain',
    'application/json',
    'application/vnd.oai.openapi+json;version=3.1',
    'application/octet-stream',
    'APPLICATION/YAML',
  ])('of %s is read', async type => {
    const { text } = await get(response => response.writeHead(200, { 'content-type': type }).end(SPEC))
    expect(text).toBe(SPEC)
  })

  it('without a type, or compressed, is read', async () => {
    expect((await get(response => response.end(SPEC))).text).toBe(SPEC)
    const { text } = await get(response =>
      response.writeHead(200, { ...YAML, 'content-encoding': 'gzip' }).end(gzipSync(SPEC)),
    )
    expect(text).toBe(SPEC)
  })

  it('tells the day on which it was modified, where the server says so', async () => {
    const at = (value: string) =>
      get(response => response.writeHead(200, { ...YAML, 'last-modified': value }).end(SPEC))
    expect((await at('Thu, 12 Feb 2026 23:30:00 GMT')).modifiedOn).toBe('2026-02-12')
    expect((await at('yesterday')).modifiedOn).toBeUndefined()
  })

  it.each(['text/html', 'application/pdf', 'image/png', 'application/xml', 'application/zip'])(
    'of %s is refused',
    async type => {
      const answer = get(response => response.writeHead(200, { 'content-type': type }).end(SPEC))
      await expect(answer).rejects.toThrow(`the server answered with ${type}, which is no YAML or JSON`)
    },
  )

  it.each([204, 206, 304, 400, 401, 404, 500, 503])('that is answered with %i is refused', async status => {
    await expect(get(response => response.writeHead(status, YAML).end())).rejects.toThrow(
      `the server answered ${status}`,
    )
  })

  it('that does not end in time is refused, at whatever point it stalls', async () => {
    const silent = get(() => {}, { timeoutMs: 100 })
    await expect(silent).rejects.toThrow('it took longer than 100 ms')
    const stalled = get(response => response.writeHead(200, YAML).write(SPEC), { timeoutMs: 100 })
    await expect(stalled).rejects.toThrow('it took longer than 100 ms')
    const slow = get(
      response => {
        const timer = setInterval(() => response.write('# more\n'), 20)
        response.on('close', () => clearInterval(timer))
      },
      { timeoutMs: 100 },
    )
    await expect(slow).rejects.toThrow('it took longer than 100 ms')
  })

  it('that is too large is refused before it is all there, also where it was compressed', async () => {
    const large = Buffer.alloc(100_000, 'a')
    const plain = get(response => response.writeHead(200, YAML).end(large), { maxBytes: 99_999 })
    await expect(plain).rejects.toThrow('the file is larger than 99999 bytes')
    const packed = get(
      response => response.writeHead(200, { ...YAML, 'content-encoding': 'gzip' }).end(gzipSync(large)),
      { maxBytes: 99_999 },
    )
    await expect(packed).rejects.toThrow('the file is larger than 99999 bytes')
    expect(
      (await get(response => response.writeHead(200, YAML).end(large), { maxBytes: 100_000 })).text.length,
    ).toBe(100_000)
  })

  it('that breaks off is refused', async () => {
    const broken = get(response => {
      response.writeHead(200, { ...YAML, 'content-length': '1000' }).write(SPEC)
      setTimeout(() => response.destroy(), 20)
    })
    await expect(broken).rejects.toThrow()
    const chunked = get(response => {
      response.writeHead(200, YAML).write(SPEC)
      setTimeout(() => response.destroy(), 20)
    })
    await expect(chunked).rejects.toThrow()
  })

  it.each([
    ['whose length nobody says is refused, because cut YAML is often valid', '', SPEC],
    [
      'whose compressed text was cut is refused, because compression says no length',
      'content-encoding: gzip\r\n',
      gzipSync(SPEC.repeat(1000)).subarray(0, 60),
    ],
  ])('%s', async (_, header, body) => {
    const head = `HTTP/1.1 200 OK\r\ncontent-type: text/yaml\r\n${header}connection: close\r\n\r\n`
    const server = createTcpServer(socket => {
      socket.once('data', () => {
        socket.write(head)
        socket.end(body)
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { fetch } = through(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await expect(download(URL_OF_SPEC, { httpsOnly: true, fetch })).rejects.toThrow(
      'nobody knows whether it is whole',
    )
  })

  it('that is no UTF-8 is refused', async () => {
    await expect(
      get(response => response.writeHead(200, YAML).end(Buffer.from([0x61, 0xff]))),
    ).rejects.toThrow('the file is not UTF-8')
  })

  it('follows up to five redirects, also to other paths and hosts', async () => {
    const { url } = await startServer((response, { target }) => {
      const step = Number(target.slice(2))
      if (step === 5) response.writeHead(200, YAML).end(SPEC)
      else
        response
          .writeHead(302, { location: step === 2 ? `https://other.example/r${step + 1}` : `/r${step + 1}` })
          .end()
    })
    const { fetch, asked } = through(url)
    expect((await download('https://spec.example/r0', { httpsOnly: true, fetch })).text).toBe(SPEC)
    expect(asked.at(-1)).toBe('https://other.example/r5')
  })

  it('follows no more than five, and none in a circle', async () => {
    const { url, requests } = await startServer(response =>
      response.writeHead(301, { location: '/again' }).end(),
    )
    await expect(download(URL_OF_SPEC, { httpsOnly: true, ...through(url) })).rejects.toThrow(
      'there are more than 5 redirects',
    )
    expect(requests).toHaveLength(6)
  })

  it.each([
    'http://spec.example/openapi.yaml?token=abc',
    'ftp://spec.example/openapi.yaml',
    'file:///etc/passwd',
  ])('asks nobody for what is not https: %s', async target => {
    const { url, requests } = await startServer((response, { target: path }) =>
      response.writeHead(302, { location: path === '/redirect' ? target : '/redirect' }).end(),
    )
    await expect(download(target, { httpsOnly: true, ...through(url) })).rejects.toThrow('is not https')
    expect(requests).toHaveLength(0)
    // Also not after a redirect.
    const redirected = download('https://spec.example/redirect', { httpsOnly: true, ...through(url) })
    await expect(redirected).rejects.toThrow('is not https')
    await expect(redirected).rejects.not.toThrow('token')
    expect(requests).toHaveLength(1)
  })

  it('refuses an address with a password without repeating it', async () => {
    const { url, requests } = await startServer(response => response.end(SPEC))
    const refused = download('https://me:secret@spec.example/', { httpsOnly: true, ...through(url) })
    await expect(refused).rejects.toThrow('holds a user name or a password')
    await expect(refused).rejects.not.toThrow('secret')
    expect(requests).toHaveLength(0)
  })
})

const openssl = spawnSync('openssl', ['version']).status === 0
const NEEDS_OPENSSL = openssl ? '' : ' (SKIPPED: openssl is not there to make a certificate)'
if (!openssl) console.warn('SKIPPED: spec:pull over TLS, because openssl is not there to make a certificate')

describe('npm run spec:pull', () => {
  it.skipIf(!openssl)(
    `reads over TLS, and refuses a certificate that nobody vouches for${NEEDS_OPENSSL}`,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'tls-'))
      onTestFinished(() => rm(folder, { recursive: true }))
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
      const made = spawnSync('openssl', [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
        ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert],
      ])
      expect(made.status).toBe(0)
      const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
        response.writeHead(200, YAML).end(SPEC)
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      onTestFinished(() => {
        server.closeAllConnections()
        server.close()
      })
      const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}/openapi.yaml`
      const pull = (env: Record<string, string>) =>
        runScript('spec-pull', ['--from', address, '--dry-run'], { env })
      const refused = await pull({})
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain('self-signed certificate')
      const read = await pull({ NODE_EXTRA_CA_CERTS: cert })
      // It was read, and is no specification yet.
      expect(read.stderr).toContain(`${address}#/paths: must map paths to their operations`)
    },
  )

  it('asks nobody for what is not https', async () => {
    const { url, requests } = await startServer(response => response.writeHead(200, YAML).end(SPEC))
    const { code, stderr } = await runScript('spec-pull', ['--from', `${url}/openapi.yaml`, '--dry-run'])
    expect(code).toBe(1)
    expect(stderr).toContain('is not https')
    expect(requests).toHaveLength(0)
  })
})
