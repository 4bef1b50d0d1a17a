import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { command } from '../cli/command.js'
import { location } from '../cli/readers.js'
import { SpecError } from '../spec/problem.js'
import { differenceOf } from './time-zone-corrections/difference.js'
import { rowsOf } from './time-zone-corrections/rows.js'
import { tableText } from './time-zone-corrections/table.js'
import { readZoneData } from './time-zone-corrections/zone-data.js'

const COMMAND = 'npx tsx scripts/workshop/time-zone-corrections.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DEFAULT_OUT = fileURLToPath(new URL('../../src/time/corrections.ts', import.meta.url))

const problem = (place: string, cause: unknown): SpecError => {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new SpecError(place, [{ pointer: '', reason }])
}

/** Undefined when there is none. */
const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw problem(file, cause)
  }
}

/** Nobody ever sees half of it. */
const replaceFile = async (file: string, text: string): Promise<void> => {
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

const writeTable = async (out: string, isCheck: boolean): Promise<void> => {
  const { version, histories } = readZoneData()
  const rows = rowsOf(histories, `tzdata ${version} of moment-timezone`)
  const text = tableText(version, rows)
  const name = out === DEFAULT_OUT ? relative(ROOT, out) : out
  const difference = differenceOf(await readIfThere(out), text)
  if (!isCheck && difference) await replaceFile(out, text)
  console.log(`tzdata ${version}: ${histories.length} zones, ${rows.length} corrections`)
  if (!difference) return
  if (!isCheck) {
    console.log(`written: ${name}`)
    return
  }
  console.error(`stale: ${name} ${difference}`)
  const option = out === DEFAULT_OUT ? '' : ` --out ${out}`
  console.error(`Run \`${COMMAND}${option}\`, and commit what it writes.`)
  process.exitCode = 1
}

await command({
  call: COMMAND,
  summary: 'writes the table of corrections of time zones from tzdata',
  options: {
    check: {
      description: 'write nothing; exit 1 and say what differs when the file is not what would be written',
    },
    out: {
      value: 'FILE',
      description: 'file to write; default: src/time/corrections.ts',
      read: location('file'),
    },
  },
  run: ({ options: { check, out = DEFAULT_OUT } }) => writeTable(out, check),
})
