import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Counting } from '../../../scripts/workshop/bench/quota/server.js'
import { cases } from '../../support/cases.js'
import {
  createQuotaServer,
  createVirtualClock,
  createWorld,
  jitter,
  newTally,
  play,
  type Setup,
  send,
  times,
} from './support/quota-world.js'

const MODES = ['latency', 'throughput'] as const
const COUNTINGS = ['sliding', 'fixed'] as const

interface Scene extends Setup {
  readonly counting: Counting
  /** What the server grants. */
  readonly granted: number
}

const createScene = ({ counting, granted, ...setup }: Scene) => {
  const clock = createVirtualClock()
  const server = createQuotaServer({ clock, limit: granted, counting, latencyMs: jitter(5) })
  return { clock, server, world: createWorld({ clock, ...setup }), tally: newTally() }
}

for (const counting of COUNTINGS)
  for (const mode of MODES)
    describe(`${mode} before a server that counts ${counting} minutes`, () => {
      it('learns from the first answer that others have used 130 of 150', async () => {
        const { clock, server, world, tally } = createScene({ counting, mode, granted: 150 })
        await play(clock, async () => {
          await Promise.all(times(130, () => server.request()))
          await clock.sleep(30_000 - world.elapsedMs())
          await send({ world, server, tally })
          const { usedByOthers, limit } = world.limiter.state()
          expect({ usedByOthers, limit }).toEqual({ usedByOthers: 130, limit: 150 })
          await Promise.all(times(300, () => send({ world, server, tally })))
        })
        expect(tally).toMatchObject({ done: 301, refused: 0 })
      })

      it('is not refused when it asks one after the other, however much others have used before', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.nat({ max: 29 }),
            fc.nat({ max: 70_000 }),
            fc.integer({ min: 1, max: 60 }),
            async (used, startMs, requests) => {
              const { clock, server, world, tally } = createScene({
                counting,
                mode,
                granted: 30,
                perMinute: 30,
              })
              await play(clock, async () => {
                await Promise.all(times(used, () => server.request()))
                if (startMs > world.elapsedMs()) await clock.sleep(startMs - world.elapsedMs())
                for (let index = 0; index < requests; index += 1) await send({ world, server, tally })
              })
              expect(tally).toMatchObject({ done: requests, refused: 0 })
            },
          ),
          { numRuns: cases(25) },
        )
      })

      it('is refused less and less often while another client uses a part of the quota all the time', async () => {
        const { clock, server, world, tally } = createScene({ counting, mode, granted: 150 })
        const refusedMs: number[] = []
        const startMs = 60_000
        await play(clock, async () => {
          const others = times(900, index => clock.sleep(index * 1_000).then(server.request))
          await clock.sleep(startMs - world.elapsedMs())
          const own = times(700, () =>
            send({
              ...{ world, server, tally },
              say: (headers, status) => {
                if (status === 429) refusedMs.push(world.elapsedMs() - startMs)
                return headers
              },
            }),
          )
          await Promise.all([...others, ...own])
        })
        expect(tally.done).toBe(700)
        // Nobody can know of the others before the first answers; after two minutes everybody can, but for who comes
        // first when the places of the minute before are free again.
        const late = refusedMs.filter(each => each > 120_000).length
        expect(late).toBeLessThan(700 * 0.05)
      })

      for (const granted of [60, 400])
        it(`with no limit of its own takes the limit of ${granted} from the first two answers`, async () => {
          const { clock, server, world, tally } = createScene({ counting, mode, granted, isProven: false })
          await play(clock, async () => {
            await Promise.all(times(granted * 3, () => send({ world, server, tally })))
          })
          expect(tally).toMatchObject({ done: granted * 3, refused: 0 })
          expect(world.limiter.state().limit).toBe(granted)
          expect(world.elapsedMs()).toBeLessThan((mode === 'latency' ? 4 : 3) * 61_000 + 3_000)
        })

      it('goes on without headers', async () => {
        const { clock, server, world, tally } = createScene({ counting, mode, granted: 150 })
        const none = { limit: undefined, remaining: undefined }
        await play(clock, () =>
          Promise.all(times(400, () => send({ world, server, tally, say: () => none }))),
        )
        expect(tally).toMatchObject({ done: 400, refused: 0 })
        expect(world.limiter.state()).toMatchObject({ limit: 150, usedByOthers: 0 })
      })
    })

describe('an answer that was held back', () => {
  it('does not make requests of this client, which have left the window since, those of others', async () => {
    const { clock, server, world, tally } = createScene({ counting: 'sliding', granted: 150 })
    const at = async (atMs: number, count: number): Promise<void> => {
      await clock.sleep(atMs)
      await Promise.all(times(count, () => send({ world, server, tally })))
    }
    // The second is answered after the third, and says how much was used before the window moved on.
    await play(clock, () => Promise.all([at(0, 149), at(59_000, 1), at(60_300, 1), at(61_500, 100)]))
    expect(tally).toMatchObject({ done: 251, refused: 0 })
    expect(world.elapsedMs()).toBeLessThan(65_000)
  })
})

describe('a limit that the caller has set', () => {
  it('is lowered when two answers agree, and raised to itself again, and no further', async () => {
    const { world } = createScene({ counting: 'sliding', granted: 150, perMinute: 100 })
    const limits: number[] = []
    await play(world.clock, async () => {
      for (const limit of [60, 100, 150, 99, 1, 1_000, 999_999_999]) {
        for (let twice = 0; twice < 2; twice += 1) await world.answer(200, { limit, remaining: limit })
        limits.push(world.limiter.state().limit)
      }
    })
    expect(limits).toEqual([60, 100, 100, 99, 1, 100, 100])
  })

  for (const wrong of [1, 60, 999_999_999])
    it(`is not changed by one answer that says ${wrong}`, async () => {
      const { clock, server, world, tally } = createScene({
        counting: 'sliding',
        mode: 'throughput',
        granted: 150,
      })
      let answers = 0
      await play(clock, () =>
        Promise.all(
          times(400, () =>
            send({
              ...{ world, server, tally },
              say: headers => {
                answers += 1
                return answers === 20 ? { limit: wrong, remaining: 0 } : headers
              },
            }),
          ),
        ),
      )
      expect(tally).toMatchObject({ done: 400, refused: 0 })
      expect(world.limiter.state().limit).toBe(150)
      expect(world.elapsedMs()).toBeLessThan(3 * 61_000)
    })

  for (const mode of MODES)
    it(`as half of the quota in each of two processes lets both of them use their half for ${mode}`, async () => {
      const clock = createVirtualClock()
      const server = createQuotaServer({ clock, limit: 150, counting: 'sliding', latencyMs: jitter(5) })
      const worlds = times(2, () => createWorld({ clock, mode, perMinute: 75 }))
      const tally = newTally()
      await play(clock, () =>
        Promise.all(worlds.flatMap(world => times(300, () => send({ world, server, tally })))),
      )
      expect(tally).toMatchObject({ done: 600, refused: 0 })
      // 75 a minute need three minutes after the first, 59 a minute five.
      expect(worlds[1]?.elapsedMs()).toBeLessThan((mode === 'throughput' ? 3 : 5) * 61_000 + 3_000)
    })
})

describe('answers that lie', () => {
  const run = async (
    mode: 'latency' | 'throughput',
    requests: number,
    lie: (index: number) => {
      limit: number | undefined
      remaining: number | undefined
      retryAfterMs?: number | undefined
    },
  ): Promise<{ done: number; endMs: number }> => {
    const { clock, server, world, tally } = createScene({
      counting: 'sliding',
      mode,
      granted: 30,
      perMinute: 30,
    })
    let answers = 0
    await play(clock, () =>
      Promise.all(
        times(requests, () =>
          send({
            ...{ world, server, tally },
            say: () => {
              answers += 1
              return lie(answers)
            },
          }),
        ),
      ),
    )
    expect(world.timers.pending()).toBe(0)
    expect(world.limiter.state().queued).toBe(0)
    return { done: tally.done, endMs: world.elapsedMs() }
  }

  for (const mode of MODES) {
    it(`that nothing ever remains slow ${mode} down to no less than one request a minute`, async () => {
      const { done, endMs } = await run(mode, 60, () => ({ limit: 150, remaining: 0 }))
      expect(done).toBe(60)
      expect(endMs).toBeLessThanOrEqual(60 * 61_000)
    })

    it(`that nothing was used do not make ${mode} exceed the quota`, async () => {
      const { done, endMs } = await run(mode, 90, () => ({ limit: 30, remaining: 30 }))
      expect(done).toBe(90)
      expect(endMs).toBeLessThanOrEqual(4 * 61_000)
    })

    it(`in any way let every request of ${mode} be answered in the end`, async () => {
      const count = fc.option(
        fc.oneof(fc.constantFrom(0, 1, 2, 30, 150, 999_999_999), fc.nat({ max: 200 })),
        { nil: undefined },
      )
      const said = fc.record({
        limit: count.map(each => (each === 0 ? undefined : each)),
        remaining: count,
        retryAfterMs: fc.option(fc.nat({ max: 90_000 }), { nil: undefined }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 20 }), async lies => {
          const { done } = await run(mode, 50, index => {
            const { limit, remaining, retryAfterMs } = lies[index % lies.length] ?? {}
            // The reader of the headers lets nothing else through.
            const isTooMany = limit !== undefined && remaining !== undefined && remaining > limit
            return { limit, remaining: isTooMany ? undefined : remaining, retryAfterMs }
          })
          expect(done).toBe(50)
        }),
        { numRuns: cases(60) },
      )
    })
  }
})
