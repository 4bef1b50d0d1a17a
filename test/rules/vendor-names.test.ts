import { describe, expect, it } from 'vitest'
import { RuleError, type RuleOptions, TimeInputError, type Warning } from '../../src/index.js'
import { ALL_PROFILES } from '../../src/pms/profiles.js'
import { errorBy } from '../support/thrown.js'
import { AT, accountOf, appointmentsOf, eventsOf, idOf, warningsOf } from '../writes/calls/event-account.js'

const named = (vendor: string, rules: RuleOptions = {}, seen: Warning[] = []) =>
  accountOf({
    client: { rules, hooks: { onWarning: warning => void seen.push(warning) } },
    integration: { vendor, appointmentTimeZone: 'America/Chicago' },
  })

const EVENT = { ...idOf('leads'), event_type_id: 'type_1', event_datetime: AT }

describe('a vendor that the caller names and nobody knows', () => {
  it.each([
    ['RENT_MANAGER', 'RENTMANAGER'],
    ['ENTRATTA', 'ENTRATA'],
    ['YARDIREST', 'YARDI_REST'],
    ['REAL_PAGE_RPX', 'REALPAGE_RPX'],
    ['BUILDIM', 'BUILDIUM'],
    ['RENT_CAFE', 'RENTCAFE'],
  ])('is warned of with the name that may be meant: %s, %s', async (vendor, near) => {
    const seen: Warning[] = []
    const account = named(vendor, {}, seen)
    const event = await eventsOf(account.pms).create(EVENT)
    const appointment = await appointmentsOf(account.pms).create({ ...idOf('leads'), at: AT })
    const call = await eventsOf(account.pms).preview(EVENT)
    for (const warnings of [warningsOf(event), warningsOf(appointment), call.warnings]) {
      const found = warnings.filter(({ rule }) => rule === 'generic.vendor')
      expect(found).toMatchObject([{ path: '', source: 'docs/rules.md' }])
      expect(found[0]?.message).toContain(`the vendor ${vendor},`)
      expect(found[0]?.message).toContain(`did you mean ${near}?`)
    }
    expect(seen.filter(({ rule }) => rule === 'generic.vendor')).toHaveLength(2)
  })

  it('is warned of with all names where none is near', async () => {
    const job = await eventsOf(named('NEW_PMS').pms).create(EVENT)
    const [{ message } = { message: '' }] = warningsOf(job)
    for (const { vendors } of ALL_PROFILES)
      for (const vendor of vendors)
        expect(message.includes(vendor), vendor).toBe(!vendor.startsWith('SAMPLE'))
    expect(message).toMatch(/^nothing is known about the vendor NEW_PMS, .*; those that are known: ENTRATA, /)
  })

  it('is told of with all names where its zone is missing', async () => {
    const account = accountOf({ integration: { vendor: 'NEW_PMS' } })
    const error = await errorBy(TimeInputError, () =>
      appointmentsOf(account.pms).create({ ...idOf('leads'), at: AT }),
    )
    expect(error.message).toMatch(
      /nothing is known about the vendor NEW_PMS; those that are known: ENTRATA, /,
    )
  })

  it('is an error, or nothing, where the rules option says so', async () => {
    const strict = named('RENT_MANAGER', { 'generic.vendor': 'enforce' })
    const { issues } = await errorBy(RuleError, () => eventsOf(strict.pms).create(EVENT))
    expect(issues.map(({ rule }) => rule)).toEqual(['generic.vendor'])
    expect(strict.calls()).toEqual([])
    const silent = named('RENT_MANAGER', { 'generic.vendor': 'off' })
    expect(warningsOf(await eventsOf(silent.pms).create(EVENT))).toEqual([])
  })

  it('is told of where its zone is missing, too', async () => {
    const account = accountOf({ integration: { vendor: 'RENT_MANAGER' } })
    const error = await errorBy(TimeInputError, () =>
      appointmentsOf(account.pms).create({ ...idOf('leads'), at: AT }),
    )
    expect(error.message).toContain('did you mean RENTMANAGER?')
  })

  it.each(ALL_PROFILES.flatMap(({ vendors }) => vendors))(
    'is none of those that are known: %s',
    async vendor => {
      const { warnings } = await eventsOf(named(vendor, { '*.events.*': 'off' }).pms).preview(EVENT)
      expect(warnings.map(({ rule }) => rule)).not.toContain('generic.vendor')
    },
  )

  it('is not doubted where the API names it', async () => {
    const account = accountOf({ vendor: 'RENT_MANAGER', client: { rules: {} } })
    const { warnings } = await eventsOf(account.pms).preview(EVENT)
    expect(warnings).toEqual([])
  })
})
