import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fromCaller } from '../spec/location.js'
import { SpecError } from '../spec/problem.js'
import { differenceOf } from './time-zone-corrections/difference.js'
import { rowsOf } from './time-zone-corrections/rows.js'
import { tableText } from './time-zone-corrections/table.js'
import { readZoneData } from './time-zone-corrections/zone-data.js'

const COMMAND = 'npx tsx scripts/workshop/time-zone-corrections.ts'
const USAGE = `${COMMAND} [--check] [--out FILE]
  --check  write nothing; exit 1 and say what differs when the file is not what would be written
  --out    file to write    default: src/time/corrections.ts`

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DEFAULT_OUT = fileURLToPath(new URL('../../src/time/corrections.ts', import.meta.url))

const problem = (place: string, cause: unknown, more = ''): SpecError => {
  const reason = `${cause instanceof Error ? cause.message : cause}${more}`
  return new SpecError(place, [{ pointer: '', reason }])
}

const readArguments = (): { check: boolean; out: string } => {
  const options = { check: { type: 'boolean', default: false }, out: { type: 'string' } } as const
  try {
    const { check, out } = parseArgs({ options }).values
    if (out === '') throw new Error('--out names no file')
    return { check, out: out === undefined ? DEFAULT_OUT : fromCaller(out) }
  } catch (cause) {
    throw problem('time-zone-corrections', cause, `\n${USAGE}`)
  }
}

/** Undefined when there is none. */
const read = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw problem(file, cause)
  }
}

/** Nobody ever sees half of it. */
const write = async (file: string, text: string): Promise<void> => {
  // Beside the file, because a rename does not cross file systems.
  const scratch = `${file}.${randomUUID()}.tmp`
  try {
    await writeFile(scratch, text)
    await rename(scratch, file)
  } catch (cause) {
    await rm(scratch, { force: true })
    throw problem(file, cause)
  }
}

const main = async (): Promise<void> => {
  const { check, out } = readArguments()
  const { version, histories } = readZoneData()
  const rows = rowsOf(histories, `tzdata ${version} of moment-timezone`)
  const text = tableText(version, rows)
  const name = out === DEFAULT_OUT ? relative(ROOT, out) : out
  const difference = differenceOf(await read(out), text)
  if (!check && difference) await write(out, text)
  console.log(`tzdata ${version}: ${histories.length} zones, ${rows.length} corrections`)
  if (!difference) return
  if (!check) {
    console.log(`written: ${name}`)
    return
  }
  console.error(`stale: ${name} ${difference}`)
  const option = out === DEFAULT_OUT ? '' : ` --out ${out}`
  console.error(`Run \`${COMMAND}${option}\`, and commit what it writes.`)
  process.exitCode = 1
}

main().catch(error => {
  if (!(error instanceof SpecError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
