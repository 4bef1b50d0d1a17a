import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageOf, type Runtime, versionText } from './runtimes.js'

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/runtimes/', import.meta.url))

/** Whether a binary is there, runs and says that it is this version. */
const isVersion = (binary: string, version: string): boolean =>
  spawnSync(binary, ['--version'], { encoding: 'utf8' })
    .stdout?.split(/[\s(]/)
    .some(word => word === version || word === `v${version}`) ?? false

/**
 * Installs a runtime beside the dependencies, where `npm ci` clears it away, unless it is there already. Install scripts are
 * not run.
 * @returns the path of its binary
 */
export const installRuntime = async (runtime: Runtime): Promise<string> => {
  const { version } = runtime
  const folder = join(CACHE, runtime.name === version ? version : `${runtime.name}-${version}`)
  const { name, path } = packageOf(runtime)
  const binary = join(folder, 'node_modules', name, path)
  const says = versionText(runtime)
  if (isVersion(binary, says)) return binary
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
  const output = await new Promise<string>((done, fail) => {
    const npm = spawn('npm', ['install', '--prefix', folder, ...options, `${name}@${version}`], {
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.on('data', data => {
        text += data
      })
    }
    npm.once('error', fail)
    npm.once('close', () => done(text))
  })
  if (isVersion(binary, says)) return binary
  throw new Error(`npm install ${name}@${version} left no ${runtime.title} ${version}\n${output.trim()}`)
}
