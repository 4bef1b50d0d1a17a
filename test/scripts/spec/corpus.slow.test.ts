import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { shareOf } from '../../support/cases.js'
import { type Case, readCases, VERDICTS, valuesOf } from './corpus/case.js'
import { generateCase, type Outcome } from './corpus/generated.js'
import { faultsOf, HEALTHY, operationIn, VALIDATORS } from './corpus/right.js'
import { compile, type TypedValues, typeFaults, VALUES_FILE, writeValues } from './corpus/types.js'

// The client under test reads the operations of whichever document is looked at.
const table = vi.hoisted((): Record<string, unknown> => ({}))
vi.mock('../../../generated/operations.js', () => ({ operations: table }))

const cases = readCases()
const of = (verdict: (typeof VERDICTS)[number]): Case[] => cases.filter(each => each.verdict === verdict)
const [right, leftOut, refused] = VERDICTS.map(of) as [Case[], Case[], Case[]]

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corpus-'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
})
afterAll(() => rm(folder, { recursive: true }))

/** What the compiler looks at in the end, all of it at once. */
const generated = new Map<string, { readonly outcome: Outcome; readonly values: TypedValues }>()

const generateNow = async (each: Case): Promise<Outcome> => {
  const outcome = await generateCase(each, join(folder, each.name))
  const row = operationIn(each, outcome)
  const lists = Object.entries(valuesOf(each)).map(([place, list]) => [VALIDATORS[place as 'body'], list])
  const hasValues = each.verdict === 'right' && row !== undefined && lists.length > 0
  const values = hasValues
    ? await writeValues(outcome.folder, row.module, Object.fromEntries(lists))
    : new Map()
  generated.set(each.name, { outcome, values })
  return outcome
}

describe(`corpus: ${cases.length} documents, ${right.length} right, ${leftOut.length} left out, ${refused.length} refused`, () => {
  it('holds documents of each verdict, and every title once', () => {
    expect(cases.length).toBeGreaterThanOrEqual(150)
    for (const list of [right, leftOut, refused]) expect(list).not.toHaveLength(0)
    const names = cases.map(({ name, title }) => `${name.split('/')[0]}: ${title}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it.each(shareOf(right))('right: $name: $title', async each => {
    const outcome = await generateNow(each)
    for (const key of Object.keys(table)) delete table[key]
    Object.assign(table, outcome.rows)
    const faults = await faultsOf(each, outcome, join(folder, 'independent'))
    expect(faults, faults.join('\n')).toEqual([])
  })

  it.each(shareOf(leftOut))('left out: $name: $title', async each => {
    const { leftOut: gone, message, rows } = await generateNow(each)
    const key = each.operation ?? firstOperation(each)
    const problems = gone
      .filter(one => one.key.toLowerCase() === key.toLowerCase())
      .flatMap(one => one.problems)
    expect(
      problems.map(({ pointer }) => pointer),
      message,
    ).toContain(each.at)
    const own = problems.filter(({ pointer }) => pointer === each.at)
    expect(own.map(({ reason }) => reason).join('\n')).toContain(each.says)
    if (each.line !== undefined) expect(own.map(({ line }) => line)).toContain(each.line)
    expect(Object.keys(rows)).toContain(HEALTHY)
    expect(Object.keys(rows)).not.toContain(key)
  })

  it.each(shareOf(refused))('refused: $name: $title', async each => {
    const { problems, message, rows } = await generateNow(each)
    expect(
      problems.map(({ pointer }) => pointer),
      message,
    ).toContain(each.at)
    expect(message.toLowerCase()).toContain(each.says?.toLowerCase())
    if (each.line !== undefined)
      expect([...problems.map(({ line }) => `line ${line}`), message].join('\n')).toMatch(
        new RegExp(`line ${each.line}\\b`),
      )
    expect(rows).toEqual({})
  })

  it('compiles under strict, and its types take and refuse the same values', { timeout: 600_000 }, () => {
    const files = [...generated.values()].flatMap(({ outcome, values }) => [
      ...outcome.declarations,
      ...(values.size > 0 ? [join(outcome.folder, VALUES_FILE)] : []),
    ])
    expect(files).not.toHaveLength(0)
    const diagnostics = compile(files)
    const faults = [...generated].flatMap(([name, { outcome, values }]) =>
      typeFaults(diagnostics, outcome.folder, values).map(fault => `${name}: ${fault}`),
    )
    expect(faults, faults.join('\n')).toEqual([])
  })
})

const firstOperation = ({ text }: Case): string => {
  const { paths }: { paths: Record<string, Record<string, unknown>> } = parse(text, { merge: true })
  const [path = '', item = {}] = Object.entries(paths).find(([each]) => each !== '/healthy') ?? []
  const method = Object.keys(item).find(each => !['parameters', 'servers', 'x-note'].includes(each)) ?? ''
  return `${method.toUpperCase()} ${path}`
}
