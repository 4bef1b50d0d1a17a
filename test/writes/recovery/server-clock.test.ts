import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Clock } from '../../../src/core/clock.js'
import { createServerClock } from '../../../src/transport/server-clock.js'
import { createVirtualClock, START_MS } from '../../support/virtual-clock.js'

const headersOf = (own: Readonly<Record<string, string>>) => ({ get: (name: string) => own[name] ?? null })
const dateOf = (ms: number): string => new Date(ms).toUTCString()

const momentOf = (clock: Clock) => ({ monotonicMs: clock.monotonic(), wallMs: clock.now() })

/** Requests one after the other: how long each was on its way there and back, and the pause before it. */
const exchanges = fc.array(
  fc.record({
    thereMs: fc.integer({ min: 0, max: 5_000 }),
    backMs: fc.integer({ min: 0, max: 5_000 }),
    pauseMs: fc.integer({ min: 0, max: 600_000 }),
  }),
  { minLength: 1, maxLength: 8 },
)

describe('the clock of the server', () => {
  it('lies within what its answers showed of it, at any moment before and after', () => {
    const off = fc.integer({ min: -1e10, max: 1e10 })
    fc.assert(
      fc.property(exchanges, off, fc.integer({ min: 0, max: 3_600_000 }), (all, offMs, laterMs) => {
        const clock = createVirtualClock()
        const server = createServerClock(clock)
        for (const { thereMs, backMs, pauseMs } of all) {
          clock.skip(pauseMs)
          const sent = momentOf(clock)
          clock.skip(thereMs)
          const date = dateOf(clock.now() + offMs)
          clock.skip(backMs)
          server.observe({ headers: headersOf({ date }), sent, receivedMs: clock.monotonic() })
        }
        for (const atMs of [0, clock.monotonic(), clock.monotonic() + laterMs]) {
          const span = server.at(atMs)
          const trueMs = START_MS + offMs + atMs
          expect(span?.fromMs).toBeLessThanOrEqual(trueMs)
          expect(span?.toMs).toBeGreaterThanOrEqual(trueMs)
        }
      }),
    )
  })

  it('is known to a second and the shortest way, however long other ways were', () => {
    fc.assert(
      fc.property(exchanges, all => {
        const clock = createVirtualClock()
        const server = createServerClock(clock)
        for (const { thereMs, backMs } of all) {
          const sent = momentOf(clock)
          clock.skip(thereMs)
          const date = dateOf(clock.now())
          clock.skip(backMs)
          server.observe({ headers: headersOf({ date }), sent, receivedMs: clock.monotonic() })
        }
        const shortestMs = Math.min(...all.map(({ thereMs, backMs }) => thereMs + backMs))
        const span = server.at(clock.monotonic())
        const driftMs = 0.0004 * clock.monotonic()
        const widthMs = Number(span?.toMs) - Number(span?.fromMs)
        // Milliseconds since the epoch have no more digits than that behind the point.
        expect(widthMs).toBeLessThanOrEqual(1_000 + shortestMs + driftMs + 0.001)
      }),
    )
  })

  it.each([
    ['without a date', {}],
    ['with a date that cannot be read', { date: 'yesterday' }],
    ['with an age', { date: dateOf(START_MS), age: '0' }],
  ])('is not read from an answer %s', (_, headers) => {
    const clock = createVirtualClock()
    const server = createServerClock(clock)
    server.observe({ headers: headersOf(headers), sent: momentOf(clock), receivedMs: clock.monotonic() })
    expect(server.at(0)).toBeUndefined()
  })

  it.each([
    ['is put forward', 2_001, false],
    ['is put back', -2_001, false],
    ['is corrected a little', 1_999, true],
  ])('is known no more after the wall clock of this machine %s by %i ms: %s', (_, offsetMs, isKnown) => {
    const machine = createVirtualClock().machine()
    const server = createServerClock(machine)
    server.observe({
      headers: headersOf({ date: dateOf(START_MS) }),
      sent: momentOf(machine),
      receivedMs: machine.monotonic(),
    })
    machine.setWall(offsetMs)
    expect(server.at(0) !== undefined).toBe(isKnown)
  })

  it('is not known after answers that contradict each other, of which one may come from a gateway', () => {
    const clock = createVirtualClock()
    const server = createServerClock(clock)
    for (const aheadMs of [0, 300_000]) {
      const headers = headersOf({ date: dateOf(START_MS + aheadMs) })
      server.observe({ headers, sent: momentOf(clock), receivedMs: clock.monotonic() })
    }
    expect(server.at(0)).toBeUndefined()
  })

  it('is known again by the next answer, which counts alone', () => {
    const machine = createVirtualClock().machine()
    const server = createServerClock(machine)
    server.observe({
      headers: headersOf({ date: dateOf(START_MS) }),
      sent: momentOf(machine),
      receivedMs: machine.monotonic(),
    })
    machine.setWall(3_600_000)
    server.observe({
      headers: headersOf({ date: dateOf(START_MS + 7_000) }),
      sent: momentOf(machine),
      receivedMs: machine.monotonic(),
    })
    expect(server.at(0)).toEqual({ fromMs: START_MS + 7_000, toMs: START_MS + 8_000 })
  })

  it.each([2_001, -2_001])(
    'is not read from an answer during which the wall clock of this machine went %i ms apart',
    offsetMs => {
      const machine = createVirtualClock().machine()
      const server = createServerClock(machine)
      const sent = momentOf(machine)
      machine.setWall(offsetMs)
      server.observe({
        headers: headersOf({ date: dateOf(START_MS) }),
        sent,
        receivedMs: machine.monotonic(),
      })
      expect(server.at(0)).toBeUndefined()
    },
  )
})
