import { parseArgs } from 'node:util'
import { needed, strict } from './facade/leniency.js'
import { compileOrLeaveOut, generateUncompiled, type Step } from './generate/generate.js'
import { lockContract, readLock } from './generate/lock.js'
import { GENERATED, type Output, staleFiles, writeOutput } from './generate/output.js'
import { CONTRACT_FILE, LOCK_FILE, loadContract, noticeLines } from './spec/contract.js'
import { fromCaller } from './spec/location.js'
import { SpecError } from './spec/problem.js'

const USAGE = `npm run generate -- [--spec FILE-or-URL] [--out DIR] [--check] [--strict]
  --spec   specification to read, YAML or JSON    default: spec/propexo.yaml
  --out    folder to write                        default: generated
  --check  write nothing; exit 1 and name the files that are out of date
  --strict refuse a specification of which anything would be left out`

const step: Step = async (name, run) => {
  const start = performance.now()
  const result = await run()
  console.log(`  ${name.padEnd(12)} ${Math.round(performance.now() - start)} ms`)
  return result
}

const readArguments = () => {
  try {
    const options = {
      spec: { type: 'string' },
      out: { type: 'string' },
      check: { type: 'boolean' },
      strict: { type: 'boolean', default: false },
    } as const
    return parseArgs({ options }).values
  } catch (cause) {
    throw new SpecError('generate', [
      { pointer: '', reason: `${cause instanceof Error ? cause.message : cause}\n${USAGE}` },
    ])
  }
}

/** Also a folder that cannot be read: writing says what is wrong with it. */
const differs = async (out: string, output: Output): Promise<boolean> => {
  try {
    return (await staleFiles(out, output)).size > 0
  } catch {
    return true
  }
}

const main = async (): Promise<void> => {
  const given = readArguments()
  if (given.out === '') throw new SpecError('--out', [{ pointer: '', reason: 'names no folder' }])
  const spec = given.spec === undefined ? CONTRACT_FILE : fromCaller(given.spec)
  const out = given.out === undefined ? GENERATED : fromCaller(given.out)
  const leniency = given.strict ? strict : needed
  const read = await step('contract', () => loadContract(spec, leniency))
  const uncompiled = await generateUncompiled(read, step, leniency)
  // What is there already was compiled before it was written.
  const isNew = await differs(out, uncompiled.output)
  const generated = isNew ? await compileOrLeaveOut(uncompiled, step, leniency) : uncompiled
  const { contract, output, operations, schemas } = generated
  for (const line of noticeLines(contract)) console.log(`  ${line}`)
  const isOwn = spec === CONTRACT_FILE && out === GENERATED
  if (given.check) {
    const stale = new Map(await step('compare', () => staleFiles(out, output)))
    if (isOwn && (await readLock()).contract.sha256 !== contract.contractSha256)
      stale.set(LOCK_FILE, 'changed')
    if (stale.size > 0) {
      for (const [name, why] of stale) console.error(`stale: ${name} (${why})`)
      console.error('Run the same command without --check, and commit what it writes.')
      process.exitCode = 1
    }
  } else {
    if (isNew) await step('write', () => writeOutput(out, output))
    if (isOwn) await lockContract(contract.contractSha256)
  }
  const leftOut = contract.leftOut.length > 0 ? `, left out: ${contract.leftOut.length}` : ''
  console.log(`operations: ${operations}, schemas: ${schemas}${leftOut}`)
}

main().catch(error => {
  if (!(error instanceof SpecError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
