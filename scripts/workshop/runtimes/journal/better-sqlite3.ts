import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const VERSION = '12.11.1'

/** It takes about a minute. */
const TIMEOUT_MS = 600_000
const MAX_TOLD = 600

/** What `node-gyp` compiles against: the headers of the Node that runs this, which it would download otherwise. */
const headersOf = (): string | undefined => {
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include/node/node_api.h')) ? prefix : undefined
}

const install = (folder: string, prefix: string): Promise<string> =>
  new Promise((done, fail) => {
    const options = ['--no-save', '--no-audit', '--no-fund', `--nodedir=${prefix}`]
    const npm = spawn('npm', ['install', ...options, `better-sqlite3@${VERSION}`], {
      cwd: folder,
      // Else it asks for a binary that somebody else has compiled.
      env: { ...process.env, npm_config_build_from_source: 'true' },
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
    })
    let text = ''
    for (const stream of [npm.stdout, npm.stderr])
      stream.on('data', data => {
        text += data
      })
    npm.once('error', fail)
    npm.once('close', () => done(text))
  })

/** Undefined if it is installed in the folder now, and else the reason why it is not. */
export const installBetterSqlite3 = async (folder: string, version: string): Promise<string | undefined> => {
  const [line, ownLine] = [version, process.versions.node].map(each => each.split('.')[0])
  if (line !== ownLine) return `it is compiled for Node ${ownLine}, which runs this, and not for ${line}`
  const prefix = headersOf()
  if (!prefix) return `${process.execPath} has no headers beside it to compile against`
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  const output = await install(folder, prefix)
  const binary = join(folder, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node')
  return existsSync(binary) ? undefined : `npm install left no binary: ${output.trim().slice(-MAX_TOLD)}`
}
