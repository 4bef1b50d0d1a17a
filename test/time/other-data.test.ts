import { afterEach, describe, expect, it, vi } from 'vitest'
import { timeZoneDataVersion } from '../../src/time/index.js'

const TABLE = timeZoneDataVersion().corrections
const NEXT_YEAR = Number(TABLE.slice(0, 4)) + 1

/** The table has British Columbia at -07:00 from here on. */
const CHANGE = Date.parse('2026-11-01T09:00:00Z')
const LATER = Date.UTC(2030, 0)

afterEach(() => {
  vi.unstubAllGlobals()
  // The next file is not to get this entry.
  vi.resetModules()
})

/**
 * The entry as it is on another runtime.
 * @param tz the version of its data, if it tells one
 * @param offset the offset that its data has for every zone
 */
const entryOn = async (
  tz: string | undefined,
  offset: (ms: number) => string,
): Promise<typeof import('../../src/time/index.js')> => {
  vi.stubGlobal('process', Object.create(process, { versions: { value: { ...process.versions, tz } } }))
  class Format {
    readonly #timeZone: string | undefined
    constructor(_: string, { timeZone }: { timeZone?: string }) {
      this.#timeZone = timeZone
    }
    format(ms: number): string {
      return `${new Date(ms).getUTCFullYear()}, GMT${offset(ms)}`
    }
    resolvedOptions(): object {
      return { timeZone: this.#timeZone }
    }
  }
  vi.stubGlobal('Intl', Object.create(Intl, { DateTimeFormat: { value: Format } }))
  vi.resetModules()
  return import('../../src/time/index.js')
}

const winter = (ms: number): string => (ms < CHANGE ? '-07:00' : '-08:00')

/** It knows of 2026, and of a change back that the table cannot know. */
const changedBack = (ms: number): string => (ms < LATER ? '-07:00' : '-08:00')

const offsetsOf = ({ wallTimeAt }: typeof import('../../src/time/index.js'), zone: string): string[] =>
  [CHANGE - 1000, CHANGE, LATER].map(ms => wallTimeAt(new Date(ms), zone).offset)

describe('a runtime whose data is', () => {
  it.each([
    ['older than the table', '2025c'],
    ['of the year of the table, but older', `${TABLE.slice(0, 4)}a`],
    ['of no version that it tells, as in a browser', undefined],
  ])('%s is corrected', async (_, tz) => {
    const entry = await entryOn(tz, winter)
    expect(entry.timeZoneDataVersion()).toEqual({ runtime: tz, corrections: TABLE })
    expect(offsetsOf(entry, 'America/Vancouver')).toEqual(['-07:00', '-07:00', '-07:00'])
    expect(offsetsOf(entry, 'Canada/Pacific')).toEqual(['-07:00', '-07:00', '-07:00'])
  })

  it.each([
    ['as new as the table', TABLE],
    ['newer than the table', `${TABLE.slice(0, 4)}z`],
    ['of a later year', `${NEXT_YEAR}a`],
  ])('%s is taken as it is', async (_, tz) => {
    expect(offsetsOf(await entryOn(tz, winter), 'America/Vancouver')).toEqual(['-07:00', '-08:00', '-08:00'])
  })

  it('older, but knows of the change, is taken as it is, with what comes later', async () => {
    const entry = await entryOn('2026c', changedBack)
    expect(offsetsOf(entry, 'America/Vancouver')).toEqual(['-07:00', '-07:00', '-08:00'])
  })

  it('older is left alone in zones that are not in the table, and without the table', async () => {
    const entry = await entryOn('2025c', winter)
    expect(offsetsOf(entry, 'America/Los_Angeles')).toEqual(['-07:00', '-08:00', '-08:00'])
    const { offsetAt } = entry.ianaZone('America/Vancouver', { timeZoneData: 'runtime' })
    expect([CHANGE - 1000, CHANGE].map(ms => offsetAt(ms) / 3_600_000)).toEqual([-7, -8])
  })
})
