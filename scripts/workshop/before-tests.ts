import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { command } from '../cli/command.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIOME = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')

/** None reads what another writes. Of several that fail, the first explains the others. */
const STEPS: readonly (readonly [call: string, ...args: string[]])[] = [
  ['npm run generate -- --check', '--import', 'tsx', 'scripts/generate.ts', '--check'],
  ['npx tsx scripts/workshop/check.ts', '--import', 'tsx', 'scripts/workshop/check.ts'],
  ['npx biome check --error-on-warnings .', BIOME, 'check', '--error-on-warnings', '.'],
  ['npx tsx scripts/workshop/build.ts', '--import', 'tsx', 'scripts/workshop/build.ts'],
]

interface Running {
  readonly call: string
  /** What it printed, and how it ended; null: it was stopped by a signal. */
  readonly ended: Promise<{ readonly printed: Buffer; readonly code: number | null }>
}

const start = ([call, ...args]: (typeof STEPS)[number]): Running => {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<{ printed: Buffer; code: number | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ printed: Buffer.concat(chunks), code }))
  })
  return { call, ended }
}

/** Shows them as if one ran after the other, each only where those before it passed. */
const runSteps = async (): Promise<void> => {
  const running = STEPS.map(start)
  for (const { call, ended } of running) {
    const { printed, code } = await ended
    process.stdout.write(`> ${call}\n`)
    process.stdout.write(printed)
    if (code === 0) continue
    console.error(`Failed: ${call}`)
    process.exitCode = code ?? 1
    break
  }
  // Nothing may still write into dist/ when somebody tries again.
  await Promise.all(running.map(({ ended }) => ended))
}

await command({
  call: 'npx tsx scripts/workshop/before-tests.ts',
  summary:
    'compares generated files, type-checks, lints and builds, side by side; ends with the first that fails',
  options: {},
  run: runSteps,
})
