import { describe, expect, it } from 'vitest'
import { TimeInputError } from '../../../src/index.js'
import { errorBy, thrownBy } from '../../support/thrown.js'
import {
  accountOf,
  bodyOf,
  CALL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  PEOPLE,
  pathsOf,
  warningsOf,
  without,
} from './event-account.js'

const VENDORS = [
  ['ENTRATA', 'leads'],
  ['ENTRATA', 'applicants'],
  ['ENTRATA', 'residents'],
  ['YARDI', 'leads'],
  ['YARDI_REST', 'applicants'],
  ['RESMAN', 'leads'],
  ['REALPAGE_RPX', 'leads'],
  ['REALPAGE', 'leads'],
  ['MRI', 'leads'],
  ['APPFOLIO', 'leads'],
  ['NEW_PMS', 'leads'],
  ['NEW_PMS', 'residents'],
] as const

const NEEDED = ['call_phone_number_from', 'call_phone_number_to', 'call_status', 'call_duration'] as const

const OTHERS = {
  direction: 'outbound',
  event_type_id: 'type_1',
  agent_name: 'Marisol Vega',
  employee_id: 'emp_1',
} as const

describe('what a call cannot do without', () => {
  it.each(VENDORS)('is refused at %s for %s, all of it at once', async (vendor, person) => {
    const account = knownAccount(vendor)
    const issues = await issuesBy(account, () =>
      eventsOf(account.pms, person).logCall({ ...idOf(person), at: CALL.at, ...OTHERS }),
    )
    for (const name of NEEDED) expect(pathsOf(issues)).toContain(`/${name}`)
    expect(account.calls()).toEqual([])
  })

  const EMPTY = [undefined, null, '', '  ', '\t\n'] as const

  it.each(NEEDED.flatMap(name => EMPTY.map(value => [name, value] as const)))(
    'is refused where %s is %j, before the vendor is asked for',
    async (name, value) => {
      const account = accountOf({ vendor: 'ENTRATA' })
      const input = { ...idOf('leads'), ...CALL, ...OTHERS, [name]: value }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
      expect(pathsOf(issues)).toEqual([`/${name}`])
      expect(account.calls()).toEqual([])
    },
  )

  it.each(VENDORS)('is refused at %s for %s without at', async (vendor, person) => {
    const account = knownAccount(vendor)
    const input = { ...idOf(person), ...without(CALL, 'at'), ...OTHERS }
    const error = await thrownBy(() => eventsOf(account.pms, person).logCall(input))
    expect(error).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ path: '/at' })]),
    })
    expect(account.calls()).toEqual([])
  })

  it('is a time error where only at is missing', async () => {
    const account = knownAccount('ENTRATA')
    const input = { ...idOf('leads'), ...without(CALL, 'at'), event_type_id: 'type_1' }
    const { issues } = await errorBy(TimeInputError, () => eventsOf(account.pms).logCall(input))
    expect(issues.map(({ path }) => path)).toEqual(['/at'])
  })

  it.each([-1, 86_401, 95.5, 1e21, '95', Number.NaN, Number.POSITIVE_INFINITY, 95n, [95], true, { s: 95 }])(
    'refuses a duration of %s',
    async call_duration => {
      const account = knownAccount('ENTRATA')
      const input = { ...idOf('leads'), ...CALL, event_type_id: 'type_1', call_duration }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
      expect(pathsOf(issues)).toEqual(['/call_duration'])
    },
  )

  it.each([0, 1, 86_400])('takes a duration of %s', async call_duration => {
    const account = knownAccount('ENTRATA')
    await eventsOf(account.pms).logCall({
      ...idOf('leads'),
      ...CALL,
      event_type_id: 'type_1',
      call_duration,
    })
    expect(bodyOf(account)['call_duration']).toBe(call_duration)
  })

  it.each(['BUSY', 'ABANDONED', 'DISCONNECTED', 'FAILURE_TO_CONNECT', 'NO_ANSWER', 'ANSWER', 'VOICEMAIL'])(
    'takes the status %s',
    async call_status => {
      const account = knownAccount('ENTRATA')
      await eventsOf(account.pms).logCall({
        ...idOf('leads'),
        ...CALL,
        event_type_id: 'type_1',
        call_status,
      })
      expect(bodyOf(account)['call_status']).toBe(call_status)
    },
  )

  it.each(['answer', 'Answer', 'ANSWERED', ' ANSWER', 7, ['ANSWER'], {}])(
    'refuses the status %j also at a PMS that has no field for it',
    async call_status => {
      for (const vendor of ['ENTRATA', 'YARDI', 'REALPAGE']) {
        const account = knownAccount(vendor)
        const input = { ...idOf('leads'), ...CALL, ...OTHERS, call_status }
        const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
        expect(pathsOf(issues)).toContain('/call_status')
      }
    },
  )

  it.each([
    ['ENTRATA', 'leads', true],
    ['ENTRATA', 'applicants', true],
    ['ENTRATA', 'residents', true],
    ['NEW_PMS', 'leads', true],
    ['NEW_PMS', 'residents', true],
    ['YARDI', 'leads', false],
    ['RESMAN', 'leads', false],
    ['REALPAGE_RPX', 'leads', false],
    ['REALPAGE', 'leads', false],
  ] as const)(
    'is at %s for %s no link to a recording, of which a warning is %s',
    async (vendor, person, warns) => {
      const account = knownAccount(vendor)
      const application = person === 'applicants' ? { application_id: 'app_1' } : {}
      const agent = person === 'residents' ? without(OTHERS, 'agent_name') : OTHERS
      const input = { ...idOf(person), ...without(CALL, 'call_audio_link'), ...agent, ...application }
      const job = await eventsOf(account.pms, person).logCall(input)
      expect(bodyOf(account)).not.toHaveProperty('call_audio_link')
      expect(pathsOf(warningsOf(job)).includes('/call_audio_link')).toBe(warns)
    },
  )

  it('makes the link an error where the rules option says so', async () => {
    const account = knownAccount('ENTRATA', {
      client: { rules: { 'entrata.events.call_audio_link': 'enforce' } },
    })
    const input = { ...idOf('leads'), ...without(CALL, 'call_audio_link'), event_type_id: 'type_1' }
    const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
    expect(pathsOf(issues)).toEqual(['/call_audio_link'])
  })

  it.each(PEOPLE)('is the id of the person among %s', async person => {
    const account = knownAccount('ENTRATA')
    const issues = await issuesBy(account, () =>
      eventsOf(account.pms, person).logCall({ ...CALL, event_type_id: 'type_1', application_id: 'app_1' }),
    )
    expect(pathsOf(issues)).toContain(`/${Object.keys(idOf(person))[0]}`)
  })

  it.each([undefined, null, [], 'call', 7, () => CALL])('is not %s in place of an input', async input => {
    const account = accountOf({ vendor: 'ENTRATA' })
    await issuesBy(account, () => eventsOf(account.pms).logCall(input))
    expect(account.calls()).toEqual([])
  })

  it.each([
    ['event_datetime', CALL.at, 'at'],
    ['event_name', 'CallToProspect', 'direction'],
    ['call_recording_url', 'https://calls.example.com/1', 'call_audio_link'],
    ['integration_id', 'int_2', 'integration'],
  ] as const)('refuses %s, and says where it comes from', async (name, value, origin) => {
    const account = knownAccount('REALPAGE_RPX')
    const input = { ...idOf('leads'), ...CALL, ...OTHERS, [name]: value }
    const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
    expect(pathsOf(issues)).toEqual([`/${name}`])
    expect(issues[0]?.message).toContain(origin)
  })

  it.each(['email_to', 'email_from', 'email_send', 'email_body'])(
    'refuses %s, which is of an email',
    async name => {
      const account = knownAccount('ENTRATA')
      const value = name === 'email_send' ? false : 'dana@example.com'
      const input = { ...idOf('leads'), ...CALL, event_type_id: 'type_1', [name]: value }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
      expect(pathsOf(issues)).toEqual([`/${name}`])
    },
  )

  it.each([
    ['direction', 'to'],
    ['direction', 'OUTBOUND'],
    ['direction', null],
    ['direction', 'constructor'],
    ['direction', ['outbound']],
    ['detailsInNotes', 'true'],
    ['detailsInNotes', 1],
    ['detailsInNotes', null],
  ] as const)('refuses %s of %j at every PMS', async (name, value) => {
    for (const vendor of ['ENTRATA', 'YARDI', 'REALPAGE_RPX']) {
      const account = knownAccount(vendor)
      const input = { ...idOf('leads'), ...CALL, ...OTHERS, [name]: value }
      const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
      expect(pathsOf(issues)).toContain(`/${name}`)
    }
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses a field called %s',
    async name => {
      const account = knownAccount('YARDI')
      const input = JSON.parse(
        JSON.stringify({ ...idOf('leads'), ...CALL, ...OTHERS }).replace('{', `{"${name}":{"x":1},`),
      )
      const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
      expect(pathsOf(issues)).toEqual([`/${name}`])
    },
  )

  it('refuses a field that no PMS has, with the field that was meant', async () => {
    const account = knownAccount('YARDI')
    const input = { ...idOf('leads'), ...CALL, ...OTHERS, call_durations: 95 }
    const issues = await issuesBy(account, () => eventsOf(account.pms).logCall(input))
    expect(pathsOf(issues)).toEqual(['/call_durations'])
    expect(issues[0]?.message).toContain('call_duration?')
  })
})
