import { parseArgs } from 'node:util'
import { checkComparable } from './spec/check.js'
import { CONTRACT_FILE } from './spec/contract.js'
import type { JsonObject } from './spec/document.js'
import { fromCaller } from './spec/location.js'
import { SpecError } from './spec/problem.js'
import { repairDocument } from './spec/repair.js'
import { parseSource, readSource } from './spec/source.js'
import { compareDocuments } from './spec-diff/compare.js'
import { checkKeywords } from './spec-diff/refused.js'
import { reportOf } from './spec-diff/report.js'

const USAGE = `npm run spec:diff -- OLD NEW [--format text|markdown|json]
  OLD, NEW  a file, an http(s) URL, or spec for the contract of this repository
  exits 1 when something breaks callers, 2 when it cannot compare`

const FORMATS = ['text', 'markdown', 'json'] as const
type Format = (typeof FORMATS)[number]

/** What the caller has to change. */
class UsageError extends Error {}

const readArguments = (): { readonly locations: readonly string[]; readonly format: Format } => {
  try {
    const options = { format: { type: 'string', default: 'text' } } as const
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const format = FORMATS.find(each => each === values.format)
    if (format === undefined)
      throw new Error(`--format must be ${FORMATS.join(', ')}, and is ${values.format}`)
    if (positionals.length !== 2)
      throw new Error(`there must be two specifications, and there are ${positionals.length}`)
    return { locations: positionals, format }
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : cause}\n${USAGE}`)
  }
}

const read = async (location: string): Promise<JsonObject> => {
  const source = await readSource(location === 'spec' ? CONTRACT_FILE : fromCaller(location))
  const { doc } = repairDocument(parseSource(source))
  checkComparable(doc, source.name)
  checkKeywords(doc, source.name)
  return doc
}

const main = async (): Promise<void> => {
  const { locations, format } = readArguments()
  const [from = {}, to = {}] = await Promise.all(locations.map(read))
  const changes = compareDocuments(from, to)
  process.stdout.write(
    format === 'json' ? `${JSON.stringify(changes, null, 2)}\n` : reportOf(changes, format),
  )
  if (changes.some(({ level }) => level === 'breaking')) process.exitCode = 1
}

main().catch(error => {
  // Whatever it is: 1 would say that something breaks.
  process.exitCode = 2
  const isExplained = error instanceof UsageError || error instanceof SpecError
  console.error(isExplained ? error.message : error)
})
