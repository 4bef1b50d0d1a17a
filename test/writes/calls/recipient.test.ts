import { describe, expect, it } from 'vitest'
import {
  ConnectionError,
  type Issue,
  NotFoundError,
  ResponseShapeError,
  ServerError,
  type WriteJob,
  type WriteOptions,
} from '../../../src/index.js'
import { json, noAnswer } from '../../support/recording-fetch.js'
import { errorBy, thrownBy } from '../../support/thrown.js'
import {
  type Account,
  AT,
  accountOf,
  bodyOf,
  EMAIL,
  eventsOf,
  type FakeAccount,
  idOf,
  issuesBy,
  knownAccount,
  PEOPLE,
  type Person,
  pathsOf,
  warningsOf,
  without,
} from './event-account.js'

const DANA = { email_1: 'dana@example.com' }
const recordsOf = (record: unknown): Record<string, unknown> =>
  Object.fromEntries(PEOPLE.map(person => [`/v1/${person}/person_1`, record]))

/** Entrata, with one record for whoever is asked for. */
const withRecord = (record: unknown, others: Partial<FakeAccount> = {}): Account =>
  knownAccount('ENTRATA', { client: { verifyRecipient: true }, byPath: recordsOf(record), ...others })

const emailOf = (person: Person = 'leads', fields: object = {}): object => ({
  ...idOf(person),
  ...EMAIL,
  event_type_id: 'type_1',
  ...(person === 'applicants' ? { application_id: 'app_1' } : {}),
  ...fields,
})

const log = (account: Account, fields: object = {}, options?: WriteOptions) =>
  eventsOf(account.pms).logEmail(emailOf('leads', fields), options)

/** An email has no field for its direction, which is another matter. */
const toldOf = (job: WriteJob): readonly Issue[] =>
  warningsOf(job).filter(({ path }) => path !== '/direction')

describe('verifyRecipient', () => {
  it.each(PEOPLE)('compares with the record among %s, by one read before the write', async person => {
    const account = withRecord(DANA)
    await eventsOf(account.pms, person).logEmail(emailOf(person))
    expect(account.calls()).toEqual([`GET /v1/${person}/person_1`, `POST /v1/events/${person}`])
  })

  it('reads once for many calls at once and after each other, through any object of the client', async () => {
    const account = withRecord(DANA)
    const other = account.integration('int_1', { vendor: 'ENTRATA' })
    await Promise.all(Array.from({ length: 20 }, () => log(account)))
    await eventsOf(other).logEmail(emailOf())
    await eventsOf(account.pms).create({
      ...without({ ...emailOf() }, 'at', 'direction'),
      event_datetime: AT,
    })
    expect(account.reads()).toEqual(['GET /v1/leads/person_1'])
    expect(account.bodies()).toHaveLength(22)
  })

  it('takes people of different kinds with the same id for different people', async () => {
    const account = withRecord(DANA)
    for (const person of PEOPLE) await eventsOf(account.pms, person).logEmail(emailOf(person))
    expect(account.reads()).toEqual(PEOPLE.map(person => `GET /v1/${person}/person_1`))
  })

  it('reads nothing by default, and where the call says false', async () => {
    const byDefault = knownAccount('ENTRATA', { byPath: recordsOf(DANA) })
    await log(byDefault, { email_to: 'someone@example.com' })
    expect(byDefault.reads()).toEqual([])
    const off = withRecord(DANA)
    await log(off, { email_to: 'someone@example.com' }, { verifyRecipient: false })
    expect(off.reads()).toEqual([])
  })

  it('can be switched on for one call', async () => {
    const account = knownAccount('ENTRATA', { byPath: recordsOf(DANA) })
    const issues = await issuesBy(account, () =>
      log(account, { email_to: 'someone@example.com' }, { verifyRecipient: true }),
    )
    expect(pathsOf(issues)).toEqual(['/email_to'])
  })

  it('reads nothing where no recipient is given, and nothing for a call', async () => {
    const account = withRecord(DANA)
    await eventsOf(account.pms).logEmail(without({ ...emailOf() }, 'email_to'))
    await eventsOf(account.pms).create({ ...idOf('leads'), event_type_id: 'type_1', event_datetime: AT })
    expect(account.reads()).toEqual([])
  })

  it('reads nothing for an input that is wrong in itself', async () => {
    const account = withRecord(DANA)
    await issuesBy(account, () => log(account, { email_send: undefined }))
    await issuesBy(account, () => log(account, { email_from: 'nobody' }))
    await issuesBy(account, () => log(account, { event_type_id: undefined }))
    expect(account.calls()).toEqual([])
  })

  it('works for create() and for preview() in the same way', async () => {
    const input = { ...without({ ...emailOf() }, 'at', 'direction'), event_datetime: AT }
    const wrong = { ...input, email_to: 'someone@example.com' }
    const account = withRecord(DANA)
    const created = await issuesBy(account, () => eventsOf(account.pms).create(wrong))
    const previewed = await issuesBy(account, () => eventsOf(account.pms).preview(wrong))
    expect(pathsOf(created)).toEqual(['/email_to'])
    expect(previewed).toEqual(created)
    await eventsOf(account.pms).preview(input)
    expect(account.reads()).toEqual(['GET /v1/leads/person_1'])
  })

  it.each<readonly [string, unknown, string]>([
    ['another address', DANA, 'someone@example.com'],
    ['a longer one', DANA, 'dana@example.com.evil.example'],
    ['a name with another one', DANA, 'Dana <someone@example.com>'],
    ['another one with the address as its name', DANA, '"dana@example.com" <someone@example.com>'],
    ['a second address of the record', { ...DANA, email_2: 'd@example.com' }, 'd@example.com'],
    ['a record with null', { email_1: null }, 'dana@example.com'],
    ['a record without the field', {}, 'dana@example.com'],
    ['a record with a blank', { email_1: ' ' }, 'dana@example.com'],
    ['a record with a number', { email_1: 7 }, 'dana@example.com'],
  ])('refuses %s', async (_, record, email_to) => {
    const account = withRecord(record)
    const issues = await issuesBy(account, () => log(account, { email_to }))
    expect(pathsOf(issues)).toEqual(['/email_to'])
    expect(issues[0]).toMatchObject({
      rule: 'generic.events.email_to',
      message: expect.stringContaining('lead'),
    })
  })

  it.each(['Dana@Example.com', 'DANA@EXAMPLE.COM', 'dana@EXAMPLE.com'])(
    'warns of capital letters only: %s',
    async email_to => {
      const account = withRecord(DANA)
      const job = await log(account, { email_to })
      expect(bodyOf(account)['email_to']).toBe(email_to)
      expect(toldOf(job)).toMatchObject([{ path: '/email_to', rule: 'generic.events.email_to' }])
    },
  )

  it.each([
    'Dana <dana@example.com>',
    '"Reyes, Dana" <dana@example.com>',
    '<dana@example.com>',
    'dana@example.com (Dana)',
    '"dana"@example.com',
    'Dana <Dana@Example.com>',
  ])('warns where the address is written otherwise: %s', async email_to => {
    for (const record of [DANA, { email_1: 'Dana Reyes <dana@example.com>' }]) {
      const account = withRecord(record)
      const warnings = toldOf(await log(account, { email_to }))
      expect(bodyOf(account)['email_to']).toBe(email_to)
      expect(warnings).toMatchObject([{ path: '/email_to', rule: 'generic.events.email_to' }])
    }
  })

  const INCOMING = { direction: 'inbound', email_to: 'leasing@example.com' }

  it.each(PEOPLE)('compares the sender of an email that came in among %s', async person => {
    const account = withRecord(DANA)
    for (const email_from of ['dana@example.com', 'Dana <DANA@example.com>']) {
      const input = emailOf(person, { ...INCOMING, email_from })
      expect(toldOf(await eventsOf(account.pms, person).logEmail(input))).toEqual([])
    }
    expect(account.reads()).toEqual([`GET /v1/${person}/person_1`])
  })

  it('only warns of the sender, who may write from any address', async () => {
    for (const record of [DANA, {}]) {
      const account = withRecord(record)
      const job = await log(account, { ...INCOMING, email_from: 'dana@home.example' })
      expect(toldOf(job)).toMatchObject([{ path: '/email_from', rule: 'generic.events.email_from' }])
    }
  })

  it('reads nothing where an email that came in has no sender', async () => {
    const account = withRecord(DANA)
    await log(account, { ...INCOMING, email_from: undefined })
    expect(account.reads()).toEqual([])
  })

  it.each(['outbound', 'inbound'])('reads nothing at Yardi, which takes no address: %s', async direction => {
    for (const detailsInNotes of [true, false]) {
      const client = { verifyRecipient: true }
      const account = knownAccount('YARDI', { client, byPath: recordsOf(DANA) })
      const fields = {
        direction,
        agent_name: 'Marisol Vega',
        email_to: 'someone@example.com',
        detailsInNotes,
      }
      await eventsOf(account.pms).logEmail(emailOf('leads', fields))
      expect(account.reads().filter(call => call.includes('person_1'))).toEqual([])
    }
  })

  it('overlooks white space around the address of the record', async () => {
    const account = withRecord({ email_1: ' dana@example.com ' })
    expect(toldOf(await log(account))).toEqual([])
  })

  it('obeys the rules option', async () => {
    for (const [level, warnings] of [
      ['warn', ['/email_to']],
      ['off', []],
    ] as const) {
      const client = { verifyRecipient: true, rules: { 'generic.events.email_to': level } }
      const account = withRecord(DANA, { client })
      const job = await log(account, { email_to: 'someone@example.com' })
      expect(pathsOf(toldOf(job))).toEqual(warnings)
    }
  })

  it('throws NotFoundError where there is no such person, and sends nothing', async () => {
    const account = withRecord(undefined)
    const error = await errorBy(NotFoundError, () => log(account))
    expect(error.operation).toBe('GET /v1/leads/{id}')
    expect(account.bodies()).toEqual([])
  })

  it.each<
    readonly [
      string,
      () => Response | Promise<Response>,
      typeof ServerError | typeof ConnectionError | typeof ResponseShapeError,
    ]
  >([
    ['503', () => new Response('', { status: 503 }), ServerError],
    ['no connection', () => Promise.reject(new TypeError('fetch failed')), ConnectionError],
    ['HTML', () => new Response('<html>'), ResponseShapeError],
    ['no record', () => json({}), ResponseShapeError],
    ['null for a record', () => json({ results: null }), ResponseShapeError],
    ['null', () => json(null), ResponseShapeError],
  ])('fails by %s without a write, and asks again the next time', async (_, answer, type) => {
    let reads = 0
    const account = withRecord(DANA, {
      answer: ({ method }) => {
        if (method !== 'GET') return undefined
        reads += 1
        return reads === 1 ? answer() : undefined
      },
    })
    await errorBy(type as never, () => log(account))
    expect(account.bodies()).toEqual([])
    await log(account)
    expect(reads).toBe(2)
    expect(account.bodies()).toHaveLength(1)
  })

  it('is left by an abort at once, which does not end the read of others', async () => {
    let answer: (response: Response) => void = () => {}
    const account = withRecord(DANA, {
      answer: ({ method }) =>
        method === 'GET'
          ? new Promise<Response>(resolve => {
              answer = resolve
            })
          : undefined,
    })
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const aborted = thrownBy(() => log(account, {}, { signal: controller.signal }))
    const other = log(account)
    await new Promise(resolve => setTimeout(resolve, 5))
    controller.abort(reason)
    expect(await aborted).toBe(reason)
    answer(json({ results: DANA }))
    await other
    expect(account.reads()).toHaveLength(1)
    expect(account.bodies()).toHaveLength(1)
  })

  it('makes no request for a signal that is aborted already', async () => {
    const account = withRecord(DANA, { answer: noAnswer })
    const reason = { mine: true }
    await expect(log(account, {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(account.calls()).toEqual([])
  })

  it.each(['../admin/integrations', 'a/b', '..', '.', '%2e%2e', 'a?x=1', 'a#b'])(
    'asks for no other path because of the id %j',
    async lead_id => {
      const account = withRecord(DANA)
      await log(account, { lead_id }).catch(() => undefined)
      for (const { url } of account.fetch.requests.filter(({ method }) => method === 'GET')) {
        expect(url.pathname).toMatch(/^\/v1\/leads\/[^/]+$/)
        expect(url.search + url.hash).toBe('')
      }
    },
  )

  it('asks for the vendor and the record once each where both are needed', async () => {
    const account = accountOf({
      vendor: 'ENTRATA',
      client: { verifyRecipient: true },
      byPath: recordsOf(DANA),
    })
    await Promise.all([log(account), log(account), log(account)])
    expect(account.reads().sort()).toEqual(['GET /v1/admin/integrations/int_1/', 'GET /v1/leads/person_1'])
  })

  it.each(['yes', 1, null, {}])('refuses %j as an option of a call', async verifyRecipient => {
    const account = withRecord(DANA)
    const error = await thrownBy(() => log(account, {}, { verifyRecipient } as never))
    expect(error).toMatchObject({ kind: 'configuration', issues: [{ path: '/verifyRecipient' }] })
    expect(account.calls()).toEqual([])
  })
})
