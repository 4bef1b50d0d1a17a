import { describe, expect, it } from 'vitest'
import { cells, table } from '../../scripts/rules/matrix.js'
import { runScript } from '../scripts/spec/command.js'
import { expectWritten } from '../support/pages.js'
import { contract } from './contract-fields.js'

/**
 * Read from the vendors' pages by hand: `C U X` where a page describes create, update and cancel, `✘` where a page or a
 * list of the vendor's operations says that there is none, `–` where none says either way.
 */
const BY_HAND: Readonly<Record<string, readonly string[]>> = {
  //                appointments: leads, applicants, residents; events: leads, applicants, residents
  ENTRATA: ['C U X', 'C U X', '– – –', 'C ✘ ✘', 'C ✘ ✘', 'C ✘ ✘'],
  RENTMANAGER: ['C U X', 'C U X', 'C U X', 'C ✘ ✘', '– – ✘', '– – ✘'],
  REALPAGE_RPX: ['C U X', 'C U X', '– – –', 'C – ✘', 'C – ✘', 'C – ✘'],
  REALPAGE: ['– – –', '– – –', '– – –', 'C – ✘', 'C – ✘', 'C – ✘'],
  YARDI: ['C U X', 'C U X', '– – –', 'C ✘ ✘', 'C ✘ ✘', '– – ✘'],
  RESMAN: ['C U ✘', '– – –', '– – –', 'C – ✘', '– – ✘', '– – ✘'],
  MRI: ['C U –', 'C U –', 'C U –', 'C U ✘', 'C U ✘', 'C U ✘'],
  APPFOLIO: ['C U X', '– – –', '– – –', '– – ✘', '– – ✘', '– – ✘'],
  BUILDIUM: ['– – –', '– – –', '– – –', '– – ✘', 'C – ✘', 'C – ✘'],
  PROPERTYWARE: ['– – –', '– – –', '– – –', 'C – ✘', '– – ✘', '– – ✘'],
  RENTVINE: ['– – –', '– – –', '– – –', '– – ✘', '– – ✘', '– – ✘'],
}

const LETTERS = { create: 'C', update: 'U', cancel: 'X' } as const

const shownOf = (pms: string, record: string, person: string): string =>
  cells
    .filter(cell => cell.pms === pms && cell.record === record && cell.person === person)
    .map(({ support, operation }) => ({ yes: LETTERS[operation], no: '✘', unknown: '–' })[support])
    .join(' ')

describe('what each PMS supports', () => {
  it('is told of eleven PMSs, by record, person and operation', () => {
    expect([...new Set(cells.map(({ pms }) => pms))].sort()).toEqual(Object.keys(BY_HAND).sort())
    expect(cells).toHaveLength(11 * 2 * 3 * 3)
  })

  it.each(Object.entries(BY_HAND))('is at %s what its pages say, cell by cell', (pms, expected) => {
    const found = ['appointments', 'events'].flatMap(record =>
      ['leads', 'applicants', 'residents'].map(person => shownOf(pms, record, person)),
    )
    expect(found).toEqual(expected)
  })

  it('names a source for every cell, and required fields unless there is no operation', () => {
    for (const { sources, support, required } of cells) {
      expect(sources.join('')).not.toBe('')
      expect(required.length > 0).toBe(support !== 'no')
    }
  })

  it('requires nothing that the operation of the contract does not have, but its time', () => {
    for (const { pms, record, person, operation, required } of cells) {
      const fields = [...contract(record, person, operation), ...(record === 'appointments' ? ['at'] : [])]
      expect(
        required.filter(name => !fields.includes(name)),
        `${pms} ${record} ${person} ${operation}`,
      ).toEqual([])
    }
  })
})

describe('the table of PMSs in docs/rules.md', () => {
  it('is what the rules say', () => {
    expectWritten({ page: 'docs/rules.md', name: 'rules', test: 'test/rules/matrix.test.ts' }, table())
  })
})

describe('npm run rules', () => {
  it('prints a row for each PMS', async () => {
    const { code, stdout } = await runScript('rules', [])
    expect(code).toBe(0)
    expect(stdout).toContain('| Entrata | C U X | C U X | – – – |')
  })

  it('prints the cells as JSON', async () => {
    const { stdout } = await runScript('rules', ['--json'])
    expect(JSON.parse(stdout)).toEqual(cells)
  })

  it('says what is wrong with an option that it does not have', async () => {
    const { code, stderr } = await runScript('rules', ['--jsno'])
    expect(code).toBe(1)
    expect(stderr).toContain('--json')
  })
})
