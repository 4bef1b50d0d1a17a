import { describe, expect, it } from 'vitest'
import {
  AT,
  accountOf,
  type Body,
  bodyOf,
  CALL,
  EMAIL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  type Person,
  pathsOf,
  warningsOf,
} from './event-account.js'

/** Where no page says how a call is taken, and what the message must list instead. */
const NO_CALLS: readonly (readonly [vendor: string, person: Person, has: RegExp])[] = [
  ['MRI', 'leads', /event_type_id.*employee_id/],
  ['MRI', 'applicants', /event_type_id/],
  ['MRI', 'residents', /event_type_id/],
  ['RENTMANAGER', 'leads', /Use events\.leads\.create\(\) with/],
  ['RENTMANAGER', 'applicants', /No page describes events of applicants either/],
  ['APPFOLIO', 'leads', /No page describes events of leads either/],
  ['SAMPLE2', 'leads', /No page describes events of leads either/],
  ['BUILDIUM', 'leads', /No page describes events of leads either/],
  ['BUILDIUM', 'residents', /notes.*event_type/],
  ['PROPERTYWARE', 'leads', /notes.*event_name/],
  ['PROPERTYWARE', 'residents', /No page describes events of residents either/],
  ['PROPERTYWARE_REST', 'leads', /No page describes events of leads either/],
  ['RENTVINE', 'leads', /No page describes events of leads either/],
  ['YARDI', 'residents', /calls of leads and applicants/],
  ['YARDI_REST', 'residents', /calls of leads and applicants/],
  ['RESMAN', 'applicants', /calls of leads/],
  ['RESMAN', 'residents', /calls of leads/],
  ['REALPAGE', 'residents', /calls of leads and applicants/],
  ['KNOCK', 'leads', /No page describes events of leads either/],
  ['FUNNEL', 'leads', /No page describes events of leads either/],
]

const INPUT: Body = { ...CALL, direction: 'outbound', event_type_id: 'type_1' }

describe('a call at a PMS without calls', () => {
  it.each(NO_CALLS)('is refused at %s for %s, with what it has', async (vendor, person, has) => {
    const account = knownAccount(vendor)
    const issues = await issuesBy(account, () =>
      eventsOf(account.pms, person).logCall({ ...idOf(person), ...INPUT }),
    )
    expect(issues).toHaveLength(1)
    const [issue] = issues
    expect(issue).toMatchObject({ path: '', rule: expect.stringMatching(/^[a-z_]+\.events\.[a-z]+\.call$/) })
    expect(issue?.message).toMatch(has)
    expect(issue?.source).not.toBe('')
    expect(account.calls()).toEqual([])
  })

  it.each(NO_CALLS)('is refused at %s for %s whatever the options say', async (vendor, person) => {
    for (const level of ['off', 'warn'] as const)
      for (const ignoreUnknownFields of [true, false]) {
        const account = knownAccount(vendor, { client: { rules: { '*': level } } })
        const input = { ...idOf(person), ...INPUT, detailsInNotes: true }
        await issuesBy(account, () => eventsOf(account.pms, person).logCall(input, { ignoreUnknownFields }))
      }
  })

  it('is refused after one look-up of the vendor, where that has to be asked for', async () => {
    const account = accountOf({ vendor: 'MRI' })
    await issuesBy(account, () => eventsOf(account.pms).logCall({ ...idOf('leads'), ...INPUT }))
    await issuesBy(account, () =>
      eventsOf(account.pms, 'residents').logCall({ ...idOf('residents'), ...INPUT }),
    )
    expect(account.calls()).toEqual(['GET /v1/admin/integrations/int_1/'])
  })

  it.each(['MRI', 'REALPAGE_RPX', 'BUILDIUM', 'RENTMANAGER'])(
    'is refused at %s for an email as well',
    async vendor => {
      const account = knownAccount(vendor)
      const input = { ...idOf('leads'), ...EMAIL, event_type_id: 'type_1' }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
      expect(issues).toMatchObject([{ path: '', rule: expect.stringMatching(/\.events\.leads\.email$/) }])
    },
  )
})

describe('fields of other PMSs in a call', () => {
  const ALL: Body = {
    event_result_id: 'result_1',
    event_sub_type_id: 'sub_1',
    title: 'Call',
    reasons_for_event: 'Pricing',
    status: 'ACTIVE',
    lead_source_id: 'source_1',
    rent_amount_in_cents: 185_000,
    agent_name: 'Marisol Vega',
    employee_id: 'emp_1',
    unit_id: 'unit_1',
    event_type_id: 'type_1',
  }

  it.each<readonly [string, readonly string[]]>([
    ['ENTRATA', ['reasons_for_event', 'status', 'lead_source_id', 'rent_amount_in_cents', 'agent_name']],
    [
      'YARDI',
      [
        ...['event_result_id', 'event_sub_type_id', 'title', 'reasons_for_event', 'status'],
        ...['lead_source_id', 'employee_id', 'event_type_id'],
      ],
    ],
    [
      'RESMAN',
      [
        ...['event_result_id', 'event_sub_type_id', 'title', 'status', 'rent_amount_in_cents'],
        ...['agent_name', 'employee_id', 'event_type_id'],
      ],
    ],
    [
      'REALPAGE_RPX',
      [
        ...['event_result_id', 'event_sub_type_id', 'title', 'reasons_for_event', 'lead_source_id'],
        ...['rent_amount_in_cents', 'agent_name'],
      ],
    ],
  ])('are left out at %s, each with a warning', async (vendor, foreign) => {
    const account = knownAccount(vendor)
    const job = await eventsOf(account.pms).logCall({
      ...idOf('leads'),
      ...CALL,
      ...ALL,
      direction: 'outbound',
      detailsInNotes: true,
    })
    const body = bodyOf(account)
    expect(foreign.filter(name => name in body)).toEqual([])
    expect(
      Object.keys(ALL)
        .filter(name => !(name in body))
        .sort(),
    ).toEqual([...foreign].sort())
    const warnings = warningsOf(job)
    expect(pathsOf(warnings).sort()).toEqual(foreign.map(name => `/${name}`).sort())
    for (const { message } of warnings) expect(message).toMatch(/left out/)
  })

  it('are times as well, which then ask for no zone', async () => {
    const account = knownAccount('YARDI')
    const times = { appointment_datetime: AT, time_from: AT, time_to: '2026-06-08T14:32:00-05:00' }
    const job = await eventsOf(account.pms).logCall({
      ...idOf('leads'),
      ...CALL,
      ...times,
      direction: 'outbound',
      agent_name: 'Marisol Vega',
      detailsInNotes: true,
    })
    expect(Object.keys(bodyOf(account)).sort()).toEqual(
      ['integration_id', 'lead_id', 'event_name', 'event_datetime', 'agent_name', 'notes'].sort(),
    )
    expect(pathsOf(warningsOf(job)).sort()).toEqual(['/appointment_datetime', '/time_from', '/time_to'])
    expect(Object.keys(job.sent?.times ?? {})).toEqual(['event_datetime'])
  })

  it('are refused by the contract where they have wrong values, although they would not be sent', async () => {
    const account = knownAccount('YARDI')
    const input = { ...idOf('leads'), ...INPUT, agent_name: 'Marisol Vega', event_type_id: 7 }
    const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
    expect(pathsOf(issues)).toEqual(['/event_type_id'])
  })

  it.each([
    ['warn', undefined, true],
    ['off', 'Call', false],
  ] as const)('are left out or sent as the caller says of their rule: %s', async (level, sent, warns) => {
    const account = knownAccount('YARDI', { client: { rules: { 'yardi.events.title': level } } })
    const input = { ...idOf('leads'), ...INPUT, agent_name: 'Marisol Vega', title: 'Call' }
    const job = await eventsOf(account.pms).logCall(input)
    expect(bodyOf(account)['title']).toBe(sent)
    expect(pathsOf(warningsOf(job)).includes('/title')).toBe(warns)
  })

  it('are refused in create(), where the caller writes for one PMS', async () => {
    const account = knownAccount('YARDI')
    const input = {
      ...idOf('leads'),
      event_name: 'CallToProspect',
      event_datetime: AT,
      agent_name: 'Marisol Vega',
      event_type_id: 'type_1',
      call_status: 'ANSWER',
    }
    const issues = await issuesBy(account, () => eventsOf(account.pms).create(input))
    expect(pathsOf(issues).sort()).toEqual(['/call_status', '/event_type_id'])
  })
})
