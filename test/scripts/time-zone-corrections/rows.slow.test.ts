import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SpecError } from '../../../scripts/spec/problem.js'
import { rowsOf } from '../../../scripts/workshop/time-zone-corrections/rows.js'
import { tableText } from '../../../scripts/workshop/time-zone-corrections/table.js'
import type { Correction } from '../../../src/time/corrections.js'
import { ROOT } from '../spec/command.js'
import { historyOf, ownRuleOf, type Piece } from './histories.js'

const START: Piece = ['2025-03-01T00:00Z', '-05:00', true]
const AUTUMN = '2026-11-01T06:00Z'

describe('rows', () => {
  it('are none for zones that do what they always did', () => {
    expect(rowsOf([historyOf('A/Same', START)], 'test')).toEqual([])
  })

  it('hold all zones that do the same, and after them their links, in order', () => {
    const stop: Piece = [AUTUMN, '-04:00', false]
    const zones = [
      { ...historyOf('B/Second', START, stop), links: ['Z/Link', 'A/Link'] },
      historyOf('A/First', START, stop),
    ]
    expect(rowsOf(zones, 'test')).toEqual([[AUTUMN, '-04:00', false, 'A/First B/Second A/Link Z/Link']])
  })

  it('are in order of time, and at the same time of offset', () => {
    const late = historyOf('A/Late', START, ['2028-11-05T06:00Z', '-04:00', false])
    const east = historyOf('B/East', START, [AUTUMN, '-04:00', false])
    const west = historyOf('C/West', START, [AUTUMN, '-06:00', false])
    expect(rowsOf([late, east, west], 'test').map(([from, offset]) => `${from} ${offset}`)).toEqual([
      `${AUTUMN} -06:00`,
      `${AUTUMN} -04:00`,
      '2028-11-05T06:00Z -04:00',
    ])
  })

  it('fail for every zone that they cannot say, by name and instant', () => {
    const between = historyOf('A/Between', START)
    const seconds = {
      ...between,
      changes: [
        ...between.changes.slice(0, 2),
        { from: Date.parse('2025-07-01T05:00:30Z'), offset: -18_000_000 },
      ],
    }
    expect(() => rowsOf([ownRuleOf('B/Own'), historyOf('C/Same', START), seconds], 'test')).toThrow(
      new SpecError('test', [
        { pointer: '', reason: 'B/Own has a rule of its own, from 2027-04-01T05:00Z on' },
        { pointer: '', reason: 'A/Between changes its offset within a minute, from 2025-07-01T05:00Z on' },
      ]),
    )
  })
})

describe('the text of the table', () => {
  const biome = (text: string): string => {
    const bin = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
    const args = [bin, 'format', '--stdin-file-path=src/time/corrections.ts']
    return spawnSync(process.execPath, args, { cwd: ROOT, input: text, encoding: 'utf8' }).stdout
  }
  /** A row whose line is so long. */
  const rowOf = (length: number): Correction => {
    const shortest = `  ['2026-11-01T07:00Z', '-05:00', false, ''],`
    return ['2026-11-01T07:00Z', '-05:00', false, 'A'.repeat(length - shortest.length)]
  }

  it.each([
    ['no rows', []],
    ['a row that just fits', [rowOf(110)]],
    ['a row that just does not', [rowOf(111)]],
    ['a row that no line can hold', [rowOf(400)]],
    ['several', [rowOf(60), rowOf(200), rowOf(70)]],
  ])('is as biome formats it, with %s', (_, rows) => {
    const text = tableText('2026f', rows)
    expect(biome(text)).toBe(text)
  })
})
