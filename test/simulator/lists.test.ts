import { describe, expect, it } from 'vitest'
import { Propexo } from '../../src/index.js'
import { createSimulator, type Simulator } from '../../src/testing/index.js'
import { randomOf } from '../support/random.js'
import { ask } from './asking.js'

interface Listed {
  readonly meta: { readonly hasMore: boolean; readonly total: number; readonly orderBy: readonly object[] }
  readonly results: readonly Readonly<Record<string, string | null>>[]
}

const list = async (sim: Simulator, path: string): Promise<Listed> =>
  (await (await ask(sim, 'GET', path)).json()) as Listed

/** Leads of two integrations and four properties, made a minute apart, with few names, so that many share theirs. */
const fill = async (seed: number): Promise<Simulator> => {
  const sim = createSimulator({ seed, quota: false, syncEvery: false })
  const random = randomOf(seed)
  const properties = ['ENTRATA', 'RESMAN'].flatMap(vendor => {
    const account = sim.integration({ vendor })
    return [0, 1].map(() => ({ account, property: account.property({ timeZone: 'America/Chicago' }) }))
  })
  for (let index = 0; index < 40; index += 1) {
    const { account, property } = random.pick(properties)
    const email_1 = `${random.pick(['dana', 'lin', 'noor'])}@example.com`
    account.lead({ property, email_1, last_name: random.pick(['Chen', 'Haddad', 'Reyes']) })
    await sim.clock.advance('1m')
  }
  return sim
}

describe('a list', () => {
  it('has what was asked for and nothing else, in order, on pages that go together', async () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const sim = await fill(seed)
      const random = randomOf(seed)
      const all = (await list(sim, '/v1/leads/?limit=250')).results
      expect(all).toHaveLength(40)
      const one = random.pick(all)
      const field = random.pick(['email_1', 'property_id', 'integration_id', 'id'] as const)
      const [name, isDescending] = [random.pick(['created_at', 'last_name', 'email_1']), random.chance(0.5)]
      const filter = field === 'id' ? '' : `&${field}=${encodeURIComponent(String(one[field]))}`
      const query = `order-by=${name}${isDescending ? ':desc' : ''}${filter}`
      const wanted = all.filter(each => field === 'id' || each[field] === one[field])

      const limit = 1 + random.below(9)
      const paged: Readonly<Record<string, string | null>>[] = []
      for (let offset = 0; ; offset += limit) {
        const { meta, results } = await list(sim, `/v1/leads/?${query}&limit=${limit}&offset=${offset}`)
        paged.push(...results)
        expect(meta).toMatchObject({ total: wanted.length, hasMore: offset + limit < wanted.length })
        if (!meta.hasMore) break
      }
      expect(new Set(paged.map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)))
      expect(paged).toHaveLength(wanted.length)
      const values = paged.map(each => String(each[name]))
      const sorted = [...values].sort()
      expect(values).toEqual(isDescending ? sorted.reverse() : sorted)
    }
  })

  it('is what the client reads page by page', async () => {
    const sim = await fill(1)
    const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock })
    const read = async (): Promise<string[]> => {
      const ids: string[] = []
      for await (const { id } of propexo.list('/v1/leads/', { 'order-by': 'created_at:asc' })) ids.push(id)
      return ids
    }
    const ids = await sim.clock.runUntil(read())
    expect(ids).toHaveLength(40)
    expect(new Set(ids).size).toBe(40)
  })

  it('has the newest first, and a hundred a page, unless it is asked otherwise', async () => {
    const sim = createSimulator({ quota: false })
    const account = sim.integration({ vendor: 'ENTRATA' })
    for (let index = 0; index < 101; index += 1) account.unit({ number: String(index) })
    await sim.clock.advance('1h')
    account.unit({ number: 'the newest' })
    const { meta, results } = await list(sim, '/v1/units/')
    expect(results).toHaveLength(100)
    expect(results[0]).toMatchObject({ number: 'the newest' })
    expect(meta).toMatchObject({ hasMore: true, total: 102, orderBy: [{ created_at: 'desc' }] })
  })

  it('can be narrowed to what has changed, and to what the PMS still has', async () => {
    const sim = createSimulator({ now: '2026-06-01T12:00:00Z' })
    const account = sim.integration({ vendor: 'ENTRATA' })
    const [kept, changed, gone] = [account.lead(), account.lead(), account.lead()]
    account.change(changed, { status: 'Lost' })
    account.remove(gone)
    await sim.clock.advance('12h')
    const ids = async (query: string) =>
      (await list(sim, `/v1/leads/?order-by=id&${query}`)).results.map(({ id }) => id)
    expect(await ids('updated_at_gte=2026-06-01T12:00:01Z')).toEqual([changed.id])
    expect(await ids('updated_at_lte=2026-06-01T12:00:00Z')).toEqual([kept.id, gone.id])
    expect(await ids('last_seen_gte=2026-06-02T00:00:00Z')).toEqual([kept.id, changed.id])
    expect(await ids('last_seen_lte=2026-06-01T23:59:59Z')).toEqual([gone.id])
  })

  it('of appointments and events finds them by who takes part', async () => {
    const sim = createSimulator()
    const account = sim.integration({ vendor: 'ENTRATA' })
    const [first, second] = [account.lead(), account.lead()]
    const at = '2026-06-08T14:30:00-05:00'
    const appointment = account.appointment({ lead: first, at })
    const event = account.event({ lead: second, at, event_name: 'Call' })
    const ids = async (path: string) => (await list(sim, path)).results.map(({ id }) => id)
    expect(await ids('/v1/appointments/')).toEqual([appointment.id])
    expect((await ids('/v1/events/')).sort()).toEqual([appointment.id, event.id].sort())
    expect(await ids(`/v1/events/?lead_id=${second.id}`)).toEqual([event.id])
  })
})

describe('what a test puts in', () => {
  it('is refused where it is none, with what is meant', () => {
    const sim = createSimulator()
    const account = sim.integration({ vendor: 'ENTRATA' })
    expect(() => account.lead({ frist_name: 'Dana' } as never)).toThrow(
      'records of leads have no frist_name; did you mean first_name?',
    )
    expect(() => account.lead({ property: { id: 'prop_9' } })).toThrow('the property prop_9 is none of')
    expect(() => account.property({ timeZone: 'Chicago' })).toThrow('Chicago')
    expect(() => account.appointment({ lead: { id: 'lead_9' }, at: '2026-06-08T14:30:00Z' })).toThrow(
      'no lead lead_9',
    )
    expect(() => account.appointment({ lead: account.lead(), at: '2026-06-08T14:30:00' })).toThrow(
      'with an offset',
    )
    expect(() => account.change({ id: 'lead_9' }, {})).toThrow('has no record lead_9')
    expect(() => account.calendar({ property: { id: 'prop_9' } })).toThrow('prop_9')
    expect(() => sim.integration({ vendor: 'ENTRATA', id: account.id })).toThrow('already')
    expect(() => sim.integration({} as never)).toThrow('needs a vendor')
    const open = sim.integration as (options: object) => unknown
    for (const [options, message] of [
      [{ vendor: 'entrata' }, 'in capitals'],
      [{ vendor: 'RENT_MANAGER' }, 'no vendor is called RENT_MANAGER; did you mean RENTMANAGER'],
      [{ vendor: 'YARDI', timezone: 'UTC' }, 'an integration has no timezone; did you mean timeZone'],
      [{ vendor: 'YARDI', timeZone: 'Denver' }, 'timeZone is an IANA time zone'],
      [{ vendor: 'YARDI', id: 5 }, 'the id of an integration is a text, and not 5'],
      [{ vendor: 'YARDI', createdIds: 'x' }, 'createdIds is'],
    ] as const)
      expect(() => open(options)).toThrow(message)
    const place = account.property as (options: object) => unknown
    const ZONE = { timeZone: 'America/Chicago' }
    for (const [options, message] of [
      [
        { ...ZONE, configuredTimezone: 'UTC' },
        'a property has no configuredTimezone; did you mean configuredTimeZone',
      ],
      [
        { ...ZONE, configuredTimeZone: 'foo' },
        'configuredTimeZone is an IANA time zone such as America/Chicago, and not foo',
      ],
      [{ ...ZONE, timeZoneRecord: { is_activ: 1 } }, 'no is_activ; did you mean is_active'],
      [undefined, 'a property takes an object'],
    ] as const)
      expect(() => place(options as object)).toThrow(message)
    const at = '2026-06-08T14:30:00Z'
    const lead = account.lead()
    expect(() => account.appointment({ lead, at, note: 'x' } as never)).toThrow(
      'an appointment has no note; did you',
    )
    expect(() => account.event({ lead, at, notez: 'x' } as never)).toThrow(
      'an event has no notez; did you mean notes',
    )
    const calendar = account.calendar as (options: object) => void
    expect(() => calendar({ open: '12:00' })).toThrow('a calendar has no open; did you mean opens')
    expect(() => calendar({ opens: '17:00', closes: '09:00' })).toThrow('closes after it opens')
    account.remove(lead)
    expect(() => account.change(lead, { status: 'Lost' })).toThrow('was removed')
  })

  it('keeps its id, which no other record gets', () => {
    const sim = createSimulator()
    const [first, second] = [
      sim.integration({ vendor: 'ENTRATA', id: 'int_1' }),
      sim.integration({ vendor: 'YARDI' }),
    ]
    expect(second.id).toBe('int_2')
    const property = first.property({ id: 'prop_1', timeZone: 'America/Chicago' })
    const ann = first.lead({ id: 'lead_1', property, first_name: 'Ann' } as never)
    const bob = first.lead({ property, first_name: 'Bob' })
    expect([ann.id, bob.id]).toEqual(['lead_1', 'lead_2'])
    expect(() => second.lead({ id: 'lead_1' } as never)).toThrow('there is a record lead_1 of leads already')
    expect(second.property({ timeZone: 'America/New_York' }).id).toBe('prop_2')
  })
})
