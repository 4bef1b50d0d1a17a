import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Postgres server of its own, on a free port of 127.0.0.1. */
export interface PostgresServer {
  readonly url: string
  close(): Promise<void>
}

/** Where packages of distributions put each version. */
const VERSIONS = '/usr/lib/postgresql'

const LEAVING_MS = 5_000

const findBinaries = (): string | undefined => {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).map(Number) : []
  const folders = versions.sort((left, right) => right - left).map(each => join(VERSIONS, `${each}`, 'bin'))
  return folders.find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

interface Account {
  readonly uid?: number
  readonly gid?: number
}

/** Postgres does not run as root, so that it runs as the user that its package has made. */
const accountOf = (): Account | undefined => {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = ['-u', '-g'].map(flag =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout || Number.NaN),
  )
  return uid && gid ? { uid, gid } : undefined
}

const isReady = (server: ChildProcess): Promise<boolean> =>
  new Promise(resolve => {
    server.on('error', () => resolve(false))
    server.on('exit', () => resolve(false))
    server.stderr?.on('data', (text: Buffer) => {
      if (text.includes('ready to accept connections')) resolve(true)
    })
  })

const skip = (reason: string): undefined => {
  console.warn(`SKIPPED: no tests against a Postgres server, because ${reason}`)
  return undefined
}

/** Undefined, and a warning, where Postgres is not installed or does not start. */
export const startPostgres = async (): Promise<PostgresServer | undefined> => {
  const binaries = findBinaries()
  const account = accountOf()
  if (!binaries) return skip(`there is none below ${VERSIONS}`)
  if (!account) return skip('it does not run as root, and there is no user postgres')
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  chmodSync(folder, 0o700)
  if (account.uid && account.gid) chownSync(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  const own = { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
  const options = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  const made = spawnSync(join(binaries, 'initdb'), options, { ...own, encoding: 'utf8' })
  if (made.status !== 0) {
    remove()
    return skip(`initdb failed: ${made.stderr}`)
  }
  const port = await freePort()
  const settings = ['-h', '127.0.0.1', '-p', `${port}`, '-k', folder, '-c', 'max_connections=40']
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings], {
    ...own,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = (): void => void server.kill('SIGQUIT')
  process.once('exit', kill)
  if (!(await isReady(server))) {
    remove()
    return skip('it does not start')
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    close: async () => {
      const exited = once(server, 'exit')
      // It waits for clients that are leaving, but not for ever.
      server.kill('SIGTERM')
      const late = setTimeout(() => server.kill('SIGINT'), LEAVING_MS)
      await exited
      clearTimeout(late)
      process.off('exit', kill)
      remove()
    },
  }
}
