import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Runtime } from '../runtimes.js'
import type { Task } from './task.js'

export interface Program {
  readonly runtime: Runtime
  readonly binary: string
  /** The bundle. */
  readonly file: string
  /** File of a root to trust. */
  readonly trustedFile: string | undefined
  /** For https. */
  readonly proxyUrl: string | undefined
}

/** More than all cases take together. */
const TIMEOUT_MS = 120_000

const argumentsOf = ({ runtime, file }: Program): readonly string[] => {
  if (runtime.kind === 'deno') return ['run', '--allow-all', '--no-config', '--no-lock', file]
  return [file]
}

const environmentOf = ({ trustedFile, proxyUrl }: Program): NodeJS.ProcessEnv => {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' }
  for (const name of Object.keys(env)) if (/_proxy$/i.test(name) || name === 'NODE_OPTIONS') delete env[name]
  if (trustedFile) Object.assign(env, { NODE_EXTRA_CA_CERTS: trustedFile, DENO_CERT: trustedFile })
  if (proxyUrl)
    Object.assign(env, { HTTPS_PROXY: proxyUrl, NO_PROXY: 'localhost,127.0.0.1', NODE_USE_ENV_PROXY: '1' })
  return env
}

interface ProcessOutput {
  stdout: string
  stderr: string
}

const collectOutput = (child: ChildProcess): ProcessOutput => {
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', data => {
    output.stdout += data
  })
  child.stderr?.on('data', data => {
    output.stderr += data
  })
  return output
}

const runMain = <Answer>(program: Program, tasks: readonly Task[]): Promise<readonly Answer[]> =>
  new Promise((done, fail) => {
    const args = [...argumentsOf(program), JSON.stringify(tasks)]
    const child = spawn(program.binary, args, {
      env: environmentOf(program),
      cwd: dirname(program.file),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
    })
    const output = collectOutput(child)
    child.once('error', fail)
    child.once('close', code => {
      try {
        done(JSON.parse(output.stdout))
      } catch {
        fail(new Error(`the probe ended with ${code}\n${output.stdout}${output.stderr}`.trim()))
      }
    })
  })

const workerdConfig = (file: string, trustedFile: string | undefined): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .probe),
    (name = "internet", network = (
      allow = ["public", "private", "local"],
      tlsOptions = (trustBrowserCas = true${trustedFile ? `, trustedCertificates = [embed "${basename(trustedFile)}"]` : ''}),
    )),
  ],
  sockets = [(name = "main", address = "127.0.0.1:0", http = (), service = "main")],
);
const probe :Workerd.Worker = (
  modules = [(name = "probe.js", esModule = embed "${basename(file)}")],
  compatibilityDate = "2025-11-01",
);
`

/** The port that it says it listens on. */
const portOf = (child: ChildProcess, output: ProcessOutput): Promise<number> =>
  new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', code => fail(new Error(`workerd ended with ${code}\n${output.stderr}`)))
    child.stdout?.on('data', () => {
      const [, port] = /"port":(\d+)/.exec(output.stdout) ?? []
      if (port !== undefined) done(Number(port))
    })
  })

const runWorker = async <Answer>(program: Program, tasks: readonly Task[]): Promise<readonly Answer[]> => {
  const folder = dirname(program.file)
  const config = join(folder, 'config.capnp')
  await writeFile(config, workerdConfig(program.file, program.trustedFile))
  const child = spawn(program.binary, ['serve', '--control-fd=1', config], {
    cwd: folder,
    env: environmentOf(program),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  })
  const output = collectOutput(child)
  try {
    const port = await portOf(child, output)
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: JSON.stringify(tasks) })
    const text = await response.text()
    if (!response.ok) throw new Error(`the probe answered ${response.status}: ${text}\n${output.stderr}`)
    return JSON.parse(text)
  } finally {
    const closed = new Promise(done => child.once('close', done))
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await closed
  }
}

/** Runs a bundle under a runtime, and gives what it answers to the tasks. */
export const execute = <Answer>(program: Program, tasks: readonly Task[]): Promise<readonly Answer[]> =>
  program.runtime.kind === 'workerd' ? runWorker(program, tasks) : runMain(program, tasks)
