import { describe, expect, it } from 'vitest'
import { ConfigurationError, type WriteJob, type WriteOptions } from '../../src/index.js'
import { errorBy, thrownBy } from '../support/thrown.js'
import {
  type Account,
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

const IGNORE = { ignoreUnknownFields: true } as const
const YARDI_EVENT = {
  ...idOf('leads'),
  property_id: 'prop_1',
  event_name: 'Other',
  event_datetime: AT,
  agent_name: 'Marisol Vega',
}

const queryOf = ({ fetch }: Account): string => fetch.requests.at(-1)?.url.search ?? ''

describe('ignoreUnknownFields', () => {
  it('goes out as a parameter, and turns what the PMS does not take into warnings that say what is lost', async () => {
    const account = knownAccount('YARDI')
    const job = await eventsOf(account.pms).create(
      { ...YARDI_EVENT, title: 'Call', call_status: 'BUSY' },
      IGNORE,
    )
    expect(queryOf(account)).toBe('?ignore_unknown_fields=true')
    expect(bodyOf(account)).toMatchObject({ title: 'Call', call_status: 'BUSY' })
    expect(pathsOf(warningsOf(job)).sort()).toEqual(['/call_status', '/title'])
    for (const { message } of warningsOf(job)) expect(message).toMatch(/lost/)
    expect(job.sent?.query).toEqual({ ignore_unknown_fields: true })
  })

  it.each([undefined, false])('is not sent where it is %s, and such fields are refused', async value => {
    const options = value === undefined ? {} : { ignoreUnknownFields: value }
    const account = knownAccount('YARDI')
    const issues = await issuesBy(account, () =>
      eventsOf(account.pms).create({ ...YARDI_EVENT, title: 'Call' }, options),
    )
    expect(pathsOf(issues)).toEqual(['/title'])
    expect(issues[0]?.message).toContain('ignoreUnknownFields')
    const job = await eventsOf(account.pms).create(YARDI_EVENT, options)
    expect(queryOf(account)).toBe('')
    expect(job.sent).not.toHaveProperty('query')
  })

  type Write = (account: Account, options: WriteOptions) => Promise<WriteJob>
  const AS_IS = { date: '2026-06-08', time: '14:30', timeZone: 'pms' }
  it.each<readonly [string, Write]>([
    [
      'appointments.create',
      ({ pms }, options) => appointmentsOf(pms).create({ ...idOf('leads'), at: AS_IS }, options),
    ],
    [
      'appointments.update',
      ({ pms }, options) => appointmentsOf(pms).update({ event_id: 'e', at: AS_IS }, options),
    ],
    ['appointments.cancel', ({ pms }, options) => appointmentsOf(pms).cancel({ event_id: 'e' }, options)],
    ['events.create', ({ pms }, options) => eventsOf(pms).create({ ...idOf('leads'), notes: 'x' }, options)],
    ['events.update', ({ pms }, options) => eventsOf(pms).update({ event_id: 'e', notes: 'x' }, options)],
    [
      'events.logCall',
      ({ pms }, options) => eventsOf(pms).logCall({ ...idOf('leads'), ...CALL, event_type_id: 't' }, options),
    ],
    [
      'events.logEmail',
      ({ pms }, options) =>
        eventsOf(pms).logEmail({ ...idOf('leads'), ...EMAIL, event_type_id: 't' }, options),
    ],
  ])('is an option of %s', async (_, write) => {
    const account = knownAccount('NEW_PMS')
    await write(account, IGNORE)
    expect(queryOf(account)).toBe('?ignore_unknown_fields=true')
    await write(account, {})
    expect(queryOf(account)).toBe('')
  })

  it('shows in a preview', async () => {
    const account = knownAccount('YARDI')
    const sent = await eventsOf(account.pms).preview({ ...YARDI_EVENT, title: 'x' }, IGNORE)
    expect(sent.query).toEqual({ ignore_unknown_fields: true })
    expect(pathsOf(sent.warnings)).toEqual(['/title'])
  })

  it.each(['titel', 'call_durations', 'Title', 'leadId', 'anything', 'detailsInNotes'])(
    'does not let through %s, which no PMS has',
    async name => {
      const account = knownAccount('YARDI')
      const issues = await issuesBy(account, () =>
        eventsOf(account.pms).create({ ...YARDI_EVENT, [name]: 'x' }, IGNORE),
      )
      expect(pathsOf(issues)).toEqual([`/${name}`])
      expect(account.calls()).toEqual([])
    },
  )

  it('lets nothing else through: missing fields, wrong values, wrong names', async () => {
    const account = knownAccount('YARDI')
    for (const [input, path] of [
      [{ ...YARDI_EVENT, agent_name: undefined, title: 'x' }, '/agent_name'],
      [{ ...YARDI_EVENT, event_name: 'Party', title: 'x' }, '/event_name'],
      [{ ...YARDI_EVENT, notes: 'x'.repeat(257) }, '/notes'],
      [{ ...YARDI_EVENT, title: 7 }, '/title'],
      [{ ...YARDI_EVENT, call_phone_number_to: ' ' }, '/call_phone_number_to'],
      [{ ...YARDI_EVENT, email_cc: 'nobody' }, '/email_cc'],
    ] as const) {
      const issues = await issuesBy(account, () => eventsOf(account.pms).create(input, IGNORE))
      expect(pathsOf(issues)).toEqual([path])
    }
  })

  it('lets no operation through that the PMS does not have', async () => {
    const account = knownAccount('RESMAN')
    await issuesBy(account, () => appointmentsOf(account.pms).cancel({ event_id: 'event_1' }, IGNORE))
  })

  it('warns also of fields whose rule is enforced by the option rules', async () => {
    const client = { rules: { 'yardi.*': 'enforce' } } as const
    const account = knownAccount('YARDI', { client })
    const job = await eventsOf(account.pms).create({ ...YARDI_EVENT, title: 'x' }, IGNORE)
    expect(pathsOf(warningsOf(job))).toEqual(['/title'])
  })

  it('leaves out of a call what the PMS does not take all the same', async () => {
    const account = knownAccount('YARDI')
    const input = { ...idOf('leads'), ...CALL, direction: 'outbound', agent_name: 'x', title: 'Call' }
    await eventsOf(account.pms).logCall(input, IGNORE)
    expect(bodyOf(account)).not.toHaveProperty('title')
  })

  it.each(['true', 1, null, {}])('refuses %j', async ignoreUnknownFields => {
    const account = knownAccount('YARDI')
    const { issues } = await errorBy(ConfigurationError, () =>
      eventsOf(account.pms).create(YARDI_EVENT, { ignoreUnknownFields } as never),
    )
    expect(pathsOf(issues)).toEqual(['/ignoreUnknownFields'])
  })

  it('is no option of reads, nor of the client', async () => {
    const { pms, calls } = accountOf({ vendor: 'ENTRATA' })
    const reads: Readonly<Record<string, (options: never) => unknown>> = {
      'appointments.list': options => pms.appointments.list({}, options),
      'appointments.availability': options =>
        pms.appointments.availability(
          { property_id: 'p', availability_start_date: '2026-06-08', availability_duration_days: 1 },
          options,
        ),
      'events.list': options => pms.events.list({}, options),
      'events.get': options => pms.events.get('event_1', options),
      'events.types': options => pms.events.types({}, options),
      'events.subTypes': options => pms.events.subTypes({}, options),
      'events.results': options => pms.events.results({}, options),
      capabilities: options => pms.capabilities(options),
    }
    for (const [name, read] of Object.entries(reads))
      for (const option of ['ignoreUnknownFields', 'verifyRecipient', 'verifyEmployee']) {
        const error = await thrownBy(() => read({ [option]: true } as never))
        expect(error, name).toBeInstanceOf(ConfigurationError)
        expect(error, name).toMatchObject({ issues: [{ path: `/${option}` }] })
      }
    expect(calls()).toEqual([])
    await errorBy(ConfigurationError, () => accountOf({ client: { ignoreUnknownFields: true } as never }))
  })
})
