import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../scripts/spec/command.js'

const STRICT = {
  target: 'ES2022',
  module: 'NodeNext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
}

/** Compiles files as a strict consumer of the built package would, and gives what tsc printed. */
export const compile = async (
  sources: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<string> => {
  // Inside of the repository, so that `propexo-client` resolves to the built package by its own name.
  const folder = await mkdtemp(join(ROOT, 'test/package/.project-'))
  try {
    for (const [name, text] of Object.entries(sources)) await writeFile(join(folder, name), text)
    const config = { compilerOptions: STRICT, files: Object.keys(sources) }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    return spawnSync(process.execPath, [tsc, '-p', folder, ...flags], { encoding: 'utf8' }).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}
