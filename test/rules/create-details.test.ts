import { describe, expect, it } from 'vitest'
import {
  AT,
  accountOf,
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
} from '../writes/calls/event-account.js'

/** PMSs that take details of calls and emails by their own names. */
const TAKES: readonly (readonly [vendor: string, person: Person])[] = [
  ['ENTRATA', 'leads'],
  ['ENTRATA', 'applicants'],
  ['ENTRATA', 'residents'],
  ['NEW_PMS', 'leads'],
  ['NEW_PMS', 'applicants'],
  ['NEW_PMS', 'residents'],
]

const eventOf = (person: Person): Body => ({
  ...idOf(person),
  property_id: 'prop_1',
  event_type_id: 'type_1',
  event_datetime: AT,
  ...(person === 'applicants' ? { application_id: 'app_1' } : {}),
})

const DETAILS: Body = without(CALL, 'at', 'property_id')
const NEEDED = ['call_phone_number_from', 'call_phone_number_to', 'call_status', 'call_duration']

describe('create() with details of a call', () => {
  it.each(
    TAKES.flatMap(([vendor, person]) => Object.keys(DETAILS).map(name => [vendor, person, name] as const)),
  )('is held at %s for %s to all of them because of %s', async (vendor, person, name) => {
    const account = knownAccount(vendor)
    const input = { ...eventOf(person), [name]: DETAILS[name] }
    const issues = await issuesBy(account, () => eventsOf(account.pms, person).create(input))
    expect(pathsOf(issues).sort()).toEqual(
      NEEDED.filter(each => each !== name)
        .map(each => `/${each}`)
        .sort(),
    )
    expect(account.calls()).toEqual([])
  })

  it.each(TAKES)('is sent to %s for %s where all are there', async (vendor, person) => {
    const account = knownAccount(vendor)
    const job = await eventsOf(account.pms, person).create({ ...eventOf(person), ...DETAILS })
    expect(bodyOf(account)).toMatchObject(DETAILS)
    expect(warningsOf(job)).toEqual([])
  })

  it.each(TAKES)('warns at %s for %s of a missing recording only', async (vendor, person) => {
    const account = knownAccount(vendor)
    const job = await eventsOf(account.pms, person).create({
      ...eventOf(person),
      ...without(DETAILS, 'call_audio_link'),
    })
    expect(pathsOf(warningsOf(job))).toEqual(['/call_audio_link'])
  })

  it.each(TAKES)('is sent to %s for %s without any, as an event of another kind', async (vendor, person) => {
    const account = knownAccount(vendor)
    const job = await eventsOf(account.pms, person).create(eventOf(person))
    expect(bodyOf(account)).toMatchObject({ event_type_id: 'type_1' })
    expect(warningsOf(job)).toEqual([])
  })

  it.each([
    [
      'YARDI',
      { event_name: 'CallToProspect', event_datetime: AT, agent_name: 'Marisol Vega', property_id: 'prop_1' },
    ],
    ['RESMAN', { event_name: 'CallFromProspect', event_datetime: AT }],
    ['REALPAGE', { event_name: 'Phone call' }],
  ])('is sent to %s by its name alone, which takes no details', async (vendor, input) => {
    // The generic operation of the contract may know fewer names.
    const account = knownAccount(vendor)
    await eventsOf(account.pms).create({ ...idOf('leads'), ...input })
    expect(bodyOf(account)['event_name']).toBe(input.event_name)
  })

  it('does not miss details at a PMS that takes none, but says that it does not take this one', async () => {
    const account = knownAccount('YARDI')
    const input = { ...idOf('leads'), event_name: 'Other', event_datetime: AT, agent_name: 'Marisol Vega' }
    const issues = await issuesBy(account, () =>
      eventsOf(account.pms).create({ ...input, call_status: 'BUSY' }),
    )
    expect(pathsOf(issues)).toEqual(['/call_status'])
    expect(issues[0]?.message).toContain('not taken by Yardi')
  })

  it('does not take the recording of RealPage Partner Exchange for details of a call', async () => {
    const account = knownAccount('REALPAGE_RPX')
    const input = { ...eventOf('leads'), employee_id: 'emp_1', call_recording_url: CALL.call_audio_link }
    const job = await eventsOf(account.pms).create(input)
    expect(bodyOf(account)['call_recording_url']).toBe(CALL.call_audio_link)
    expect(warningsOf(job)).toEqual([])
  })

  it.each([
    ['NEW_PMS', { event_type_id: 'type_1' }],
    ['REALPAGE', { event_name: 'Visit' }],
    ['RENTMANAGER', { event_type_id: 'type_1' }],
  ])('takes a recording alone at %s for no details of a call', async (vendor, fields) => {
    const account = knownAccount(vendor)
    const input = { ...idOf('leads'), ...fields, call_recording_url: CALL.call_audio_link }
    const job = await eventsOf(account.pms).create(input)
    expect(bodyOf(account)).toEqual({ integration_id: 'int_1', ...input })
    expect(warningsOf(job)).toEqual([])
  })

  it('is checked in the same way by preview, after the vendor was asked for', async () => {
    const account = accountOf({ vendor: 'ENTRATA' })
    const issues = await issuesBy(account, () =>
      eventsOf(account.pms).preview({ ...eventOf('leads'), call_status: 'BUSY' }),
    )
    expect(issues).toHaveLength(3)
    expect(account.calls()).toEqual(['GET /v1/admin/integrations/int_1/'])
  })

  it('can be told that a rule of completeness is only to warn', async () => {
    const account = knownAccount('ENTRATA', { client: { rules: { 'entrata.events.call_*': 'warn' } } })
    const job = await eventsOf(account.pms).create({ ...eventOf('leads'), call_status: 'BUSY' })
    expect(pathsOf(warningsOf(job)).sort()).toEqual([
      '/call_audio_link',
      '/call_duration',
      '/call_phone_number_from',
      '/call_phone_number_to',
    ])
  })
})

describe('create() with details of an email', () => {
  it.each(['REALPAGE', 'RENTMANAGER'])(
    'warns that no page says that %s sends emails, which is no page that says that it does not',
    async vendor => {
      const account = knownAccount(vendor)
      const input = { ...idOf('leads'), event_name: 'E-mail', email_send: true, email_from: 'a@example.com' }
      const job = await eventsOf(account.pms).create(input)
      expect(bodyOf(account)['email_send']).toBe(true)
      expect(pathsOf(warningsOf(job))).toEqual(['/email_send'])
      expect(warningsOf(job)[0]?.message).toContain('(inferred)')
    },
  )

  it('without email_send obeys the rules option, because no page says that it is needed', async () => {
    const input = { ...eventOf('leads'), email_subject: 'Your tour' }
    for (const [level, warned] of [
      ['off', []],
      ['warn', ['/email_send']],
    ] as const) {
      const account = knownAccount('ENTRATA', { client: { rules: { 'entrata.*': level } } })
      const job = await eventsOf(account.pms).create(input)
      expect(pathsOf(warningsOf(job))).toEqual(warned)
    }
    const strict = knownAccount('ENTRATA', { client: { rules: { '*.email_send': 'enforce' } } })
    const issues = await issuesBy(strict, () => eventsOf(strict.pms).create(input))
    expect(pathsOf(issues)).toEqual(['/email_send'])
  })

  const EMAIL_FIELDS: Body = {
    email_from: 'leasing@example.com',
    email_to: 'dana@example.com',
    email_cc: 'a@example.com, b@example.com',
    email_bcc: 'c@example.com',
    email_subject: 'Your tour',
    email_body: 'See you at two.',
  }

  it.each(
    TAKES.flatMap(([vendor, person]) =>
      Object.keys(EMAIL_FIELDS).map(name => [vendor, person, name] as const),
    ),
  )('warns at %s for %s that %s needs email_send', async (vendor, person, name) => {
    const account = knownAccount(vendor)
    const input = { ...eventOf(person), [name]: EMAIL_FIELDS[name] }
    const [warning, ...others] = warningsOf(await eventsOf(account.pms, person).create(input))
    expect(warning).toMatchObject({ path: '/email_send', message: expect.stringContaining('(inferred: ') })
    expect(others).toEqual([])
  })

  it.each([null, 'true', 1, 0, ''])('refuses email_send of %j', async email_send => {
    const account = knownAccount('ENTRATA')
    const input = { ...eventOf('leads'), ...EMAIL_FIELDS, email_send }
    const issues = await issuesBy(account, () => eventsOf(account.pms).create(input))
    expect(pathsOf(issues)).toEqual(['/email_send'])
  })

  it.each([true, false])('sends email_send of %s as it is, with every field', async email_send => {
    const account = knownAccount('ENTRATA')
    await eventsOf(account.pms).create({ ...eventOf('leads'), ...EMAIL_FIELDS, email_send })
    expect(bodyOf(account)).toMatchObject({ ...EMAIL_FIELDS, email_send })
  })

  it('needs the sender of an email that is to be sent', async () => {
    const account = knownAccount('ENTRATA')
    const input = { ...eventOf('leads'), ...without(EMAIL_FIELDS, 'email_from'), email_send: true }
    const issues = await issuesBy(account, () => eventsOf(account.pms).create(input))
    expect(pathsOf(issues)).toEqual(['/email_from'])
  })

  it.each(['YARDI', 'RESMAN', 'REALPAGE_RPX', 'MRI'])(
    'refuses email_send at %s, which does not take it',
    async vendor => {
      const account = knownAccount(vendor)
      const input = {
        ...idOf('leads'),
        property_id: 'prop_1',
        event_datetime: AT,
        ...(vendor === 'YARDI' ? { event_name: 'Email', agent_name: 'Marisol Vega' } : {}),
        ...(vendor === 'RESMAN' ? { event_name: 'Email' } : {}),
        ...(vendor === 'REALPAGE_RPX' ? { event_type_id: 'type_1', employee_id: 'emp_1' } : {}),
        ...(vendor === 'MRI' ? { event_type_id: 'type_1' } : {}),
        email_send: true,
      }
      const issues = await issuesBy(account, () => eventsOf(account.pms).create(input))
      expect(pathsOf(issues)).toEqual(['/email_send'])
    },
  )
})
