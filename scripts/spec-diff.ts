import { command } from './cli/command.js'
import { oneOf } from './cli/readers.js'
import { checkComparable } from './spec/check.js'
import { CONTRACT_FILE } from './spec/contract.js'
import type { JsonObject } from './spec/document.js'
import { fromCaller } from './spec/location.js'
import { repairDocument } from './spec/repair.js'
import { parseSource, readSource } from './spec/source.js'
import { compareDocuments } from './spec-diff/compare.js'
import { checkKeywords } from './spec-diff/refused.js'
import { reportOf } from './spec-diff/report.js'

const FORMATS = ['text', 'markdown', 'json'] as const
const readFormat = oneOf(FORMATS)

const readDocument = async (location: string): Promise<JsonObject> => {
  const source = await readSource(location === 'spec' ? CONTRACT_FILE : fromCaller(location))
  const { doc } = repairDocument(parseSource(source))
  checkComparable(doc, source.name)
  checkKeywords(doc, source.name)
  return doc
}

await command({
  call: 'npm run spec:diff --',
  summary: 'says what changes for callers between two specifications; exits 1 when something breaks them',
  positionals: {
    value: 'OLD NEW',
    description: 'a file, an http(s) URL, or spec for the contract of this repository',
    min: 2,
    max: 2,
  },
  options: {
    format: { value: FORMATS.join('|'), description: 'of the report', read: readFormat, default: 'text' },
  },
  // 1 would say that something breaks.
  failureCode: 2,
  run: async ({ positionals, options: { format } }) => {
    const [from = {}, to = {}] = await Promise.all(positionals.map(readDocument))
    const changes = compareDocuments(from, to)
    process.stdout.write(
      format === 'json' ? `${JSON.stringify(changes, null, 2)}\n` : reportOf(changes, format),
    )
    if (changes.some(({ level }) => level === 'breaking')) process.exitCode = 1
  },
})
