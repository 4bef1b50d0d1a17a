import { spawnSync } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

await rm(join(root, 'dist'), { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [tsc, '-p', 'src'], { cwd: root, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
// tsc emits what it compiles; declarations and JavaScript that exist already are copied beside it.
for (const name of ['schema.d.ts', 'validators']) {
  await cp(join(root, 'generated', name), join(root, 'dist/generated', name), { recursive: true })
}
