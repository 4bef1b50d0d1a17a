import { describe, expect, it } from 'vitest'
import { RuleError } from '../../src/index.js'
import { shareOf } from '../support/cases.js'
import { errorBy } from '../support/thrown.js'
import { EVENT, INTEGRATION, type Sample } from './pms-cells.js'
import { connect, expectSent, send, skipOf } from './pms-cells-client.js'
import { describeWrite, nameOf, PLACES, type Place } from './pms-cells-matrix.js'

/** Told as the PMS shows it, because the zone of some of them is not known. */
const at = { date: '2026-06-08', time: '14:30:00', timeZone: 'pms' } as const
const CLOCK = { appointment_date: '2026-06-08', appointment_time: '14:30:00' } as const
const NOTES = { notes: 'Asked about parking' } as const
const IDS = {
  leads: { lead_id: 'lead_1' },
  applicants: { applicant_id: 'appl_1' },
  residents: { resident_id: 'res_1' },
} as const

/** What the API takes, whatever the PMS says. */
const sampleOf = ({ record, person, operation }: Place): Sample => {
  const { [person]: id } = IDS
  if (operation === 'cancel') return { input: EVENT, body: { ...INTEGRATION, ...EVENT } }
  if (record === 'events')
    return operation === 'create'
      ? { input: { ...id, ...NOTES }, body: { ...INTEGRATION, ...id, ...NOTES } }
      : { input: { ...EVENT, ...NOTES }, body: NOTES }
  return operation === 'create'
    ? { input: { ...id, at }, body: { ...INTEGRATION, ...id, ...CLOCK } }
    : { input: { ...EVENT, at }, body: CLOCK }
}

const isOfRules = ({ rule }: { rule: string }): boolean => !rule.startsWith('time.')

/** `resman.appointments.leads.cancel` */
const ruleOf = ({ cells, write }: Place): string => `${cells.pms.toLowerCase()}.${write}`

const titled = (places: readonly Place[]) =>
  places.map(place => [nameOf(place), skipOf(place), place] as const)
const impossible = PLACES.filter(({ write }) => /^events\..*\.cancel$/.test(write))
const refused = PLACES.filter(place => place.mark === '✘' && !impossible.includes(place))
const doubtful = PLACES.filter(({ mark }) => mark === 'o' || mark === '–')

describe('writes that no API has', () => {
  it.each(titled(impossible))('%s%s is no method of the facade', (_, _reason, place) => {
    const { integration } = connect(place)
    expect(place.mark).toBe('✘')
    expect(Object.keys(integration.events[place.person])).not.toContain('cancel')
    expect('cancel' in integration.events[place.person]).toBe(false)
  })
})

describe.each(titled(shareOf(refused)))('%s%s, which a page says there is not', (_, reason, place) => {
  const { input, body } = sampleOf(place)

  it.skipIf(reason).each([
    ['by default', undefined],
    ["with { '*': 'enforce' }", { '*': 'enforce' }],
  ] as const)('is refused with the documented reason %s, and nothing is sent', async (_title, rules) => {
    const pms = connect(place, rules)
    const error = await errorBy(RuleError, () => send(place, pms, input))
    expect(error.kind).toBe('rule')
    expect(error.issues).toHaveLength(1)
    const [issue] = error.issues
    expect(issue?.rule).toBe(ruleOf(place))
    expect(issue?.path).toBe('')
    expect(issue?.source).toContain(`${place.cells.pms.toLowerCase()}/appointments`)
    expect(issue?.message).toContain(`${place.cells.name} does not support ${describeWrite(place)}`)
    expect(issue?.message).not.toContain('inferred')
    expect(pms.writes).toEqual([])
    expect(pms.warnings).toEqual([])
  })

  it.skipIf(reason)("is sent with { '*': 'off' }", async () => {
    const pms = connect(place, { '*': 'off' })
    await send(place, pms, input)
    expectSent(place, pms, body)
    expect(pms.warnings).toEqual([])
  })
})

/** The sentence that tells why it is in doubt. */
const doubtOf = ({ mark, cells }: Place): string =>
  mark === 'o' ? `${cells.name} does not support ` : `no page says that ${cells.name} supports `

describe.each(titled(shareOf(doubtful)))('%s%s, about which pages are silent', (_, reason, place) => {
  const { input, body } = sampleOf(place)

  it.skipIf(reason)('is sent with a warning that says so', async () => {
    const pms = connect(place)
    const { sent, callId } = await send(place, pms, input)
    expectSent(place, pms, body)
    expect(callId).toMatch(/./)
    expect(sent?.warnings).toHaveLength(1)
    const [warning] = sent?.warnings ?? []
    expect(warning?.rule).toBe(ruleOf(place))
    expect(warning?.path).toBe('')
    expect(warning?.message).toContain(`${doubtOf(place)}${describeWrite(place)}`)
    if (place.mark === 'o') expect(warning?.message).toContain('inferred: the list of its operations')
    expect(warning?.source).not.toBe('')
    const { operation } = sent ?? {}
    const told = { ...warning, operation, integrationId: 'int_1', callId }
    expect(pms.warnings.filter(isOfRules)).toEqual([told])
  })

  it.skipIf(reason)("is refused with { '*': 'enforce' }, and nothing is sent", async () => {
    const pms = connect(place, { '*': 'enforce' })
    const error = await errorBy(RuleError, () => send(place, pms, input))
    expect(error.kind).toBe('rule')
    expect(error.issues.map(({ rule }) => rule)).toEqual([ruleOf(place)])
    expect(error.message).toContain(`${doubtOf(place)}${describeWrite(place)}`)
    expect(pms.writes).toEqual([])
    expect(pms.warnings).toEqual([])
  })

  it.skipIf(reason)("is sent without a warning with { '*': 'off' }", async () => {
    const pms = connect(place, { '*': 'off' })
    const { sent } = await send(place, pms, input)
    expectSent(place, pms, body)
    expect(sent?.warnings).toEqual([])
    expect(pms.warnings.filter(isOfRules)).toEqual([])
  })
})
