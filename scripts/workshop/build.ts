import { spawnSync } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { command } from '../cli/command.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

await command({
  call: 'npx tsx scripts/workshop/build.ts',
  summary: 'compiles the package into dist/',
  options: {},
  run: async () => {
    await rm(join(root, 'dist'), { recursive: true, force: true })
    const { status } = spawnSync(process.execPath, [tsc, '-p', 'src'], { cwd: root, stdio: 'inherit' })
    if (status !== 0) {
      process.exitCode = status ?? 1
      return
    }
    // tsc emits what it compiles; declarations and JavaScript that exist already are copied beside it.
    for (const name of ['schema.d.ts', 'validators'])
      await cp(join(root, 'generated', name), join(root, 'dist/generated', name), { recursive: true })
  },
})
