import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { usableOf } from '../../../../src/quota/limit.js'
import type { QuotaRun } from './alone.js'

/** A minute of this bench: ten times as fast as that of the API, and slow enough for a busy machine. */
export const SHORT_MINUTE_MS = 6_000
const SLOW_MS = 200
const LIMIT = 150

export interface SharedOptions {
  readonly processes: number
  readonly requests: number
  readonly mode: 'latency' | 'throughput'
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export interface Redis {
  readonly url: string
  close(): Promise<void>
}

/** A Redis server of its own on a free port; undefined where the program is missing. */
export const startRedis = async (): Promise<Redis | undefined> => {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const isThere = await new Promise<boolean>(resolve => {
    child.on('error', () => resolve(false))
    child.on('exit', () => resolve(false))
    child.stdout?.on('data', (text: Buffer) => {
      if (text.includes('Ready to accept connections')) resolve(true)
    })
  })
  if (!isThere) return undefined
  return {
    url: `redis://127.0.0.1:${port}`,
    close: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

/** The quota of the API over HTTP, with its short minute. */
const startQuotaServer = async () => {
  const stats = { refused: 0, slowed: 0 }
  let counted: number[] = []
  const server = createServer((_, response) => {
    const nowMs = performance.now()
    counted = counted.filter(each => nowMs - each < SHORT_MINUTE_MS)
    const isRefused = counted.length >= LIMIT
    if (isRefused) stats.refused += 1
    else counted.push(nowMs)
    const isSlow = counted.length >= LIMIT * 0.8
    if (isSlow) stats.slowed += 1
    const headers = {
      'x-ratelimit-limit': String(LIMIT),
      'x-ratelimit-remaining': String(LIMIT - counted.length),
    }
    setTimeout(() => response.writeHead(isRefused ? 429 : 200, headers).end('{}'), isSlow ? SLOW_MS : 0)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    stats,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))

/** All requests at once, by several processes that share a window on Redis. */
export const runShared = async (redis: Redis, options: SharedOptions): Promise<QuotaRun> => {
  const { processes, requests, mode } = options
  const server = await startQuotaServer()
  const children: ChildProcess[] = []
  try {
    const key = `bench:${mode}:${processes}:${Date.now()}`
    for (let index = 0; index < processes; index += 1) {
      const share = Math.floor(requests / processes) + (index < requests % processes ? 1 : 0)
      const args = [redis.url, server.url, key, mode, String(share), String(SHORT_MINUTE_MS)]
      children.push(fork(WORKER, args, { execArgv: process.execArgv }))
    }
    await Promise.all(children.map(child => once(child, 'message')))
    const startMs = performance.now()
    const ended = children.map(child => once(child, 'exit'))
    for (const child of children) child.send('go')
    const codes = (await Promise.all(ended)).map(([code]) => code)
    const tookMs = performance.now() - startMs
    if (codes.some(code => code !== 0)) throw new Error(`a process of the bench failed: ${codes.join()}`)
    const shortest = (Math.ceil(requests / usableOf(LIMIT, mode)) - 1) * SHORT_MINUTE_MS
    return { ratioToLimit: tookMs / shortest, status429: server.stats.refused, slowed: server.stats.slowed }
  } finally {
    for (const child of children) child.kill()
    await server.close()
  }
}
