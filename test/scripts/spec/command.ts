import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url))

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Place {
  /** The folder that the script is called in. Default: the repository. */
  readonly cwd?: string
  /** The repository, or a copy of it, whose script is run. */
  readonly root?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs one of the scripts as npm would, bounded in time. */
export const runScript = (
  script: string,
  args: readonly string[] = [],
  place: Place = {},
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const { cwd = ROOT, root = ROOT, env = {} } = place
    const file = join(root, 'scripts', `${script}.ts`)
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file, ...args], {
      cwd,
      env: { ...process.env, ...env },
      timeout: 300_000,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', data => {
      stdout += data
    })
    child.stderr.on('data', data => {
      stderr += data
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr }))
  })

/** What the compiler has against the library of the repository, or of a copy of it; empty: nothing. */
export const compileLibrary = (root: string = ROOT): string => {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', join(root, 'src'), '--noEmit'], {
    encoding: 'utf8',
  })
  return stdout
}
