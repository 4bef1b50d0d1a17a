import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Counting } from '../../../scripts/workshop/bench/quota/server.js'
import { usableOf } from '../../../src/quota/limit.js'
import { cases } from '../../support/cases.js'
import {
  createQuotaServer,
  createVirtualClock,
  createWorld,
  jitter,
  newTally,
  play,
  send,
  type Tally,
  times,
} from './support/quota-world.js'

interface Plan {
  readonly limit: number
  readonly mode: 'latency' | 'throughput'
  readonly counting: Counting
  /** Milliseconds at which calls are made. */
  readonly arrivalsMs: readonly number[]
  readonly seed?: number
  readonly maxLatencyMs?: number
}

interface Outcome extends Tally {
  readonly slowed: number
  readonly endMs: number
}

const run = async ({ limit, mode, counting, arrivalsMs, seed = 1, maxLatencyMs }: Plan): Promise<Outcome> => {
  const clock = createVirtualClock()
  const latencyMs = jitter(seed, 20, maxLatencyMs)
  const server = createQuotaServer({ clock, limit, counting, latencyMs })
  const world = createWorld({ clock, perMinute: limit, mode, isProven: true })
  const tally = newTally()
  const startMs = clock.monotonic()
  await play(clock, () =>
    Promise.all(
      arrivalsMs.map(async atMs => {
        if (atMs > 0) await clock.sleep(atMs)
        await send({ world, server, tally })
      }),
    ),
  )
  const sentMs = tally.sentMs.map(each => each - startMs)
  return { ...tally, sentMs, slowed: server.stats.slowed, endMs: clock.monotonic() - startMs }
}

const MODES = ['latency', 'throughput'] as const
const COUNTINGS = ['sliding', 'fixed'] as const
const LIMITS = [1, 2, 10, 60, 150, 300, 1_000]

/** Two windows and a half, so that some minutes pass. */
const enough = (limit: number): number => Math.ceil(limit * 2.5)

for (const counting of COUNTINGS)
  for (const mode of MODES)
    describe(`${mode} before a server that counts ${counting} minutes`, () => {
      for (const limit of LIMITS) {
        // One request of a limit of one is all of it, which no client can help.
        const isSlowAllowed = mode === 'throughput' || limit === 1

        it(`makes a burst at a limit of ${limit} without a refusal${isSlowAllowed ? '' : ' or a delay'}`, async () => {
          const requests = enough(limit)
          const outcome = await run({ limit, mode, counting, arrivalsMs: times(requests, () => 0) })
          expect(outcome).toMatchObject({ done: requests, refused: 0 })
          if (!isSlowAllowed) expect(outcome.slowed).toBe(0)
          const usable = usableOf(limit, mode)
          const minutes = Math.ceil(requests / usable) - 1
          expect(outcome.endMs).toBeLessThan(minutes * 60_000 * 1.03 + 2_500)
        })

        it(`makes a burst late in a minute at a limit of ${limit} without a refusal`, async () => {
          const requests = enough(limit)
          const arrivalsMs = times(requests, () => 59_930)
          const outcome = await run({ limit, mode, counting, arrivalsMs, seed: 7 })
          expect(outcome).toMatchObject({ done: requests, refused: 0 })
          if (!isSlowAllowed) expect(outcome.slowed).toBe(0)
        })

        it(`makes a trickle of just what is usable at a limit of ${limit} without a refusal`, async () => {
          const usable = usableOf(limit, mode)
          const arrivalsMs = times(enough(limit), index => (index * 60_000) / usable)
          const outcome = await run({ limit, mode, counting, arrivalsMs, seed: 3 })
          expect(outcome).toMatchObject({ done: arrivalsMs.length, refused: 0 })
          if (!isSlowAllowed) expect(outcome.slowed).toBe(0)
        })
      }

      it('makes 1,500 requests at 150 a minute within 3 % of the shortest time', async () => {
        const arrivalsMs = times(1_500, () => 0)
        const outcome = await run({ limit: 150, mode, counting, arrivalsMs })
        const shortestMs = (Math.ceil(1_500 / usableOf(150, mode)) - 1) * 60_000
        expect(outcome.refused).toBe(0)
        expect(outcome.endMs / shortestMs).toBeLessThan(1.03)
      })

      it('bears requests that take a quarter of a second longer than others', async () => {
        const arrivalsMs = times(400, () => 0)
        const outcome = await run({ limit: 100, mode, counting, arrivalsMs, maxLatencyMs: 265 })
        expect(outcome.refused).toBe(0)
        if (mode === 'latency') expect(outcome.slowed).toBe(0)
      })

      it('makes calls of any arrival in time, all of them, without a refusal or a needless delay', async () => {
        const arrivals = fc.oneof(
          fc.array(fc.nat({ max: 200_000 }), { maxLength: 120 }),
          fc.array(fc.constantFrom(0, 1, 59_999, 60_000, 60_001, 60_250, 120_500), { maxLength: 120 }),
          fc
            .array(fc.tuple(fc.nat({ max: 180_000 }), fc.integer({ min: 1, max: 40 })), { maxLength: 4 })
            .map(bursts => bursts.flatMap(([atMs, count]) => times(count, () => atMs))),
        )
        const limits = fc.oneof(fc.constantFrom(2, 5, 10, 35), fc.integer({ min: 2, max: 60 }))
        await fc.assert(
          fc.asyncProperty(arrivals, limits, fc.nat({ max: 1_000_000 }), async (arrivalsMs, limit, seed) => {
            const outcome = await run({ limit, mode, counting, arrivalsMs, seed })
            expect(outcome).toMatchObject({ done: arrivalsMs.length, refused: 0 })
            if (mode === 'latency') expect(outcome.slowed).toBe(0)
          }),
          { numRuns: cases(25) },
        )
      })

      it('makes nobody wait while there is room', async () => {
        const limit = 20
        const room = usableOf(limit, mode)
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.nat({ max: 200_000 }), { maxLength: 60 }),
            fc.nat({ max: 1_000_000 }),
            async (arrivalsMs, seed) => {
              const { sentMs } = await run({ limit, mode, counting, arrivalsMs, seed })
              const inOrder = [...arrivalsMs].sort((a, b) => a - b)
              for (const [index, atMs] of sentMs.entries()) {
                const arrived = inOrder[index] ?? 0
                const roomMs = (sentMs[index - room] ?? Number.NEGATIVE_INFINITY) + 60_250
                expect(atMs).toBeLessThanOrEqual(Math.max(arrived, roomMs) + 2)
              }
            },
          ),
          { numRuns: cases(25) },
        )
      })
    })
