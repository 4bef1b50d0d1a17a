import { describe, expect, it } from 'vitest'
import {
  AuthenticationError,
  NotFoundError,
  PermissionError,
  ResponseShapeError,
  ServerError,
  type WriteJob,
} from '../../src/index.js'
import { json, noAnswer } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'
import {
  type Account,
  AT,
  accountOf,
  appointmentsOf,
  CALL,
  EMAIL,
  eventsOf,
  idOf,
  knownAccount,
  PEOPLE,
  type Person,
} from '../writes/calls/event-account.js'

const LOOK_UP = 'GET /v1/admin/integrations/int_1/'

type Write = (pms: Account['pms'], person: Person, fields?: object) => Promise<WriteJob>

const application = (person: Person): object => (person === 'applicants' ? { application_id: 'app_1' } : {})
const BOOKED = { appointment_duration_minutes: 30, appointment_type: 'TOUR', notes: 'x', at: AT }

/** Every kind of write that Entrata has for leads and applicants. */
const WRITES: Readonly<Record<string, Write>> = {
  'appointments.create': (pms, person, fields) =>
    appointmentsOf(pms, person).create({ ...idOf(person), ...BOOKED, ...application(person), ...fields }),
  'appointments.update': (pms, person, fields) =>
    appointmentsOf(pms, person).update({ event_id: 'event_1', notes: 'x', ...fields }),
  'appointments.cancel': (pms, person, fields) =>
    appointmentsOf(pms, person).cancel({ event_id: 'event_1', ...fields }),
  'events.create': (pms, person, fields) =>
    eventsOf(pms, person).create({
      ...idOf(person),
      ...application(person),
      event_type_id: 'type_1',
      event_datetime: AT,
      ...fields,
    }),
  'events.update': (pms, person, fields) =>
    eventsOf(pms, person).update({ event_id: 'event_1', notes: 'x', ...fields }),
  'events.logCall': (pms, person, fields) =>
    eventsOf(pms, person).logCall({
      ...idOf(person),
      ...application(person),
      ...CALL,
      event_type_id: 'type_1',
      ...fields,
    }),
  'events.logEmail': (pms, person, fields) =>
    eventsOf(pms, person).logEmail({
      ...idOf(person),
      ...application(person),
      ...EMAIL,
      event_type_id: 'type_1',
      ...fields,
    }),
}

const EACH = Object.entries(WRITES)

describe('the vendor of an integration', () => {
  it.each(EACH)('is asked for before %s, and never again by the same client', async (_, write) => {
    const account = accountOf({ vendor: 'ENTRATA' })
    await write(account.pms, 'leads')
    expect(account.calls()[0]).toBe(LOOK_UP)
    expect(account.bodies()).toHaveLength(1)
    for (const [, other] of EACH)
      for (const person of ['leads', 'applicants'] as const) {
        await other(account.pms, person)
        await other(account.integration('int_1'), person)
      }
    await account.pms.capabilities()
    expect(account.reads()).toEqual([LOOK_UP])
  })

  it('is asked for once by writes of all kinds at the same time', async () => {
    const account = accountOf({ vendor: 'ENTRATA' })
    await Promise.all(
      EACH.flatMap(([, write]) => [
        write(account.pms, 'leads'),
        write(account.integration('int_1'), 'applicants'),
      ]),
    )
    expect(account.reads()).toEqual([LOOK_UP])
    expect(account.bodies()).toHaveLength(EACH.length * 2)
  })

  it('is asked for once for each integration, and once by each client', async () => {
    const account = accountOf({ vendor: 'ENTRATA' })
    const log = WRITES['events.logCall'] as Write
    for (const id of ['int_1', 'int_2', 'int_1', 'int_2']) await log(account.integration(id), 'leads')
    expect(account.reads()).toEqual([LOOK_UP, 'GET /v1/admin/integrations/int_2/'])
    const other = accountOf({ vendor: 'ENTRATA' })
    await log(other.pms, 'leads')
    expect(other.reads()).toEqual([LOOK_UP])
  })

  it.each(EACH)('is not asked for before %s where the caller names it', async (_, write) => {
    for (const person of ['leads', 'applicants'] as const) {
      const account = knownAccount('ENTRATA')
      await write(account.pms, person)
      expect(account.reads()).toEqual([])
    }
  })

  it('is that of each object where callers name it differently', async () => {
    const account = accountOf({ vendor: 'ENTRATA' })
    const input = { ...idOf('leads'), ...CALL, direction: 'outbound', agent_name: 'Marisol Vega' }
    const named = account.integration('int_1', { vendor: 'YARDI' })
    const asked = account.integration('int_1')
    await eventsOf(named).logCall(input)
    await eventsOf(asked).logCall({ ...input, event_type_id: 'type_1' })
    await eventsOf(named).logCall(input)
    expect(account.bodies().map(body => 'event_name' in body)).toEqual([true, false, true])
    expect(account.reads().filter(each => each === LOOK_UP)).toHaveLength(1)
  })

  const WRONG: readonly (readonly [string, object])[] = [
    ['an unknown field', { colour: 'red' }],
    ['a number for notes', { notes: 7 }],
    ['half of a pair', { notes: '\ud83c' }],
    ['a field that is set by the client', { integration_id: 'int_2' }],
    ['a function', { notes: () => 'x' }],
  ]

  it.each(
    EACH.flatMap(([name, write]) => WRONG.map(([what, fields]) => [name, what, write, fields] as const)),
  )('is not asked for before %s with %s', async (_, __, write, fields) => {
    const account = accountOf({ vendor: 'ENTRATA' })
    await thrownBy(() => write(account.pms, 'leads', fields))
    expect(account.calls()).toEqual([])
  })

  it.each(EACH)('is not asked for before %s without an input, or with wrong options', async name => {
    const account = accountOf({ vendor: 'ENTRATA' })
    const [record, method] = name.split('.') as [string, string]
    const methods = (record === 'events'
      ? eventsOf(account.pms)
      : appointmentsOf(account.pms)) as never as Record<
      string,
      (input: unknown, options?: unknown) => Promise<unknown>
    >
    for (const [input, options] of [[undefined], [null], [[]], [{}], [{ event_id: 'e' }, { timeout: 1 }]])
      await thrownBy(() => methods[method]?.(input, options))
    expect(account.calls()).toEqual([])
  })

  it.each([
    ['appointments.create', { at: '2026-06-08T14:30:00' }],
    ['events.create', { event_datetime: '2026-02-30T14:30:00Z' }],
    ['events.logCall', { at: 'yesterday' }],
    ['events.logEmail', { at: undefined }],
  ] as const)('is not asked for before %s with a time that is none', async (name, fields) => {
    const account = accountOf({ vendor: 'ENTRATA' })
    const error = await thrownBy(() => WRITES[name]?.(account.pms, 'leads', fields))
    expect(error).toMatchObject({ kind: 'time_input' })
    expect(account.calls()).toEqual([])
  })

  it.each<readonly [string, () => Response | Promise<Response>, unknown]>([
    ['401', () => json({}, { status: 401 }), AuthenticationError],
    ['403', () => json({}, { status: 403 }), PermissionError],
    ['404', () => json({}, { status: 404 }), NotFoundError],
    ['500', () => json({}, { status: 500 }), ServerError],
    ['null for a vendor', () => json({ results: { vendor: null } }), ResponseShapeError],
    ['a blank vendor', () => json({ results: { vendor: ' ' } }), ResponseShapeError],
    ['a list', () => json({ results: [{ vendor: 'ENTRATA' }] }), ResponseShapeError],
    ['HTML', () => new Response('<html>'), ResponseShapeError],
  ])(
    'is a failure by %s, after which no write is sent, and it is asked for again',
    async (_, answer, type) => {
      for (const [, write] of EACH) {
        let isDown = true
        const account = accountOf({
          vendor: 'ENTRATA',
          answer: ({ method }) => (method === 'GET' && isDown ? answer() : undefined),
        })
        const error = await errorBy(type as never, () => write(account.pms, 'leads'))
        expect(error).toMatchObject({ operation: 'GET /v1/admin/integrations/{integration_id}/' })
        expect(account.bodies()).toEqual([])
        isDown = false
        await write(account.pms, 'leads')
        expect(account.bodies()).toHaveLength(1)
      }
    },
  )

  it('fails for all that wait for it, and none of them is sent', async () => {
    const account = accountOf({
      answer: async ({ method }) =>
        method === 'GET' ? json({}, { status: 503 }) : json({ job_id: 'job_1' }),
    })
    const results = await Promise.allSettled(EACH.map(([, write]) => write(account.pms, 'leads')))
    expect(results.map(({ status }) => status)).toEqual(EACH.map(() => 'rejected'))
    expect(account.calls()).toEqual([LOOK_UP])
  })

  it('ends the waiting of an aborted call only', async () => {
    let reply: (response: Response) => void = () => {}
    const account = accountOf({
      answer: ({ method }) =>
        method === 'GET'
          ? new Promise<Response>(resolve => {
              reply = resolve
            })
          : undefined,
    })
    const controller = new AbortController()
    const input = { ...idOf('leads'), ...CALL, event_type_id: 'type_1' }
    const aborted = thrownBy(() => eventsOf(account.pms).logCall(input, { signal: controller.signal }))
    const other = eventsOf(account.pms).logCall(input)
    await new Promise(resolve => setTimeout(resolve, 5))
    controller.abort('enough')
    expect(await aborted).toBe('enough')
    reply(json({ results: { vendor: 'ENTRATA' } }))
    await other
    expect(account.reads()).toEqual([LOOK_UP])
    expect(account.bodies()).toHaveLength(1)
  })

  it('is not asked for by a call that is aborted already', async () => {
    const account = accountOf({ answer: noAnswer })
    for (const person of PEOPLE) {
      const input = { ...idOf(person), ...CALL, ...application(person), event_type_id: 'type_1' }
      const signal = AbortSignal.abort('enough')
      await expect(eventsOf(account.pms, person).logCall(input, { signal })).rejects.toBe('enough')
    }
    expect(account.calls()).toEqual([])
  })

  it('is still told all that is wrong at once, where it is known', async () => {
    const account = accountOf({ vendor: 'YARDI' })
    await account.pms.capabilities()
    const error = await thrownBy(() =>
      eventsOf(account.pms).logCall({ ...idOf('leads'), ...CALL, at: 'now', call_status: 'NO' }),
    )
    const paths = (error as { issues: { path: string }[] }).issues.map(({ path }) => path)
    expect(paths.sort()).toEqual(['/agent_name', '/at', '/call_status', '/direction'])
    expect(account.calls()).toEqual([LOOK_UP])
  })
})
