import meta from 'moment-timezone/data/meta/latest.json' with { type: 'json' }
import packed from 'moment-timezone/data/packed/latest.json' with { type: 'json' }
import type { Zone } from '../../src/time/index.js'

const DAY = 86_400_000

/** The US with its territories, Canada and Mexico. */
const COUNTRIES = ['US', 'CA', 'MX', 'PR', 'VI', 'GU', 'AS', 'MP'] as const

const ofCountries = COUNTRIES.flatMap(code => meta.countries[code].zones)

/** Names of the same zone, one of which is in the list. */
const linked = packed.links
  .map(link => link.split('|'))
  .filter(names => names.some(name => ofCountries.includes(name)))
  .flat()

/** What an abbreviation names is refused, though IANA has a link of this name. */
export const REFUSED: readonly string[] = ['EST']

/** Every id of the US, its territories, Canada and Mexico, by the newest release of IANA's data. */
export const NORTH_AMERICA: readonly string[] = [...new Set([...ofCountries, ...linked])]
  .filter(id => !REFUSED.includes(id))
  .sort()

/** The version of IANA's data that the ids, and the other library, are of. */
export const NEWEST_DATA: string = meta.version

/**
 * Instants at which an offset changes, found by looking every five days and halving, to the second. It only chooses what
 * to test: no answer is compared with it.
 */
export const transitionsOf = (zone: Pick<Zone, 'offsetAt'>, from: number, to: number): number[] => {
  const found: number[] = []
  const halve = (low: number, high: number): void => {
    const before = zone.offsetAt(low)
    if (before === zone.offsetAt(high)) return
    if (high - low <= 1000) {
      found.push(high)
      return
    }
    const middle = low + Math.floor((high - low) / 2000) * 1000
    halve(low, middle)
    halve(middle, high)
  }
  for (let at = from; at < to; at += 5 * DAY) halve(at, Math.min(at + 5 * DAY, to))
  return found
}

/** `2026-12-01T18:00:00Z`. */
export const textOf = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

/** `2026-12-01T11:00:00`: what a clock of an offset shows. */
export const wallText = (ms: number): string => new Date(ms).toISOString().slice(0, 19)

/** Milliseconds of `2026-12-01T11:00:00`, as if in UTC. */
export const wallMs = (text: string): number => Date.parse(`${text}Z`)
