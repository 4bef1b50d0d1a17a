import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { command } from './cli/command.js'
import { checkComparable } from './spec/check.js'
import { CONTRACT_FILE } from './spec/contract.js'
import type { JsonObject } from './spec/document.js'
import { repairDocument } from './spec/repair.js'
import { parseSource, readSource } from './spec/source.js'
import { compareFacts } from './spec-fidelity/compare.js'
import { readDeviations } from './spec-fidelity/deviations.js'

const DEFAULT_FILE = fileURLToPath(new URL('../../shared/upstream/openapi.yml', import.meta.url))

const readComparableFile = async (location: string): Promise<JsonObject> => {
  const { doc } = repairDocument(parseSource(await readSource(location)))
  checkComparable(doc, location)
  return doc
}

const compare = async (named: string | undefined): Promise<void> => {
  const file = named ?? DEFAULT_FILE
  if (named === undefined && !existsSync(file)) {
    console.log('SKIPPED: no published specification is beside this repository; name one')
    return
  }
  const [contract, published] = await Promise.all([
    readComparableFile(CONTRACT_FILE),
    readComparableFile(file),
  ])
  const { operations, differences, explained, stale } = compareFacts(
    contract,
    published,
    await readDeviations(),
  )
  for (const { operation, where, left, right } of differences)
    console.log(`${operation} ${where}: published ${JSON.stringify(left)}, contract ${JSON.stringify(right)}`)
  for (const { operation, where, reason } of explained) console.log(`meant: ${operation} ${where}: ${reason}`)
  for (const { operation, where } of stale) console.log(`no deviation any more: ${operation} ${where}`)
  console.log(`${operations} operations, ${differences.length} differences`)
  if (differences.length + stale.length > 0) process.exitCode = 1
}

await command({
  call: 'npm run spec:fidelity --',
  summary: `proves that every operation of the contract states the published facts and no others; exits 1 where one
differs`,
  positionals: {
    value: 'FILE',
    description: 'a published specification; default: ../shared/upstream/openapi.yml, where it exists',
    min: 0,
    max: 1,
  },
  options: {},
  isExplained: error => error instanceof TypeError,
  run: ({ positionals: [file] }) => compare(file),
})
