import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkComparable } from './spec/check.js'
import { CONTRACT_FILE } from './spec/contract.js'
import type { JsonObject } from './spec/document.js'
import { SpecError } from './spec/problem.js'
import { repairDocument } from './spec/repair.js'
import { parseSource, readSource } from './spec/source.js'
import { compareFacts } from './spec-fidelity/compare.js'
import { readDeviations } from './spec-fidelity/deviations.js'

const USAGE = `npm run spec:fidelity -- [FILE]
  FILE  a published specification; default: ../shared/upstream/openapi.yml, where it exists
  proves that every operation of the contract states the published facts and no others; exits 1 where one differs`

const DEFAULT_FILE = fileURLToPath(new URL('../../shared/upstream/openapi.yml', import.meta.url))

const read = async (location: string): Promise<JsonObject> => {
  const { doc } = repairDocument(parseSource(await readSource(location)))
  checkComparable(doc, location)
  return doc
}

const main = async (): Promise<void> => {
  const { positionals } = parseArgs({ allowPositionals: true })
  if (positionals.length > 1) throw new SpecError('arguments', [{ pointer: '', reason: USAGE }])
  const [file = DEFAULT_FILE] = positionals
  if (positionals.length === 0 && !existsSync(file)) {
    console.log('SKIPPED: no published specification is beside this repository; name one')
    return
  }
  const [contract, published] = await Promise.all([read(CONTRACT_FILE), read(file)])
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

main().catch(error => {
  if (!(error instanceof SpecError || error instanceof TypeError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
