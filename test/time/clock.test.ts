import { afterEach, describe, expect, it, vi } from 'vitest'
import { INSTANTS, WALLS } from './vectors.js'

/** Of an entry that is read anew, so that nothing has been worked out, or remembered, on another day. */
const answers = async (now: string): Promise<unknown> => {
  vi.useFakeTimers({ now: new Date(now), toFake: ['Date'] })
  vi.resetModules()
  const { coveringDates, possibleInstants, ruleZone, toInstant, wallTimeAt } = await import(
    '../../src/time/index.js'
  )
  expect(new Date().toISOString().slice(0, 10)).toBe(now.slice(0, 10))
  const eastern = ruleZone({ standardOffset: '-05:00', observesDst: true })
  return JSON.stringify([
    WALLS.map(({ wall, zone }) => [possibleInstants(wall, zone), toInstant(wall, zone, 'compatible')]),
    INSTANTS.map(({ instant, zone }) => wallTimeAt(instant, zone)),
    WALLS.map(({ wall }) => [possibleInstants(wall, eastern), wallTimeAt(`${wall}Z`, eastern)]),
    coveringDates('2026-10-30', 7, 'America/New_York', 'America/Denver'),
  ])
}

/** Of all vectors, by their tables. */
const wanted = WALLS.map(({ kind, earlier, later }) => ({ kind, earlier: `${earlier}`, later: `${later}` }))

afterEach(() => {
  vi.useRealTimers()
  vi.resetModules()
})

describe('the date of the run', () => {
  it.each(['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z', '2026-11-01T08:30:00Z', '2030-12-31T23:59:59Z'])(
    'does not matter: %s',
    async now => {
      const found = await answers(now)
      vi.useRealTimers()
      expect(found).toBe(await answers('2026-04-01T00:00:00Z'))
      const walls = JSON.parse(String(found))[0] as [
        { kind: string; earlier: string; later: string },
        string,
      ][]
      const read = walls.map(([{ kind, earlier, later }]) => ({
        kind,
        earlier: earlier.replace('.000Z', 'Z'),
        later: later.replace('.000Z', 'Z'),
      }))
      expect(read).toEqual(wanted)
    },
  )
})
