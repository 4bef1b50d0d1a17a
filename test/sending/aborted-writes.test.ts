import { describe, expect, it } from 'vitest'
import type { CallOptions, Hooks, LostWrite, Propexo, PropexoOptions, WriteEvent } from '../../src/index.js'
import { ANY_PMS, clientOf, type Send } from '../support/client.js'
import { randomOf } from '../support/random.js'
import { createSimulatedApi, type FaultOrNone, type SimulatedApi } from '../support/simulated-api.js'
import { thrownBy } from '../support/thrown.js'
import type { VirtualClock } from '../support/virtual-clock.js'

interface World {
  readonly clock: VirtualClock
  readonly api: SimulatedApi
  readonly propexo: Propexo
  readonly events: WriteEvent[]
  /** Writes of which `onWrite` said that they are lost. */
  lost(): readonly LostWrite[]
}

const isWrite = (method: string): boolean => method !== 'GET'

/** A client of the simulator, whose writes meet this fault. */
const worldOf = (
  faultOfWrite: (attempt: number) => FaultOrNone,
  options: Partial<PropexoOptions> = {},
  hooksOf: () => Hooks = () => ({}),
): World => {
  const api = createSimulatedApi({ random: randomOf(5), jobMs: 0, latencyMs: 100, failures: 1 })
  const { clock } = api
  const events: WriteEvent[] = []
  let attempts = 0
  const fetch: Send = api.fetchWith(({ method }) => {
    if (!isWrite(method)) return 'none'
    attempts += 1
    return faultOfWrite(attempts)
  })
  const hooks: Hooks = { ...hooksOf(), onWrite: event => events.push(event) }
  const propexo = clientOf(fetch, { clock, retry: {}, reconcile: {}, ...options, hooks })
  const lost = (): LostWrite[] =>
    events.flatMap(({ state, write }) => (state === 'lost' && write ? [write] : []))
  return { clock, api, propexo, events, lost }
}

type Write = (propexo: Propexo, options: CallOptions) => Promise<unknown>

const WRITES: readonly (readonly [string, Write])[] = [
  [
    'create()',
    (propexo, options) =>
      propexo.integration('int_1', ANY_PMS).events.leads.create({ lead_id: 'lead_1', notes: 'n' }, options),
  ],
  [
    'update()',
    (propexo, options) =>
      propexo.integration('int_1', ANY_PMS).events.leads.update({ event_id: 'evt_1', notes: 'n' }, options),
  ],
  [
    'propexo.api',
    ({ api }, { signal }) =>
      api.POST('/v1/events/leads', {
        body: { integration_id: 'int_1', lead_id: 'lead_1', notes: 'n' },
        ...(signal ? { signal } : {}),
      }),
  ],
]

/** How it ends, when it is aborted after so many milliseconds. */
const abortedAfter = async (world: World, write: Write, ms: number, reason: unknown): Promise<unknown> => {
  const controller = new AbortController()
  const ending = thrownBy(() => write(world.propexo, { signal: controller.signal }))
  await world.clock.advance(ms)
  controller.abort(reason)
  return world.clock.runUntil(ending)
}

/** A look, by which the client learns what time it is at the server. */
const readClock = async ({ propexo, clock }: World): Promise<void> => {
  await clock.runUntil(propexo.list('/v1/events/').next())
}

describe.each(WRITES)('%s that its caller aborts', (_, write) => {
  it.each([
    ['while the answer is awaited', 'stall', 5_000],
    ['while the answer is on its way', 'none', 150],
  ] as const)('%s throws the reason untouched, and gives the LostWrite to onWrite', async (_, fault, ms) => {
    const world = worldOf(() => fault)
    await readClock(world)
    const reason = { left: true }
    expect(await abortedAfter(world, write, ms, reason)).toBe(reason)
    expect(reason).toEqual({ left: true })
    expect(world.api.jobs).toHaveLength(1)
    expect(world.lost()).toHaveLength(1)
    const [lost] = JSON.parse(JSON.stringify(world.lost()))
    expect(lost).toMatchObject({ integrationId: 'int_1', body: { notes: 'n' }, alone: true })
    const job = await world.clock.runUntil(world.propexo.writes.reconcile(lost))
    expect([job.id, job.adopted]).toEqual([world.api.jobs[0]?.id, true])
    expect(world.events.at(-1)).toMatchObject({ state: 'reconciled', jobId: job.id })
  })

  it('by AbortSignal.timeout() is the same', async () => {
    const world = worldOf(() => 'stall')
    await readClock(world)
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    expect(await abortedAfter(world, write, 5_000, reason)).toBe(reason)
    expect(world.lost()).toHaveLength(1)
  })

  it('while it waits for its token or its place was not lost', async () => {
    const full = { take: () => ({ waitMs: 1_000, used: 1 }), used: () => 1 }
    const waiting: Partial<PropexoOptions>[] = [
      { token: () => new Promise(() => {}) },
      { quota: { store: full } },
    ]
    for (const options of waiting) {
      const world = worldOf(() => 'none', options)
      expect(await abortedAfter(world, write, 5_000, 'left')).toBe('left')
      expect([world.lost(), world.api.jobs, world.api.requests]).toEqual([[], [], []])
    }
  })

  it('in the pause after 429 was not lost', async () => {
    const world = worldOf(() => 'too_many', { retry: { baseMs: 60_000, maxMs: 60_000 } })
    expect(await abortedAfter(world, write, 201, 'left')).toBe('left')
    expect([world.lost(), world.api.jobs]).toEqual([[], []])
  })

  it('by a hook that is told of 504 or of a broken connection gives its LostWrite all the same', async () => {
    for (const fault of ['gateway_after', 'lost_answer'] as const) {
      const controller = new AbortController()
      const abort = (): void => controller.abort('left')
      const world = worldOf(
        () => fault,
        {},
        () => ({ onResponse: abort, onFailure: abort }),
      )
      const ending = thrownBy(() => write(world.propexo, { signal: controller.signal }))
      await world.clock.runUntil(ending)
      expect(world.api.jobs).toHaveLength(1)
      expect(world.lost(), fault).toHaveLength(1)
    }
  })
})

describe('a retry() that its caller aborts', () => {
  /** A job that has failed. */
  const failedJob = async (world: World): Promise<string> => {
    const { events } = world.propexo.integration('int_1', ANY_PMS)
    const job = await world.clock.runUntil(events.leads.create({ lead_id: 'lead_1', notes: 'n' }))
    return job.id
  }
  /** The write itself is answered, its retry meets the fault. */
  const worldWith = (fault: FaultOrNone, hooksOf?: () => Hooks): World =>
    worldOf(attempt => (attempt === 1 ? 'none' : fault), {}, hooksOf)

  it('while its answer is awaited is given to onWrite, and never sent again', async () => {
    const world = worldWith('stall')
    const id = await failedJob(world)
    const retry: Write = ({ writes }, options) => writes.get(id).retry(options)
    expect(await abortedAfter(world, retry, 5_000, 'left')).toBe('left')
    expect(world.lost()).toMatchObject([{ retryOf: id }])
    const again = thrownBy(() => retry(world.propexo, {}))
    expect(await world.clock.runUntil(again)).toMatchObject({ kind: 'ambiguous_write' })
    expect(world.api.jobs).toHaveLength(2)
  })

  it('while it is looked for is never sent again', async () => {
    const world = worldWith('gateway_after')
    const id = await failedJob(world)
    const retry: Write = ({ writes }, options) => writes.get(id).retry(options)
    expect(await abortedAfter(world, retry, 900, 'left')).toBe('left')
    expect(world.lost()).toHaveLength(1)
    const again = thrownBy(() => retry(world.propexo, {}))
    await world.clock.runUntil(again)
    expect(world.api.jobs).toHaveLength(2)
  })

  it('by a hook that is told of 504 is given to onWrite, and never sent again', async () => {
    const controller = new AbortController()
    let isRetry = false
    const hooks: Hooks = {
      onResponse: ({ status }) => {
        if (isRetry && status === 504) controller.abort('left')
      },
    }
    const world = worldWith('gateway_after', () => hooks)
    const id = await failedJob(world)
    isRetry = true
    const job = world.propexo.writes.get(id)
    const first = thrownBy(() => job.retry({ signal: controller.signal }))
    expect(await world.clock.runUntil(first)).toBe('left')
    await world.clock.runUntil(thrownBy(() => job.retry()))
    expect(world.api.jobs).toHaveLength(2)
    expect(world.lost()).toHaveLength(1)
  })
})
