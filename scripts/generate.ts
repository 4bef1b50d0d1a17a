import { writeFile } from 'node:fs/promises'
import { command } from './cli/command.js'
import { location } from './cli/readers.js'
import { needed, strict } from './facade/leniency.js'
import { compileOrLeaveOut, generateUncompiled, type Step } from './generate/generate.js'
import { lockContract, readLock } from './generate/lock.js'
import { GENERATED, type Output, staleFiles, writeOutput } from './generate/output.js'
import { canonicalText, formProblem } from './spec/canonical.js'
import { CONTRACT_FILE, LOCK_FILE, loadContract, noticeLines } from './spec/contract.js'
import type { Leniency } from './spec/left-out.js'
import { problemText } from './spec/problem.js'
import { parseSource, readSource } from './spec/source.js'

const step: Step = async (name, run) => {
  const start = performance.now()
  const result = await run()
  console.log(`  ${name.padEnd(12)} ${Math.round(performance.now() - start)} ms`)
  return result
}

/** Also a folder that cannot be read: writing says what is wrong with it. */
const differs = async (out: string, output: Output): Promise<boolean> => {
  try {
    return (await staleFiles(out, output)).size > 0
  } catch {
    return true
  }
}

interface GenerateArguments {
  readonly spec: string
  readonly out: string
  /** Compare with what is there, and write nothing. */
  readonly isCheck: boolean
  readonly leniency: Leniency
}

/** Writes the contract of this repository in the one form that it has. @returns whether it has it */
const holdForm = async (isCheck: boolean): Promise<boolean> => {
  const source = await readSource(CONTRACT_FILE)
  // Its messages are the better ones where the text is no YAML.
  parseSource(source)
  const canonical = canonicalText(source)
  if (canonical === source.text) return true
  const problem = formProblem(source, canonical)
  if (isCheck) {
    console.error(problemText(CONTRACT_FILE, problem))
    return false
  }
  await writeFile(CONTRACT_FILE, canonical)
  console.log(`  ${CONTRACT_FILE} was not in canonical form from line ${problem.line} on, and is now`)
  return true
}

const generateFiles = async ({ spec, out, isCheck, leniency }: GenerateArguments): Promise<void> => {
  const isOwn = spec === CONTRACT_FILE && out === GENERATED
  const hasForm = !isOwn || (await step('form', () => holdForm(isCheck)))
  const read = await step('contract', () => loadContract(spec, leniency))
  const uncompiled = await generateUncompiled(read, step, leniency)
  // What is there already was compiled before it was written.
  const isNew = await differs(out, uncompiled.output)
  const generated = isNew ? await compileOrLeaveOut(uncompiled, step, leniency) : uncompiled
  const { contract, output, operations, schemas } = generated
  for (const line of noticeLines(contract)) console.log(`  ${line}`)
  if (isCheck) {
    const stale = new Map(await step('compare', () => staleFiles(out, output)))
    if (isOwn && (await readLock()).contract.sha256 !== contract.contractSha256)
      stale.set(LOCK_FILE, 'changed')
    if (stale.size > 0 || !hasForm) {
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

await command({
  call: 'npm run generate --',
  summary: 'writes types, validators and the list of operations from a specification',
  options: {
    spec: {
      value: 'FILE-or-URL',
      description: 'specification to read, YAML or JSON; default: spec/propexo.yaml',
      read: location('specification'),
    },
    out: { value: 'DIR', description: 'folder to write; default: generated', read: location('folder') },
    check: { description: 'write nothing; exit 1 and name the files that are out of date' },
    strict: { description: 'refuse a specification of which anything would be left out' },
  },
  run: ({ options: { spec = CONTRACT_FILE, out = GENERATED, check, strict: isStrict } }) =>
    generateFiles({ spec, out, isCheck: check, leniency: isStrict ? strict : needed }),
})
