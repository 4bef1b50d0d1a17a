import { describe, expect, it } from 'vitest'
import { cells } from '../../scripts/rules/matrix.js'
import { RuleError, TimeInputError } from '../../src/index.js'
import { errorBy } from '../support/thrown.js'
import type { Sample, SupportedCell } from './pms-cells.js'
import { connect, expectSent, send, skipOf } from './pms-cells-client.js'
import { ALL, describeWrite, nameOf, PLACES, type Place, placesOf } from './pms-cells-matrix.js'

const SUPPORT = { '✔': 'yes', '✘': 'no', o: 'no', '–': 'unknown' } as const

/** The fields of a page by the names of the facade's input, with what no write of the facade can do without. */
const asInput = (write: string, fields: readonly string[]): string[] => {
  const [record, people = '', operation] = write.split('.')
  const isBooking = record === 'appointments' && operation === 'create'
  const own = fields
    .filter(field => field !== 'integration_id')
    .map(field => (record === 'appointments' ? field.replace(/^appointment_(date|time)$/, 'at') : field))
  const id = operation === 'create' ? `${people.slice(0, -1)}_id` : 'event_id'
  return [...new Set([...own, id, ...(isBooking ? ['at'] : [])])].sort()
}

describe('the matrix of PMSs', () => {
  it('has the cells of the pages, each once', () => {
    const found = cells.map(({ pms, record, person, operation }) => `${pms} ${record}.${person}.${operation}`)
    expect(found.sort()).toEqual(PLACES.map(nameOf).sort())
    expect(found).toHaveLength(198)
  })

  it.each(ALL.map(each => [each.name, each] as const))(
    'tells of each write at %s what its pages say: support, required fields, where the id is found',
    (_, own) => {
      const found = cells
        .filter(({ pms }) => pms === own.pms)
        .map(({ record, person, operation, support, required, createdId }) => {
          const write = `${record}.${person}.${operation}`
          return { write, support, required: [...required].sort(), createdId }
        })
      const expected = placesOf(own).map(({ write, mark, supported }) => ({
        write,
        support: SUPPORT[mark],
        required: SUPPORT[mark] === 'no' ? [] : asInput(write, supported?.required ?? []),
        createdId: supported?.createdId ?? 'unknown',
      }))
      expect(found).toEqual(expected)
    },
  )
})

interface Described {
  readonly place: Place
  readonly supported: SupportedCell
}

const described: readonly Described[] = PLACES.flatMap(place => {
  const { mark, supported } = place
  if ((mark === '✔') !== (supported !== undefined))
    throw new Error(`${nameOf(place)}: mark and sample differ`)
  return supported ? [{ place, supported }] : []
})

const reach = async (place: Place, { input, body, doubts = [] }: Sample): Promise<void> => {
  const pms = connect(place)
  const { sent } = await send(place, pms, input)
  expectSent(place, pms, body)
  expect(sent?.body).toEqual(body)
  expect(pms.warnings.map(({ rule }) => rule)).toEqual(doubts)
  expect(sent?.warnings.map(({ rule }) => rule)).toEqual(doubts.filter(rule => !rule.startsWith('time.')))
  for (const { source, message } of pms.warnings) expect([source, message]).not.toContain('')
}

const CLOCK: readonly string[] = ['appointment_date', 'appointment_time']
/** Where a caller gives a field. */
const inputNameOf = (wire: string): string => (CLOCK.includes(wire) ? 'at' : wire)

const IDS: readonly string[] = ['event_id', 'lead_id', 'applicant_id', 'resident_id']

const without = (input: object, name: string): object =>
  Object.fromEntries(Object.entries(input).filter(([key]) => key !== name))

/** Names that a caller has to give for the required fields; the integration is that of the call. */
const neededOf = ({ required }: SupportedCell): readonly string[] => [
  ...new Set(required.filter(name => name !== 'integration_id').map(inputNameOf)),
]

describe.each(described.map(each => [nameOf(each.place), skipOf(each.place), each] as const))(
  '%s%s',
  (_, reason, { place, supported }) => {
    const { least, most, isInferred } = supported
    const needed = neededOf(supported)
    const documented = isInferred ? needed.filter(name => IDS.includes(name)) : needed
    const inferred = needed.filter(name => !documented.includes(name))

    it.skipIf(reason)('reaches Prism with exactly the documented body', () => reach(place, least))

    if (most) it.skipIf(reason)('takes every optional field that is documented', () => reach(place, most))

    it.skipIf(reason).each(documented)('is refused without %s, and nothing is sent', async name => {
      const pms = connect(place)
      const input = without(least.input, name)
      if (name === 'at' && place.operation === 'create') {
        // It is needed at every PMS, and whoever reads times says so.
        const error = await errorBy(TimeInputError, () => send(place, pms, input))
        expect(error.issues.map(({ path }) => path)).toEqual(['/at'])
        expect(error.message).toContain('is missing')
        expect(pms.writes).toEqual([])
        return
      }
      const error = await errorBy(RuleError, () => send(place, pms, input))
      expect(error.kind).toBe('rule')
      expect(error.issues.map(({ path }) => path)).toEqual([`/${name}`])
      expect(error.issues[0]?.source).not.toBe('')
      // Without these it has no subject at any PMS.
      if (!IDS.includes(name)) {
        expect(error.message).toContain(place.cells.name)
        expect(error.message).toContain(describeWrite(place))
      }
      expect(pms.writes).toEqual([])
    })

    it.skipIf(reason).each(inferred)(
      'warns without %s, and refuses it where that is asked for',
      async name => {
        const input = without(least.input, name)
        const pms = connect(place)
        const { sent } = await send(place, pms, input)
        expect(sent?.warnings.map(({ path }) => path)).toEqual([`/${name}`])
        expect(pms.writes).toHaveLength(1)
        const strict = connect(place, { '*': 'enforce' })
        const error = await errorBy(RuleError, () => send(place, strict, input))
        expect(error.issues.map(({ path }) => path)).toEqual([`/${name}`])
        expect(strict.writes).toEqual([])
      },
    )
  },
)
