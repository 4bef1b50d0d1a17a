import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { command } from '../cli/command.js'
import { missingFacts, missingLines } from '../facade/missing.js'
import { facadeNeeds } from '../facade/needs.js'
import { loadContract } from '../spec/contract.js'

// The compiler alone would bury what is missing in the errors of everything that uses it, and cannot see what the rules
// of PMSs name.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

const checkFacade = async (): Promise<void> => {
  const { doc } = await loadContract()
  const missing = missingFacts(doc, facadeNeeds())
  if (missing.length > 0) {
    console.error('The facade needs what spec/propexo.yaml does not have:')
    for (const line of missingLines(missing)) console.error(`  ${line}`)
    console.error(
      'Change the facade and its rules (scripts/facade/ names what they need), or take a specification that has it.',
    )
    process.exitCode = 1
    return
  }
  const { status } = spawnSync(process.execPath, [TSC, '--noEmit'], { cwd: ROOT, stdio: 'inherit' })
  process.exitCode = status ?? 1
}

await command({
  call: 'npx tsx scripts/workshop/check.ts',
  summary: 'names facts that the facade needs and the contract does not have, and type-checks everything',
  options: {},
  run: checkFacade,
})
