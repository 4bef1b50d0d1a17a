import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../src/quota/memory-store.js'
import type { QuotaStore } from '../../../src/quota/store.js'
import { randomOf } from '../../support/random.js'
import {
  createVirtualClock,
  createWorld,
  newTally,
  play,
  send,
  type Tally,
  times,
  type World,
} from './support/quota-world.js'

const MINUTE_MS = 60_000
const LIMIT = 150
const MODES = ['latency', 'throughput'] as const
type Mode = (typeof MODES)[number]
type Clock = ReturnType<typeof createVirtualClock>

interface Model {
  readonly name: string
  readonly counting: 'sliding' | 'fixed'
  /** How old what the headers say is. */
  readonly lagMs?: number
  /** Requests that others make each minute, evenly. */
  readonly others?: number
  /** The process starts anew in the middle of a minute whose first part it has used. */
  readonly hasRestarted?: boolean
}

/** How a server may count, and who else it may count. */
const MODELS: readonly Model[] = [
  { name: 'counts a sliding minute', counting: 'sliding' },
  { name: 'counts fixed minutes', counting: 'fixed' },
  { name: 'says in its headers what was true a while ago', counting: 'sliding', lagMs: 3_000 },
  { name: 'counts requests of others with the same token', counting: 'sliding', others: 30 },
  { name: 'goes on counting when the process starts anew', counting: 'fixed', hasRestarted: true },
]

/** The quota of the API, by one of these models. */
const createServer = (clock: Clock, { counting, lagMs = 0 }: Model, seed: number) => {
  const random = randomOf(seed)
  let counted: number[] = []
  const said: { readonly atMs: number; readonly used: number }[] = []
  const latencyMs = (): number => 20 + random() * 60
  const request = async () => {
    await clock.sleep(latencyMs())
    const nowMs = clock.monotonic()
    const startMs = counting === 'fixed' ? Math.floor(nowMs / MINUTE_MS) * MINUTE_MS : nowMs - MINUTE_MS
    counted = counted.filter(each => (counting === 'fixed' ? each >= startMs : each > startMs))
    const isRefused = counted.length >= LIMIT
    if (!isRefused) counted.push(nowMs)
    said.push({ atMs: nowMs, used: counted.length })
    const shown = said.filter(({ atMs }) => atMs <= nowMs - lagMs).at(-1)?.used ?? 0
    await clock.sleep(latencyMs() + (counted.length >= LIMIT * 0.8 ? 2_000 : 0))
    return { status: isRefused ? 429 : 200, limit: LIMIT, remaining: LIMIT - shown }
  }
  return { request, stats: { answered: 0, refused: 0, slowed: 0 } }
}

const PRIORITY = ['user', 'write', 'prefetch', 'poll'] as const

/** Makes calls of all classes, at once and one after the other, and tells how they went. */
const run = async (model: Model, mode: Mode, seed: number): Promise<Tally> => {
  const clock = createVirtualClock()
  const server = createServer(clock, model, seed)
  const random = randomOf(seed + 1)
  const tally = newTally()
  const store = createMemoryStore(clock)
  let world: World = createWorld({ clock, mode, isProven: false, userShare: 0.1, guarded: trusted(store) })
  const one = (own: World) => send({ world: own, server, tally, entry: { priority: random.pick(PRIORITY) } })
  await play(clock, async () => {
    const others = times(model.others === undefined ? 0 : model.others * 8, async index => {
      await clock.sleep((index * MINUTE_MS) / (model.others ?? 1))
      await server.request()
    })
    if (model.hasRestarted) {
      await Promise.all(times(60, () => one(world)))
      await clock.sleep(10_000)
      world = createWorld({ clock, mode, isProven: false, userShare: 0.1 })
    }
    await Promise.all(
      times(500, async () => {
        await clock.sleep(random() < 0.5 ? 0 : random.below(240_000))
        await one(world)
      }),
    )
    await Promise.all(others)
  })
  return tally
}

const trusted = (store: ReturnType<typeof createMemoryStore>) => ({
  take: (request: Parameters<QuotaStore['take']>[0]) => store.take(request),
  used: (windowMs: number, tell: (sum: number) => void) => tell(store.used(windowMs) as number),
  late: (id: unknown, lateMs: number) => store.late?.(id, lateMs) as undefined,
  close: (ms: number) => store.close?.(ms) as undefined,
  leave: (holder: string, waiting: Parameters<NonNullable<QuotaStore['leave']>>[1]) =>
    store.leave?.(holder, waiting) as undefined,
  state: () => ({ working: true }),
})

describe.each(MODELS)('a server that $name', model => {
  for (const mode of MODES)
    it(`refuses nothing of ${mode}`, async () => {
      for (let seed = 1; seed <= 6; seed += 1) {
        // In throughput mode there is no room for requests that others may make at any moment.
        const isFair = mode === 'latency' || model.others === undefined
        const { done, refused } = await run(model, mode, seed)
        expect({ seed, done }).toEqual({ seed, done: model.hasRestarted ? 560 : 500 })
        if (isFair) expect({ seed, refused }).toEqual({ seed, refused: 0 })
        else expect(refused).toBeLessThan(500 * 0.05)
      }
    })
})

/** What may happen to a store that processes share. */
const TROUBLES = ['none', 'hangs', 'dies', 'comes back', 'jumps its clock'] as const

/** A shared store with trouble from the second minute on. */
const troubled = (clock: Clock, trouble: (typeof TROUBLES)[number]): (() => QuotaStore) => {
  let jumpMs = 0
  const inner = createMemoryStore({ monotonic: () => clock.monotonic() + jumpMs })
  const isOut = (): boolean => {
    const minute = clock.monotonic() / MINUTE_MS
    if (trouble === 'hangs' || trouble === 'dies') return minute > 1.5
    return trouble === 'comes back' && minute > 1.5 && minute < 2.5
  }
  if (trouble === 'jumps its clock')
    clock.schedule(90_000, () => {
      jumpMs = -3_600_000
    })
  const ask = async <T>(answer: () => T): Promise<T> => {
    await clock.sleep(3)
    if (isOut() && trouble === 'hangs') await new Promise(() => {})
    if (isOut()) throw new Error('connect ECONNREFUSED')
    return answer()
  }
  return () => ({
    take: request => ask(() => inner.take(request) as Awaited<ReturnType<QuotaStore['take']>>),
    used: windowMs => ask(() => inner.used(windowMs) as number),
    late: (id, lateMs) => ask(() => inner.late?.(id, lateMs) as undefined),
    close: ms => ask(() => inner.close?.(ms) as undefined),
    leave: (holder, waiting) => ask(() => inner.leave?.(holder, waiting) as undefined),
  })
}

describe.each([2, 8])('%i processes that share a store', processes => {
  it.each(TROUBLES)('that %s stay within the quota as far as anybody can, and serve all', async trouble => {
    for (const mode of MODES) {
      const clock = createVirtualClock()
      const server = createServer(clock, { name: '', counting: 'sliding' }, 7)
      const storeOf = troubled(clock, trouble)
      const worlds = times(processes, () => createWorld({ clock, mode, store: storeOf(), isProven: false }))
      const tally = newTally()
      const all = worlds.flatMap(world =>
        times(Math.floor(720 / processes), () => send({ world, server, tally })),
      )
      await play(clock, () => Promise.all(all))
      expect(tally.done).toBe(all.length)
      // While it is out of work each process keeps to its part. Only where nothing is left over does the moment show in
      // which it fails: some have used more than their part by then.
      const isExact = trouble === 'none' || mode === 'latency'
      if (isExact) expect(tally.refused).toBe(0)
      else expect(tally.refused).toBeLessThan(all.length * 0.03)
      const shortestMs = (Math.ceil(720 / (mode === 'latency' ? 119 : 150)) - 1) * MINUTE_MS
      expect(clock.monotonic()).toBeLessThan(shortestMs * (trouble === 'none' ? 1.1 : 3))
    }
  })

  it('let a visitor go before the batch of another, and find a place for the first ones at once', async () => {
    const clock = createVirtualClock()
    const server = createServer(clock, { name: '', counting: 'sliding' }, 3)
    const storeOf = troubled(clock, 'none')
    const setup = { clock, userShare: 0.1, isProven: false, mode: 'latency' } as const
    const worlds = times(processes, () => createWorld({ ...setup, store: storeOf() }))
    const [visitor, ...batches] = worlds as [World, ...World[]]
    const waits: number[] = []
    await play(clock, async () => {
      const entry = { priority: 'write' } as const
      const tally = newTally()
      const batch = batches.flatMap(world => times(400, () => send({ world, server, tally, entry })))
      for (let index = 0; index < 60; index += 1) {
        await clock.sleep(3_000)
        const startMs = clock.monotonic()
        await send({ world: visitor, server, tally: newTally() })
        waits.push(clock.monotonic() - startMs)
      }
      await Promise.all(batch)
    })
    // Twenty a minute, where eleven places are kept for them and most others are taken by the batch at once.
    const sorted = [...waits].sort((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(3_000)
    expect(Math.max(...waits)).toBeLessThan(35_000)
  })
})
