import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort, type Server } from './postgres.js'

/** A server of its own on a free port; undefined where it is not installed. */
export const startRedis = async (): Promise<Server | undefined> => {
  const port = await freePort()
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ]
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const isReady = await new Promise<boolean>(resolve => {
    server.on('error', () => resolve(false))
    server.on('exit', () => resolve(false))
    server.stdout.on('data', text => {
      if (String(text).includes('Ready to accept connections')) resolve(true)
    })
  })
  if (!isReady) return undefined
  return {
    url: `redis://127.0.0.1:${port}`,
    close: async () => {
      const ended = once(server, 'exit')
      server.kill()
      await ended
    },
  }
}
