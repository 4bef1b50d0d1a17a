import { describe, expect, it } from 'vitest'
import { ConfigurationError, type PropexoOptions, type RuleOptions } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'
import {
  AT,
  accountOf,
  appointmentsOf,
  bodyOf,
  CALL,
  EMAIL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  pathsOf,
  warningsOf,
} from '../writes/calls/event-account.js'

/** An appointment at Entrata without notes, which its rules refuse. */
const APPOINTMENT = {
  ...idOf('leads'),
  at: AT,
  appointment_duration_minutes: 30,
  appointment_type: 'TOUR',
} as const

const RULE = 'entrata.appointments.notes'

/** What becomes of it. */
const outcome = async (rules: RuleOptions): Promise<'refused' | 'warned' | 'sent'> => {
  const account = knownAccount('ENTRATA', { client: { rules } })
  const error = await appointmentsOf(account.pms)
    .create(APPOINTMENT)
    .then(job => warningsOf(job))
    .catch((thrown: unknown) => thrown)
  if (error instanceof Error) {
    expect(error).toMatchObject({ kind: 'rule', issues: [{ path: '/notes', rule: RULE }] })
    expect(account.bodies()).toEqual([])
    return 'refused'
  }
  expect(account.bodies()).toHaveLength(1)
  return Array.isArray(error) && error.length > 0 ? 'warned' : 'sent'
}

describe('the rules option', () => {
  it.each<readonly [RuleOptions, 'refused' | 'warned' | 'sent']>([
    [{}, 'refused'],
    [{ [RULE]: 'enforce' }, 'refused'],
    [{ [RULE]: 'warn' }, 'warned'],
    [{ [RULE]: 'off' }, 'sent'],
    [{ 'entrata.*': 'warn' }, 'warned'],
    [{ 'entrata.appointments.*': 'off' }, 'sent'],
    [{ '*': 'warn' }, 'warned'],
    [{ '*': 'off' }, 'sent'],
    [{ '*.notes': 'off' }, 'sent'],
    [{ '*.appointments.notes': 'warn' }, 'warned'],
    [{ 'entrata.*.notes': 'warn' }, 'warned'],
    [{ 'yardi.*': 'off' }, 'refused'],
    [{ 'entrata.events.*': 'off' }, 'refused'],
    [{ 'entrata.appointments.leads.*': 'off' }, 'refused'],
    [{ '*': 'off', 'entrata.*': 'enforce' }, 'refused'],
    [{ 'entrata.*': 'enforce', '*': 'off' }, 'refused'],
    [{ 'entrata.*': 'off', [RULE]: 'warn' }, 'warned'],
    [{ [RULE]: 'warn', 'entrata.*': 'off' }, 'warned'],
    [{ 'entrata.*': 'off', 'entrata.appointments.*': 'enforce', '*': 'warn' }, 'refused'],
    [{ '*.notes': 'off', 'entrata.*': 'warn' }, 'warned'],
    [{ 'yardi.*': 'off', '*': 'warn' }, 'warned'],
  ])('decides by %j that the write is %s', async (rules, expected) => {
    expect(await outcome(rules)).toBe(expected)
  })

  it('says the same in whatever order patterns stand', async () => {
    const patterns = [
      ['*', 'off'],
      ['entrata.*', 'warn'],
      ['entrata.appointments.*', 'off'],
      [RULE, 'enforce'],
    ] as const
    for (const [index] of patterns.entries()) {
      const turned = [...patterns.slice(index), ...patterns.slice(0, index)]
      expect(await outcome(Object.fromEntries(turned))).toBe('refused')
      expect(await outcome(Object.fromEntries(turned.reverse()))).toBe('refused')
    }
  })

  it('is copied when the client is made', async () => {
    const rules: Record<string, 'off' | 'warn' | 'enforce'> = { '*': 'off' }
    const account = knownAccount('ENTRATA', { client: { rules } })
    rules['*'] = 'enforce'
    await appointmentsOf(account.pms).create(APPOINTMENT)
    expect(account.bodies()).toHaveLength(1)
  })

  it('may be an object without prototype', async () => {
    const rules: RuleOptions = Object.assign(Object.create(null), { '*': 'off' })
    expect(await outcome(rules)).toBe('sent')
  })

  it('cannot switch off what the contract itself refuses', async () => {
    const account = knownAccount('ENTRATA', { client: { rules: { '*': 'off' } } })
    const issues = await issuesBy(account, () =>
      appointmentsOf(account.pms).create({ ...APPOINTMENT, appointment_duration_minutes: 0 }),
    )
    expect(pathsOf(issues)).toEqual(['/appointment_duration_minutes'])
  })

  it('can enforce what is only a warning by default', async () => {
    const input = { ...idOf('applicants'), ...APPOINTMENT, lead_id: undefined, notes: 'x' }
    const warned = knownAccount('ENTRATA')
    const job = await appointmentsOf(warned.pms, 'applicants').create(input)
    expect(pathsOf(warningsOf(job))).toEqual(['/application_id'])
    const account = knownAccount('ENTRATA', { client: { rules: { '*': 'enforce' } } })
    const issues = await issuesBy(account, () => appointmentsOf(account.pms, 'applicants').create(input))
    expect(pathsOf(issues)).toEqual(['/application_id'])
  })

  it('allows an operation of which no page tells, and refuses it where that is enforced', async () => {
    const input = { ...idOf('residents'), at: AT }
    const account = knownAccount('ENTRATA')
    expect(warningsOf(await appointmentsOf(account.pms, 'residents').create(input))).toMatchObject([
      { rule: 'entrata.appointments.residents.create', path: '' },
    ])
    const strict = knownAccount('ENTRATA', { client: { rules: { '*.residents.*': 'enforce' } } })
    await issuesBy(strict, () => appointmentsOf(strict.pms, 'residents').create(input))
  })

  it('makes no look-up of the vendor where all rules are off', async () => {
    for (const rules of [{ '*': 'off' }, { '*': 'off', 'entrata.*': 'off' }] as const) {
      const account = accountOf({ vendor: 'ENTRATA', client: { rules } })
      const asIs = { date: '2026-06-08', time: '14:30', timeZone: 'pms' }
      await appointmentsOf(account.pms).create({ ...APPOINTMENT, at: asIs })
      await appointmentsOf(account.pms).cancel({ event_id: 'event_1' })
      await eventsOf(account.pms).create({ ...idOf('leads'), event_type_id: 'type_1', call_status: 'BUSY' })
      await eventsOf(account.pms).update({ event_id: 'event_1', notes: 'x' })
      expect(account.reads()).toEqual([])
      expect(account.bodies()).toHaveLength(4)
    }
  })

  it('still asks for the vendor where one rule is left, and where a call becomes what the PMS takes', async () => {
    const left = accountOf({ vendor: 'ENTRATA', client: { rules: { '*': 'off', 'yardi.*': 'warn' } } })
    await appointmentsOf(left.pms).cancel({ event_id: 'event_1' })
    expect(left.reads()).toHaveLength(1)
    const call = accountOf({ vendor: 'YARDI', client: { rules: { '*': 'off' } } })
    await eventsOf(call.pms).logCall({ ...idOf('leads'), ...CALL, direction: 'inbound' })
    expect(bodyOf(call)['event_name']).toBe('CallFromProspect')
  })

  it('does not switch off that a call becomes what the PMS takes: nothing foreign is sent', async () => {
    const account = knownAccount('YARDI', { client: { rules: { '*': 'off' } } })
    await eventsOf(account.pms).logCall({ ...idOf('leads'), ...CALL, direction: 'outbound' })
    await eventsOf(account.pms).logEmail({ ...idOf('leads'), ...EMAIL })
    for (const body of account.bodies())
      expect(Object.keys(body).filter(name => /^(call|email)_/.test(name))).toEqual([])
  })

  const wrong = async (options: unknown): Promise<string> => {
    const { issues, message } = await errorBy(ConfigurationError, () =>
      clientOf(recordingFetch(queued as never), options as Partial<PropexoOptions>),
    )
    expect(new Set(pathsOf(issues))).toEqual(new Set(['/rules']))
    return message
  }

  it.each([
    'entrata',
    'entrata.',
    'Entrata.*',
    'ENTRATA.*',
    'entratta.*',
    'entrata.appointment.notes',
    'entrata.appointments.note',
    'contract.*',
    'contract.required',
    'facade.required',
    'time.*',
    '',
    ' *',
    'entrata.appointments.notes ',
    'entrata?appointments?notes',
    'entrata.appointments.(notes)',
    '[a-z]+.*',
    '^.*$',
    '\\*',
    '__proto__x',
  ])('refuses the pattern %j, which no rule is called, and says how rules are called', async pattern => {
    const message = await wrong({ rules: { [pattern]: 'warn' } })
    expect(message).toContain(JSON.stringify(pattern))
    expect(message).toMatch(/entrata\.appointments\.notes/)
  })

  it.each(['error', 'OFF', '', true, false, null, undefined, 0, ['off'], { level: 'off' }])(
    'refuses the level %j, and names those that there are',
    async level => {
      expect(await wrong({ rules: { 'entrata.*': level } })).toMatch(/enforce, warn or off/)
    },
  )

  it.each([null, 'off', 7, true, ['*'], new Map([['*', 'off']]), new (class Rules {})(), () => ({})])(
    'refuses %j in place of rules',
    async rules => {
      expect(await wrong({ rules })).toContain("'entrata.*'")
    },
  )

  it('names every wrong pattern and level at once', async () => {
    const { issues } = await errorBy(ConfigurationError, () =>
      clientOf(recordingFetch(queued as never), {
        rules: { 'a.*': 'off', 'b.*': 'off', 'entrata.*': 'no' as never },
        verifyRecipient: 'yes' as never,
        verifyEmployee: 1 as never,
      }),
    )
    expect(pathsOf(issues).sort()).toEqual([
      '/rules',
      '/rules',
      '/rules',
      '/verifyEmployee',
      '/verifyRecipient',
    ])
  })

  it('is no option of a call', async () => {
    const account = knownAccount('ENTRATA')
    await errorBy(ConfigurationError, () =>
      appointmentsOf(account.pms).create(APPOINTMENT, { rules: { '*': 'off' } } as never),
    )
    expect(account.calls()).toEqual([])
  })

  it.each(['**.***.notes', '*a*e*.*', '********', '******x'])(
    'reads the pattern %j in a reasonable time',
    async pattern => {
      const started = performance.now()
      const account = (): unknown => knownAccount('ENTRATA', { client: { rules: { [pattern]: 'off' } } })
      if (pattern.endsWith('x')) await errorBy(ConfigurationError, account)
      else account()
      expect(performance.now() - started).toBeLessThan(2_000)
    },
  )
})
