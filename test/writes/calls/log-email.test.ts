import { describe, expect, it } from 'vitest'
import type { Issue, WriteJob } from '../../../src/index.js'
import {
  accountOf,
  type Body,
  bodyOf,
  EMAIL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  PEOPLE,
  pathsOf,
  warningsOf,
  without,
} from './event-account.js'

const DETAILS: Body = without(EMAIL, 'property_id', 'at', 'direction')
const TYPED: Body = { ...EMAIL, event_type_id: 'type_1' }
const TEXTS = ['/email_from', '/email_to', '/email_subject', '/email_body']

describe('logEmail', () => {
  it.each(PEOPLE)('sends all details of %s to Entrata by their own names', async person => {
    const account = knownAccount('ENTRATA')
    const application = person === 'applicants' ? { application_id: 'app_1' } : {}
    const input = { ...idOf(person), ...TYPED, ...application, email_cc: 'a@example.com,b@example.com' }
    const job = await eventsOf(account.pms, person).logEmail(input)
    expect(bodyOf(account)).toEqual({
      integration_id: 'int_1',
      ...idOf(person),
      ...DETAILS,
      ...application,
      email_cc: 'a@example.com,b@example.com',
      event_type_id: 'type_1',
      event_datetime: '2026-06-08T13:30:00-06:00',
    })
    expect(pathsOf(warningsOf(job))).toEqual(['/direction'])
  })

  it.each([
    ['ENTRATA', 'entrata.events.direction'],
    ['NEW_PMS', 'generic.events.direction'],
  ])('never loses at %s in silence which way an email went', async (vendor, rule) => {
    for (const direction of ['outbound', 'inbound']) {
      const input = { ...idOf('leads'), ...TYPED, direction }
      const account = knownAccount(vendor, { client: { rules: { 'generic.vendor': 'off' } } })
      const [warning, ...others] = warningsOf(await eventsOf(account.pms).logEmail(input))
      expect(warning).toMatchObject({ path: '/direction', rule })
      expect(warning?.message).toContain('is lost unless the event type tells it')
      expect(others).toEqual([])
      const noted = knownAccount(vendor, { client: { rules: { 'generic.vendor': 'off' } } })
      const job = await eventsOf(noted.pms).logEmail({ ...input, detailsInNotes: true })
      expect(bodyOf(noted)['notes']).toBe(`Email: direction ${direction}`)
      expect(warningsOf(job)).toEqual([])
      const off = knownAccount(vendor, { client: { rules: { [rule]: 'off', 'generic.vendor': 'off' } } })
      expect(warningsOf(await eventsOf(off.pms).logEmail(input))).toEqual([])
      expect(bodyOf(off)).not.toHaveProperty('direction')
    }
  })

  it.each([
    ['YARDI', 'leads', 'outbound', 'Email'],
    ['YARDI', 'applicants', 'inbound', 'Email'],
    ['YARDI_REST', 'leads', 'outbound', 'Email'],
    ['RESMAN', 'leads', 'outbound', 'EmailToProspect'],
    ['RESMAN', 'leads', 'inbound', 'EmailFromProspect'],
    ['REALPAGE', 'leads', 'outbound', 'E-mail'],
    ['REALPAGE', 'leads', 'inbound', 'E-mail'],
  ] as const)('names the event at %s for %s, %s, %s', async (vendor, person, direction, event_name) => {
    const account = knownAccount(vendor)
    const agent = vendor.startsWith('YARDI') ? { agent_name: 'Marisol Vega' } : {}
    const input = { ...idOf(person), ...EMAIL, ...agent, direction, notes: 'Confirmed' }
    const job = await eventsOf(account.pms, person).logEmail(input)
    expect(bodyOf(account)).toEqual({
      integration_id: 'int_1',
      ...idOf(person),
      ...agent,
      event_name,
      event_datetime: expect.any(String),
      notes: 'Confirmed',
    })
    // Where one name goes for both directions nothing tells which it was.
    const lost = event_name.includes('Prospect') ? TEXTS : [...TEXTS, '/direction']
    expect(pathsOf(warningsOf(job)).sort()).toEqual([...lost].sort())
  })

  it('puts what has no field into the notes where the caller wants it', async () => {
    const account = knownAccount('RESMAN')
    const input = { ...idOf('leads'), ...EMAIL, notes: 'Confirmed', detailsInNotes: true }
    const job = await eventsOf(account.pms).logEmail(input)
    const notes = String(bodyOf(account)['notes'])
    expect(notes.startsWith('Confirmed')).toBe(true)
    for (const detail of [EMAIL.email_from, EMAIL.email_to, EMAIL.email_subject, EMAIL.email_body])
      expect(notes).toContain(detail)
    expect(notes).not.toMatch(/false|email_send/)
    expect(warningsOf(job)).toEqual([])
  })

  it('is refused where a long email does not fit into the notes', async () => {
    const account = knownAccount('RESMAN')
    const input = { ...idOf('leads'), ...EMAIL, email_body: 'x'.repeat(300), detailsInNotes: true }
    const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
    expect(pathsOf(issues)).toEqual(['/notes'])
  })

  it.each(['ENTRATA', 'YARDI', 'RESMAN', 'REALPAGE', 'MRI', 'NEW_PMS'])(
    'never assumes at %s whether the email is to be sent',
    async vendor => {
      for (const email_send of [undefined, null, '']) {
        const account = knownAccount(vendor)
        const input = { ...idOf('leads'), ...TYPED, agent_name: 'Marisol Vega', email_send }
        const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
        expect(pathsOf(issues)).toContain('/email_send')
      }
    },
  )

  it.each(['true', 'false', 1, 0, [], {}])('refuses email_send of %j', async email_send => {
    for (const vendor of ['ENTRATA', 'YARDI', 'RESMAN']) {
      const account = knownAccount(vendor)
      const input = { ...idOf('leads'), ...TYPED, agent_name: 'Marisol Vega', email_send }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
      expect(pathsOf(issues)).toContain('/email_send')
    }
  })

  it.each([
    ['YARDI', 'leads'],
    ['YARDI', 'applicants'],
    ['YARDI_REST', 'leads'],
    ['RESMAN', 'leads'],
    ['REALPAGE', 'leads'],
    ['REALPAGE', 'applicants'],
  ] as const)('warns that nothing says that %s for %s sends emails', async (vendor, person) => {
    const input = {
      ...idOf(person),
      ...TYPED,
      ...(vendor.startsWith('YARDI') ? { agent_name: 'Marisol Vega' } : {}),
      email_send: true,
      detailsInNotes: true,
    }
    const aboutSending = (job: WriteJob): readonly Issue[] =>
      warningsOf(job).filter(({ path }) => path === '/email_send')
    for (const ignoreUnknownFields of [false, true]) {
      const account = knownAccount(vendor)
      const job = await eventsOf(account.pms, person).logEmail(input, { ignoreUnknownFields })
      const [warning, ...others] = aboutSending(job)
      expect(warning?.message).toMatch(/nothing says that .* sends emails; the email is logged, and not sent/)
      expect(others).toEqual([])
      expect(bodyOf(account)).not.toHaveProperty('email_send')
    }
    const off = knownAccount(vendor, { client: { rules: { '*.email_send': 'off' } } })
    expect(aboutSending(await eventsOf(off.pms, person).logEmail(input))).toEqual([])
    const strict = knownAccount(vendor, { client: { rules: { '*.email_send': 'enforce' } } })
    const issues = await issuesBy(strict, () => eventsOf(strict.pms, person).logEmail(input))
    expect(pathsOf(issues)).toEqual(['/email_send'])
  })

  it.each(['ENTRATA', 'NEW_PMS'])('sends the email at %s where the caller says so', async vendor => {
    const account = knownAccount(vendor)
    await eventsOf(account.pms).logEmail({ ...idOf('leads'), ...TYPED, email_send: true })
    expect(bodyOf(account)['email_send']).toBe(true)
  })

  it.each(['ENTRATA', 'YARDI', 'RESMAN', 'REALPAGE', 'NEW_PMS'])(
    'refuses at %s to send an email that came in',
    async vendor => {
      const account = knownAccount(vendor)
      const input = { ...idOf('leads'), ...TYPED, direction: 'inbound', email_send: true }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
      expect(pathsOf(issues)).toContain('/email_send')
    },
  )

  it.each([undefined, null, '', ' '])('refuses an outgoing email with the sender %j', async email_from => {
    for (const email_send of [true, false]) {
      const account = accountOf({ vendor: 'ENTRATA' })
      const input = { ...idOf('leads'), ...TYPED, email_from, email_send }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
      expect(pathsOf(issues)).toEqual(['/email_from'])
      expect(account.calls()).toEqual([])
    }
  })

  it('takes an incoming email without a sender', async () => {
    const account = knownAccount('ENTRATA')
    const input = { ...idOf('leads'), ...without(TYPED, 'email_from'), direction: 'inbound' }
    await eventsOf(account.pms).logEmail(input)
    expect(bodyOf(account)).not.toHaveProperty('email_from')
  })

  it.each([undefined, null, '', 'to', 'from', 'Outgoing', 'toString', 7, ['outbound']])(
    'refuses the direction %j at every PMS',
    async direction => {
      for (const vendor of ['ENTRATA', 'YARDI', 'RESMAN', 'REALPAGE', 'NEW_PMS']) {
        const account = knownAccount(vendor)
        const input = { ...idOf('leads'), ...TYPED, agent_name: 'Marisol Vega', direction }
        const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
        expect(pathsOf(issues)).toEqual(['/direction'])
      }
    },
  )

  it('refuses a detail of a call, and asks for no other', async () => {
    for (const vendor of ['ENTRATA', 'YARDI', 'NEW_PMS']) {
      const account = knownAccount(vendor)
      const input = { ...idOf('leads'), ...TYPED, agent_name: 'Marisol Vega', call_status: 'BUSY' }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
      expect(pathsOf(issues)).toEqual(['/call_status'])
    }
  })

  it('refuses what says it twice: event_name and event_datetime', async () => {
    const account = knownAccount('ENTRATA')
    const input = { ...idOf('leads'), ...TYPED, event_name: 'Email', event_datetime: EMAIL.at }
    const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
    expect(pathsOf(issues).sort()).toEqual(['/event_datetime', '/event_name'])
  })

  it('refuses a recording, which no email has', async () => {
    const account = knownAccount('REALPAGE')
    const input = { ...idOf('leads'), ...EMAIL, call_recording_url: 'https://calls.example.com/1' }
    const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
    expect(pathsOf(issues)).toEqual(['/call_recording_url'])
  })
})
