import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { json } from '../../support/recording-fetch.js'
import { START_MS } from '../../support/virtual-clock.js'
import { createLab, INPUT, isStatus, logOf, type ServerOptions, SUCCEEDED } from './support/lost.js'

const HOUR = 3_600_000
const MINUTE = 60_000

interface Times extends ServerOptions {
  /** As the log says when the entry was made. */
  readonly createdAt: unknown
  /** By how much somebody puts the clock of this machine forward between the write and the first look. */
  readonly jumpMs?: number
  /** Whether the clock of the server is known before the write. */
  readonly isKnown?: boolean
}

type Found = { readonly id: string } | { readonly candidates: readonly string[] }

/** Loses a write at noon by the clock of the server, and looks for it. */
const lookFor = async ({ createdAt, jumpMs = 0, isKnown = true, ...server }: Times): Promise<Found> => {
  const { clock, machine, serve, client, entry } = createLab(server)
  const fetch = serve(request => {
    if (isStatus(request)) return SUCCEEDED()
    if (request.method === 'GET') return logOf([entry({ created_at: createdAt })])
    machine.setWall(jumpMs)
    return json({}, { status: 500 })
  })
  const propexo = client(fetch)
  if (isKnown) await clock.runUntil(propexo.writes.get('job_0').status())
  const { events } = propexo.integration('int_1', { vendor: 'ANY_PMS' })
  return clock.runUntil(events.leads.create(INPUT)).then(
    ({ id }) => ({ id }),
    ({ candidates }) => ({ candidates }),
  )
}

const FOUND = { id: 'job_7' }
const NOT_IT = { candidates: [] }
const MAYBE = { candidates: ['job_7'] }

describe.each(['UTC', 'America/Denver', 'Asia/Kolkata'])('on a host in %s an entry of the log made', zone => {
  beforeEach(() => {
    vi.stubEnv('TZ', zone)
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone.replace('Calcutta', 'Kolkata')).toBe(zone)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it.each([
    '2026-06-08T12:00:00.500Z',
    '2026-06-08T12:00:00.500',
    '2026-06-08 12:00:00.500',
    '2026-06-08T07:00:00.500-05:00',
    '2026-06-08T17:30:00+0530',
  ])('at %s, just after the write, is it', async createdAt => {
    expect(await lookFor({ createdAt })).toEqual(FOUND)
  })

  it.each([
    '2026-06-08T11:59:00Z',
    '2026-06-08T11:59:00',
    '2026-06-08T12:00:00+05:30',
    null,
    undefined,
    START_MS,
  ])('at %s is not', async createdAt => {
    expect(await lookFor({ createdAt })).toEqual(NOT_IT)
  })

  it.each(['', 'today', '2026-06-08T13:00:00Z'])(
    'at %j, which is no evidence, may be it',
    async createdAt => {
      expect(await lookFor({ createdAt })).toEqual(MAYBE)
    },
  )
})

describe.each([0, 10 * MINUTE, -10 * MINUTE, 5 * HOUR])(
  'with a server whose clock is %i ms ahead',
  aheadMs => {
    const at = (ms: number): string => new Date(START_MS + aheadMs + ms).toISOString()

    it.each([true, false])('an entry of the time is adopted; the clock known before: %s', async isKnown => {
      for (const ms of [-1_900, 0, 1_000, 1_900])
        expect(await lookFor({ aheadMs, isKnown, createdAt: at(ms) })).toEqual(FOUND)
    })

    it('an older one is not it', async () => {
      for (const ms of [-3_100, -6_000, -MINUTE, -HOUR])
        expect(await lookFor({ aheadMs, createdAt: at(ms) })).toEqual(NOT_IT)
    })

    it('a later one may be it', async () => {
      for (const ms of [4_000, MINUTE, HOUR])
        expect(await lookFor({ aheadMs, createdAt: at(ms) })).toEqual(MAYBE)
    })

    it('the newer of two is adopted', async () => {
      const { lose, entry } = createLab({ aheadMs })
      const older = entry({ job_id: 'job_1', created_at: at(-30_000) })
      expect(await lose(() => logOf([entry(), older]))).toMatchObject(FOUND)
    })

    it('the log is asked for the last hour', async () => {
      const { clock, losing, pms, entry } = createLab({ aheadMs })
      const fetch = losing(() => logOf([entry()]))
      await clock.runUntil(pms(fetch).events.leads.create(INPUT))
      const [range] = fetch.requests.flatMap(({ url }) => url.searchParams.getAll('time_range'))
      expect(range).toBe('hour')
    })
  },
)

describe.each([HOUR, -HOUR, 24 * HOUR])(
  'a clock of this machine that is put forward by %i ms after the write',
  jumpMs => {
    const createdAt = '2026-06-08T12:00:00.500Z'

    it('does not hide its entry', async () => {
      expect(await lookFor({ createdAt, jumpMs })).toEqual(FOUND)
    })

    it('leaves it a candidate where the clock of the server was not known before', async () => {
      expect(await lookFor({ createdAt, jumpMs, isKnown: false })).toEqual(MAYBE)
    })

    it.each([true, false])('makes no older entry pass for it; the clock known before: %s', async isKnown => {
      const ending = await lookFor({ createdAt: '2026-06-08T10:00:00Z', jumpMs, isKnown })
      expect(ending).not.toHaveProperty('id')
    })
  },
)

describe('the clock of the server', () => {
  it('that is not known makes every entry a candidate, whatever its time', async () => {
    for (const createdAt of ['2026-06-08T12:00:00Z', '2026-06-08T11:59:00Z', '2026-06-08T11:00:00Z'])
      expect(await lookFor({ createdAt, hasDate: false, isKnown: false })).toEqual(MAYBE)
  })

  it('is not read from an answer with an age', async () => {
    const { clock, machine, serve, pms, entry } = createLab({ hasDate: false })
    machine.setWall(HOUR)
    const old = { age: '3600', date: new Date(START_MS).toUTCString() }
    const fetch = serve(request => {
      if (isStatus(request)) return SUCCEEDED()
      return request.method === 'GET'
        ? new Response(logOf([entry()]).body, { headers: old })
        : json({}, { status: 500, headers: old })
    })
    await expect(clock.runUntil(pms(fetch).events.leads.create(INPUT))).rejects.toMatchObject(MAYBE)
  })

  it('is told to another process with the write', async () => {
    const { clock, serve, client } = createLab({ aheadMs: 2 * HOUR })
    const fetch = serve(request => (isStatus(request) ? SUCCEEDED() : json({}, { status: 500 })))
    const propexo = client(fetch, { reconcile: false })
    await clock.runUntil(propexo.writes.get('job_1').status())
    const { events } = propexo.integration('int_1', { vendor: 'ANY_PMS' })
    const at = (ms: number): string => new Date(START_MS + 2 * HOUR + ms).toISOString()
    await expect(clock.runUntil(events.leads.create(INPUT))).rejects.toMatchObject({
      // A date has whole seconds.
      write: { sentAt: at(0), lostAt: at(1_000) },
    })
  })

  it('that no answer has shown is told as null', async () => {
    const { ambiguous } = createLab({ hasDate: false })
    const { write } = await ambiguous(() => logOf([]), { reconcile: false })
    expect(write).toMatchObject({ sentAt: null, lostAt: null })
  })
})

describe('a machine that sleeps for four minutes while a write is under way', () => {
  it('offers its job when it wakes, because nobody knows when it was processed', async () => {
    const { clock, machine, serve, pms, entry } = createLab()
    const fetch = serve(async request => {
      if (isStatus(request)) return SUCCEEDED()
      if (request.method === 'GET') return logOf([entry()])
      machine.suspend(4 * MINUTE)
      await clock.sleep(4 * MINUTE)
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
      })
    })
    const propexo = pms(fetch, { timeoutMs: 5 * MINUTE, deadlineMs: HOUR })
    const ending = clock.runUntil(propexo.events.leads.create(INPUT))
    await expect(ending).rejects.toMatchObject(MAYBE)
  })

  it('takes no job of the time before for it', async () => {
    const { clock, machine, serve, client, entry, at } = createLab()
    const fetch = serve(async request => {
      if (request.method !== 'GET') return json({}, { status: 500 })
      if (!isStatus(request)) return logOf([entry({ created_at: at(-2 * MINUTE) })])
      const response = SUCCEEDED()
      if (request.url.pathname.endsWith('/job_7')) return response
      // It falls asleep before it reads the answer that the server made at once.
      response.headers.set('date', new Date(clock.now()).toUTCString())
      machine.suspend(4 * MINUTE)
      await clock.sleep(4 * MINUTE)
      return response
    })
    const propexo = client(fetch, { timeoutMs: 5 * MINUTE, deadlineMs: HOUR })
    await clock.runUntil(propexo.writes.get('job_1').status())
    const { events } = propexo.integration('int_1', { vendor: 'ANY_PMS' })
    await expect(clock.runUntil(events.leads.create(INPUT))).rejects.toMatchObject({
      kind: 'ambiguous_write',
    })
  })
})
