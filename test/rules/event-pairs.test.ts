import { describe, expect, it } from 'vitest'
import type { Integration } from '../../src/index.js'
import { json } from '../support/recording-fetch.js'
import { thrownBy } from '../support/thrown.js'
import {
  type Account,
  AT,
  type Body,
  bodyOf,
  CALL,
  EMAIL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  PEOPLE,
  pathsOf,
  warningsOf,
} from '../writes/calls/event-account.js'

const RESULTS = [
  { id: 'res_call', name: 'Answered', associated_event_type_ids: ['call', 'voicemail'] },
  { id: 'res_tour', name: 'Toured', associated_event_type_ids: ['tour'] },
  { id: 'res_none', name: 'Any', associated_event_type_ids: [] },
  { id: 'res_null', name: 'Null', associated_event_type_ids: null },
  { id: 'res_gone', name: 'Without' },
  { id: 'res_text', name: 'Text', associated_event_type_ids: 'call' },
]
const SUB_TYPES = [
  { id: 'sub_call', name: 'Inbound', event_type_id: 'call' },
  { id: 'sub_tour', name: 'Virtual', event_type_id: 'tour' },
  { id: 'sub_null', name: 'Null', event_type_id: null },
]
const RECORDS = { '/v1/event-results/': RESULTS, '/v1/event-sub-types/': SUB_TYPES }

/** No page says that a pair is refused; to whom it is an error the rules option is there. */
const STRICT = {
  rules: { 'generic.events.event_result_id': 'enforce', 'generic.events.event_sub_type_id': 'enforce' },
} as const

const entrata = (): Account => knownAccount('ENTRATA', { byPath: RECORDS, client: STRICT })

const readAll = async (pms: Integration): Promise<void> => {
  for await (const _ of pms.events.results());
  for await (const _ of pms.events.subTypes());
}

const namesOf = async (list: AsyncIterable<{ readonly name: string | null }>): Promise<unknown[]> => {
  const names: unknown[] = []
  for await (const { name } of list) names.push(name)
  return names
}

const eventWith = (fields: Body): Body => ({ ...idOf('leads'), event_datetime: AT, ...fields })

describe('results()', () => {
  it('gives only those of an event type, of all that the server has', async () => {
    const account = entrata()
    expect(await namesOf(account.pms.events.results({ event_type_id: 'call' }))).toEqual(['Answered'])
    expect(await namesOf(account.pms.events.results({ event_type_id: 'voicemail' }))).toEqual(['Answered'])
    expect(await namesOf(account.pms.events.results({ event_type_id: 'other' }))).toEqual([])
    for (const { url } of account.fetch.requests) expect(url.searchParams.has('event_type_id')).toBe(false)
  })

  it('gives all without the filter', async () => {
    expect(await namesOf(entrata().pms.events.results())).toHaveLength(RESULTS.length)
    expect(await namesOf(entrata().pms.events.results({}))).toHaveLength(RESULTS.length)
  })

  it('does not take part of an id, or part of a text, for a match', async () => {
    expect(await namesOf(entrata().pms.events.results({ event_type_id: 'cal' }))).toEqual([])
  })

  it('combines the filter with those of the contract', async () => {
    const account = entrata()
    await namesOf(account.pms.events.results({ event_type_id: 'call', property_id: 'prop_1' }))
    expect(account.fetch.requests[0]?.url.searchParams.get('property_id')).toBe('prop_1')
  })

  it('filters over all pages', async () => {
    const account = knownAccount('ENTRATA', {
      answer: ({ url }) => {
        const offset = Number(url.searchParams.get('offset') ?? 0)
        const types = [offset === 250 ? 'call' : 'tour']
        const results = [{ id: `res_${offset}`, name: `at ${offset}`, associated_event_type_ids: types }]
        return json({
          results: [...results, ...Array(249).fill({ id: 'x', name: 'x', associated_event_type_ids: [] })],
          meta: { hasMore: offset < 500 },
        })
      },
    })
    expect(await namesOf(account.pms.events.results({ event_type_id: 'call' }))).toEqual(['at 250'])
  })

  it.each(['', ' ', null, 7, ['call'], { id: 'call' }])('refuses the filter %j', async event_type_id => {
    const account = entrata()
    const results = account.pms.events.results as never as (query: unknown) => unknown
    expect(await thrownBy(() => results({ event_type_id }))).toMatchObject({
      kind: 'rule',
      issues: [{ path: '/event_type_id' }],
    })
    expect(account.calls()).toEqual([])
  })
})

describe('subTypes()', () => {
  it('leaves the filter to the server', async () => {
    const account = entrata()
    await namesOf(account.pms.events.subTypes({ event_type_id: 'call' }))
    expect(account.fetch.requests[0]?.url.searchParams.get('event_type_id')).toBe('call')
  })
})

describe('a pair of an event type and a result or sub-type', () => {
  const WRONG: readonly (readonly [string, Body])[] = [
    ['event_result_id', { event_type_id: 'tour', event_result_id: 'res_call' }],
    ['event_result_id', { event_type_id: 'call', event_result_id: 'res_tour' }],
    ['event_result_id', { event_type_id: 'new', event_result_id: 'res_tour' }],
    ['event_sub_type_id', { event_type_id: 'tour', event_sub_type_id: 'sub_call' }],
    ['event_sub_type_id', { event_type_id: 'call', event_sub_type_id: 'sub_tour' }],
  ]
  const RIGHT: readonly Body[] = [
    { event_type_id: 'call', event_result_id: 'res_call', event_sub_type_id: 'sub_call' },
    { event_type_id: 'voicemail', event_result_id: 'res_call' },
    { event_type_id: 'call', event_result_id: 'res_none' },
    { event_type_id: 'call', event_result_id: 'res_null' },
    { event_type_id: 'call', event_result_id: 'res_gone' },
    { event_type_id: 'call', event_result_id: 'res_text' },
    { event_type_id: 'call', event_result_id: 'res_unknown' },
    { event_type_id: 'call', event_sub_type_id: 'sub_null' },
    // A sub-type and a result are not the same kind of record.
    { event_type_id: 'call', event_sub_type_id: 'res_tour' },
    { event_type_id: 'call' },
  ]

  it.each(WRONG)('is refused at %s once the lists have been read: %j', async (field, pair) => {
    const account = entrata()
    await readAll(account.pms)
    const issues = await issuesBy(account, () => eventsOf(account.pms).create(eventWith(pair)))
    expect(issues).toMatchObject([{ path: `/${field}`, rule: `generic.events.${field}` }])
    expect(issues[0]?.message).toContain(String(pair['event_type_id']))
  })

  it.each(RIGHT)('is sent where it is right or not known: %j', async pair => {
    const account = entrata()
    await readAll(account.pms)
    await eventsOf(account.pms).create(eventWith(pair))
    expect(account.bodies()).toMatchObject([pair])
  })

  it.each(WRONG)('is sent where no list has been read, at %s: %j', async (_, pair) => {
    const account = entrata()
    await eventsOf(account.pms).create(eventWith(pair))
    expect(account.reads()).toEqual([])
  })

  it('is known after a filtered reading as well', async () => {
    const account = entrata()
    await namesOf(account.pms.events.results({ event_type_id: 'call' }))
    const pair = { event_type_id: 'call', event_result_id: 'res_tour' }
    await issuesBy(account, () => eventsOf(account.pms).create(eventWith(pair)))
  })

  it('is known to other objects of the integration, and to no other integration or client', async () => {
    const account = entrata()
    await readAll(account.pms)
    const pair = eventWith({ event_type_id: 'call', event_result_id: 'res_tour' })
    const same = account.integration('int_1', { vendor: 'ENTRATA' })
    await issuesBy(account, () => eventsOf(same).create(pair))
    await eventsOf(account.integration('int_2', { vendor: 'ENTRATA' })).create(pair)
    expect(account.bodies()).toHaveLength(1)
    const stranger = entrata()
    await eventsOf(stranger.pms).create(pair)
    expect(stranger.bodies()).toHaveLength(1)
  })

  it('is checked in calls, emails and previews of all people', async () => {
    const account = entrata()
    await readAll(account.pms)
    for (const person of PEOPLE) {
      const events = eventsOf(account.pms, person)
      const input = {
        ...idOf(person),
        ...(person === 'applicants' ? { application_id: 'app_1' } : {}),
        event_type_id: 'call',
        event_result_id: 'res_tour',
      }
      for (const write of [
        () => events.logCall({ ...input, ...CALL }),
        () => events.logEmail({ ...input, ...EMAIL }),
        () => events.create({ ...input, event_datetime: AT }),
        () => events.preview({ ...input, event_datetime: AT }),
      ])
        expect(pathsOf(await issuesBy(account, write))).toEqual(['/event_result_id'])
    }
  })

  it('follows the newest reading', async () => {
    let types = ['tour']
    const account = knownAccount('ENTRATA', {
      client: STRICT,
      answer: ({ method }) =>
        method === 'GET'
          ? json({
              results: [{ id: 'res_1', name: 'x', associated_event_type_ids: types }],
              meta: { hasMore: false },
            })
          : undefined,
    })
    const pair = eventWith({ event_type_id: 'call', event_result_id: 'res_1' })
    await namesOf(account.pms.events.results())
    await issuesBy(account, () => eventsOf(account.pms).create(pair))
    types = ['call']
    await namesOf(account.pms.events.results())
    await eventsOf(account.pms).create(pair)
    expect(account.bodies()).toHaveLength(1)
  })

  it('is not changed by what the caller does with a record', async () => {
    const account = entrata()
    for await (const result of account.pms.events.results()) {
      const types: unknown = result.associated_event_type_ids
      if (Array.isArray(types)) types.splice(0, types.length, 'mine')
    }
    await eventsOf(account.pms).create(eventWith({ event_type_id: 'call', event_result_id: 'res_call' }))
    expect(account.bodies()).toHaveLength(1)
    const wrong = eventWith({ event_type_id: 'mine', event_result_id: 'res_call' })
    await expect(eventsOf(account.pms).create(wrong)).rejects.toMatchObject({ kind: 'rule' })
  })

  it.each(WRONG)('that does not go together warns at %s by default: %j', async (name, fields) => {
    const account = knownAccount('ENTRATA', { byPath: RECORDS })
    await readAll(account.pms)
    const job = await eventsOf(account.pms).create(eventWith(fields))
    expect(bodyOf(account)).toMatchObject(fields)
    expect(warningsOf(job)).toMatchObject([{ rule: `generic.events.${name}`, path: `/${name}` }])
    expect(warningsOf(job)[0]?.message).toContain('(inferred')
  })

  it('obeys the rules option', async () => {
    const rules = { 'generic.events.event_result_id': 'off' } as const
    const account = knownAccount('ENTRATA', { client: { rules }, byPath: RECORDS })
    await readAll(account.pms)
    await eventsOf(account.pms).create(eventWith({ event_type_id: 'call', event_result_id: 'res_tour' }))
    expect(account.bodies()).toHaveLength(1)
  })
})
