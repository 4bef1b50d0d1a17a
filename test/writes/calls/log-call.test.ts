import { describe, expect, it } from 'vitest'
import {
  type Body,
  bodyOf,
  CALL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  type Person,
  pathsOf,
  warningsOf,
  without,
} from './event-account.js'

/** What every PMS is told of, so that only what differs stands in the tables. */
const INPUT: Body = {
  ...CALL,
  direction: 'outbound',
  event_type_id: 'type_1',
  employee_id: 'emp_1',
  agent_name: 'Marisol Vega',
  unit_id: 'unit_1',
  notes: 'Asked for a tour',
}

const OWN_DETAILS = {
  call_phone_number_from: '+15125550142',
  call_phone_number_to: '+1 (512) 555-0100',
  call_status: 'ANSWER',
  call_duration: 95,
  call_audio_link: 'https://calls.example.com/5b20e7.mp3',
}

const LOST = ['/call_phone_number_from', '/call_phone_number_to', '/call_status', '/call_duration']

interface Row {
  readonly vendor: string
  readonly person: Person
  readonly input?: Body
  /** Without the ids of the integration and the person. */
  readonly body: Body
  /** Paths of all warnings, in any order. */
  readonly warnings: readonly string[]
}

const MOUNTAIN = '2026-06-08T13:30:00-06:00'
const CENTRAL = '2026-06-08T14:30:00-05:00'

const YARDI_BODY = {
  event_name: 'CallToProspect',
  event_datetime: CENTRAL,
  agent_name: 'Marisol Vega',
  unit_id: 'unit_1',
  notes: 'Asked for a tour',
}
const YARDI_WARNINGS = [...LOST, '/call_audio_link', '/event_type_id', '/employee_id']

const ROWS: readonly Row[] = [
  {
    vendor: 'ENTRATA',
    person: 'leads',
    body: {
      ...OWN_DETAILS,
      event_datetime: MOUNTAIN,
      event_type_id: 'type_1',
      employee_id: 'emp_1',
      unit_id: 'unit_1',
      notes: 'Asked for a tour',
    },
    warnings: ['/agent_name'],
  },
  {
    vendor: 'ENTRATA',
    person: 'applicants',
    input: { application_id: 'app_1' },
    body: {
      ...OWN_DETAILS,
      application_id: 'app_1',
      event_datetime: MOUNTAIN,
      event_type_id: 'type_1',
      employee_id: 'emp_1',
      unit_id: 'unit_1',
      notes: 'Asked for a tour',
    },
    warnings: ['/agent_name'],
  },
  {
    vendor: 'ENTRATA',
    person: 'residents',
    input: { agent_name: undefined },
    body: {
      ...OWN_DETAILS,
      event_datetime: MOUNTAIN,
      event_type_id: 'type_1',
      employee_id: 'emp_1',
      unit_id: 'unit_1',
      notes: 'Asked for a tour',
    },
    warnings: [],
  },
  ...(['YARDI', 'SAMPLE1', 'YARDI_REST'] as const).flatMap(vendor =>
    (['leads', 'applicants'] as const).flatMap((person): Row[] => [
      { vendor, person, body: YARDI_BODY, warnings: YARDI_WARNINGS },
      {
        vendor,
        person,
        input: { direction: 'inbound' },
        body: { ...YARDI_BODY, event_name: 'CallFromProspect' },
        warnings: YARDI_WARNINGS,
      },
    ]),
  ),
  ...(['outbound', 'inbound'] as const).map(
    (direction): Row => ({
      vendor: 'RESMAN',
      person: 'leads',
      input: { direction, lead_source_id: 'source_1' },
      body: {
        event_name: direction === 'outbound' ? 'CallToProspect' : 'CallFromProspect',
        event_datetime: '2026-06-08T19:30:00+00:00',
        lead_source_id: 'source_1',
        unit_id: 'unit_1',
        notes: 'Asked for a tour',
      },
      warnings: [...LOST, '/call_audio_link', '/event_type_id', '/employee_id', '/agent_name'],
    }),
  ),
  {
    vendor: 'REALPAGE_RPX',
    person: 'leads',
    input: { status: 'ACTIVE' },
    body: {
      event_datetime: CENTRAL,
      event_type_id: 'type_1',
      employee_id: 'emp_1',
      unit_id: 'unit_1',
      status: 'ACTIVE',
      notes: 'Asked for a tour',
      call_recording_url: 'https://calls.example.com/5b20e7.mp3',
    },
    warnings: [...LOST, '/agent_name', '/direction'],
  },
  {
    vendor: 'REALPAGE',
    person: 'leads',
    input: { event_type_id: undefined, employee_id: undefined, agent_name: undefined, unit_id: undefined },
    body: {
      event_name: 'Phone call',
      event_datetime: CENTRAL,
      notes: 'Asked for a tour',
    },
    warnings: [...LOST, '/call_audio_link', '/direction'],
  },
]

describe('logCall', () => {
  it.each(ROWS.map(row => [row.vendor, row.person, row.input?.['direction'] ?? 'outbound', row] as const))(
    'sends to %s for %s, direction %s, what that PMS takes, and names each loss in a warning',
    async (_, __, ___, { vendor, person, input, body, warnings }) => {
      const account = knownAccount(vendor)
      const job = await eventsOf(account.pms, person).logCall({ ...idOf(person), ...INPUT, ...input })
      expect(bodyOf(account)).toEqual({ integration_id: 'int_1', ...idOf(person), ...body })
      expect(pathsOf(warningsOf(job)).sort()).toEqual([...warnings].sort())
      expect(job.sent?.body).toEqual(bodyOf(account))
      expect(account.calls().at(-1)).toBe(`POST /v1/events/${person}`)
      expect(job.sent?.operation).toBe(`POST /v1/events/${person}`)
    },
  )

  it.each(['leads', 'applicants', 'residents'] as const)(
    'sends to an unknown vendor for %s all details by their own names, with the type of the event',
    async person => {
      const account = knownAccount('NEW_PMS')
      const input = { ...idOf(person), ...CALL, event_type_id: 'type_1', notes: 'Asked for a tour' }
      const job = await eventsOf(account.pms, person).logCall(input)
      expect(bodyOf(account)).toEqual({
        integration_id: 'int_1',
        ...idOf(person),
        ...OWN_DETAILS,
        event_type_id: 'type_1',
        event_datetime: CENTRAL,
        notes: 'Asked for a tour',
      })
      expect(warningsOf(job)).toEqual([])
    },
  )

  it.each(['applicants', 'residents'] as const)(
    'sends to RealPage Partner Exchange for %s the type and the notes, and says what is left out',
    async person => {
      const account = knownAccount('REALPAGE_RPX')
      const input = { ...idOf(person), ...CALL, event_type_id: 'type_1', employee_id: 'emp_1', notes: 'Call' }
      const job = await eventsOf(account.pms, person).logCall(input)
      expect(bodyOf(account)).toEqual({
        integration_id: 'int_1',
        ...idOf(person),
        event_type_id: 'type_1',
        notes: 'Call',
      })
      const paths = [...LOST, '/call_audio_link', '/at', '/employee_id']
      expect(pathsOf(warningsOf(job))).toEqual(expect.arrayContaining(paths))
    },
  )

  it.each([
    ['YARDI', 'leads'],
    ['YARDI', 'applicants'],
    ['YARDI_REST', 'leads'],
    ['RESMAN', 'leads'],
  ] as const)('refuses at %s for %s a call without a direction, at its place', async (vendor, person) => {
    const account = knownAccount(vendor)
    const input = { ...idOf(person), ...CALL, agent_name: 'Marisol Vega' }
    const issues = await issuesBy(account, () => eventsOf(account.pms, person).logCall(input))
    expect(pathsOf(issues)).toEqual(['/direction'])
    expect(issues[0]?.message).toMatch(/'outbound'.*'inbound'/)
    expect(account.calls()).toEqual([])
  })

  it('says the direction of a call of which a number is withheld, or warns that it is lost', async () => {
    const withheld = { ...CALL, call_phone_number_from: 'anonymous', event_type_id: 'type_1' }
    for (const direction of ['outbound', 'inbound'] as const) {
      const account = knownAccount('ENTRATA')
      const input = { ...idOf('leads'), ...withheld, direction, detailsInNotes: true }
      await eventsOf(account.pms).logCall(input)
      expect(bodyOf(account)['notes']).toMatch(new RegExp(`^Call: direction ${direction}\\b`))
      const job = await eventsOf(knownAccount('ENTRATA').pms).logCall({
        ...idOf('leads'),
        ...withheld,
        direction,
      })
      expect(pathsOf(warningsOf(job))).toContain('/direction')
    }
  })

  it.each(['ENTRATA', 'REALPAGE_RPX', 'REALPAGE', 'NEW_PMS'])('needs no direction at %s', async vendor => {
    const account = knownAccount(vendor)
    const input = { ...idOf('leads'), ...CALL, event_type_id: 'type_1', employee_id: 'emp_1' }
    await eventsOf(account.pms).logCall(input)
    expect(bodyOf(account)).not.toHaveProperty('direction')
  })

  it.each(['ENTRATA', 'REALPAGE_RPX'])(
    'needs the type of the event at %s, where nothing else says that it is a call',
    async vendor => {
      const account = knownAccount(vendor)
      const input = { ...idOf('leads'), ...CALL, employee_id: 'emp_1' }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
      expect(pathsOf(issues)).toEqual(['/event_type_id'])
      expect(issues[0]?.message).toContain('events.types()')
    },
  )

  it('warns that a call without a type may be none for an unknown PMS, unless the rules option says otherwise', async () => {
    const input = { ...idOf('leads'), ...CALL }
    for (const [level, warned] of [
      [undefined, ['/event_type_id']],
      ['off', []],
    ] as const) {
      const rules = {
        'generic.vendor': 'off',
        ...(level && { 'generic.events.event_type_id': level }),
      } as const
      const account = knownAccount('NEW_PMS', { client: { rules } })
      const warnings = warningsOf(await eventsOf(account.pms).logCall(input))
      expect(pathsOf(warnings)).toEqual(warned)
      for (const { message } of warnings) expect(message).toContain('events.types()')
    }
  })

  it('needs the application of an applicant at Entrata, the agent at Yardi and the employee at RealPage', async () => {
    const entrata = knownAccount('ENTRATA')
    const call = { ...CALL, direction: 'outbound', event_type_id: 'type_1' }
    const missing = [
      await issuesBy(entrata, () =>
        eventsOf(entrata.pms, 'applicants').logCall({ ...idOf('applicants'), ...call }),
      ),
    ]
    for (const vendor of ['YARDI', 'REALPAGE_RPX']) {
      const account = knownAccount(vendor)
      missing.push(
        await issuesBy(account, () => eventsOf(account.pms).logCall({ ...idOf('leads'), ...call })),
      )
    }
    expect(missing.map(pathsOf)).toEqual([['/application_id'], ['/agent_name'], ['/employee_id']])
  })

  it('knows a call of an applicant at RealPage Registered Vendor by its type, and says that it is a guess', async () => {
    const account = knownAccount('REALPAGE')
    const input = { ...idOf('applicants'), ...CALL, event_type_id: 'type_1', detailsInNotes: true }
    const job = await eventsOf(account.pms, 'applicants').logCall(input)
    const { notes, ...body } = bodyOf(account)
    expect(body).toEqual({ integration_id: 'int_1', ...idOf('applicants'), event_type_id: 'type_1' })
    expect(notes).toContain('from +15125550142')
    expect(warningsOf(job)).toContainEqual(
      expect.objectContaining({ path: '', rule: 'realpage.events.applicants.call' }),
    )
  })

  it('reads an input that is frozen, and leaves it as it was', async () => {
    const account = knownAccount('YARDI')
    const input = Object.freeze({ ...idOf('leads'), ...INPUT, detailsInNotes: true })
    const before = structuredClone(input)
    await eventsOf(account.pms).logCall(input)
    expect(input).toEqual(before)
  })

  it('reads each property of an input once, so that what is checked is what is sent', async () => {
    const account = knownAccount('ENTRATA')
    const reads: Record<string, number> = {}
    const values: Body = { ...idOf('leads'), ...without(INPUT, 'agent_name') }
    const input: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(values))
      Object.defineProperty(input, name, {
        enumerable: true,
        get: () => {
          reads[name] = (reads[name] ?? 0) + 1
          return value
        },
      })
    await eventsOf(account.pms).logCall(input)
    expect(new Set(Object.values(reads))).toEqual(new Set([1]))
    expect(bodyOf(account)).toMatchObject(OWN_DETAILS)
  })
})
