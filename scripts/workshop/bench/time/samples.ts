import { IANAZone } from 'luxon'
import {
  ianaZone,
  possibleInstants,
  type WallTime,
  wallTimeAt,
  type Zone,
} from '../../../../src/time/index.js'

/** Of the US and Canada, without those that the correction table has: others know nothing of it. */
const ZONES = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'America/Adak',
  'Pacific/Honolulu',
  'America/Toronto',
  'America/Halifax',
  'America/St_Johns',
  'America/Regina',
]

const FIRST = Date.UTC(2020, 0, 1)
const END = Date.UTC(2036, 0, 1)

/** An instant, and what the clocks of a zone show then, in every form that a conversion begins with. */
export interface Sample {
  readonly zoneId: string
  readonly zone: Zone
  readonly luxonZone: IANAZone
  /** In whole seconds. */
  readonly date: Date
  /** `2026-06-08T20:30:00Z` */
  readonly instant: string
  /** `2026-06-08T14:30:00` */
  readonly wall: string
}

/** Of the years 2020 to 2035, always the same ones. */
export const randomSamples = (count: number): Sample[] => {
  const random = randomNumbers(20260608)
  const samples: Sample[] = []
  while (samples.length < count) {
    const zoneId = ZONES[Math.floor(random() * ZONES.length)] as string
    const date = new Date(FIRST + Math.floor((random() * (END - FIRST)) / 1000) * 1000)
    const sample = sampleOf(date, zoneId)
    // What a repeated hour means is another question, and luxon answers it by today's date.
    if (possibleInstants(sample.wall, zoneId).kind === 'unique') samples.push(sample)
  }
  return samples
}

const sampleOf = (date: Date, zoneId: string): Sample => {
  const zone = ianaZone(zoneId)
  return {
    zoneId,
    zone,
    luxonZone: IANAZone.create(zoneId),
    date,
    instant: date.toISOString().replace('.000', ''),
    wall: wallTextOf(wallTimeAt(date, zone)).slice(0, 19),
  }
}

export const wallTextOf = ({ date, time, offset }: WallTime): string => `${date}T${time}${offset}`

/** Numbers from 0 to 1, by Mulberry32. */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
