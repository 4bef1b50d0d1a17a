import { createRequire } from 'node:module'
import moment from 'moment-timezone'
import { MINUTE } from '../../../src/time/text.js'
import type { History, OffsetChange } from './history.js'

/** US, Canada and Mexico, and the territories of the US that people live in. */
const COUNTRIES = ['US', 'CA', 'MX', 'PR', 'VI', 'GU', 'AS', 'MP']

/** The oldest runtime that is supported, Node 20.19, has the data of early 2025: what was before, every one knows. */
const CUTOFF = Date.UTC(2025, 2, 1)

export interface ZoneData {
  /** Of tzdata, such as `2026f`. */
  readonly version: string
  /** Of every zone of these countries, with all its names. */
  readonly histories: readonly History[]
}

/** Out of moment-timezone, which has data of its own: what the runtime knows plays no part. */
export const readZoneData = (): ZoneData => {
  const targets = readLinks()
  const targetOf = (id: string): string => targets.get(id) ?? id
  const wanted = new Set(COUNTRIES.flatMap(country => moment.tz.zonesForCountry(country)).map(targetOf))
  const histories = [...wanted].sort().map(zone => ({
    zone,
    links: [...targets.keys()].filter(id => targetOf(id) === zone),
    changes: readChanges(zone),
  }))
  return { version: moment.tz.dataVersion, histories }
}

/** From the name of a link to the zone that it means. */
const readLinks = (): ReadonlyMap<string, string> => {
  const { links } = createRequire(import.meta.url)('moment-timezone/data/packed/latest.json') as {
    links: readonly string[]
  }
  return new Map(
    links.map(link => {
      const [zone, id] = link.split('|') as [string, string]
      return [id, zone]
    }),
  )
}

const readChanges = (id: string): OffsetChange[] => {
  const zone = moment.tz.zone(id)
  if (!zone) throw new Error(`moment-timezone has no zone ${id}`)
  const { offsets, untils } = zone
  // Minutes to the west of UTC, each up to an instant.
  const changes = offsets.map((west, index) => ({ from: untils[index - 1] ?? 0, offset: -west * MINUTE }))
  const later = changes.filter(({ from }) => from > CUTOFF)
  const first = changes[changes.length - later.length - 1]
  return first ? [{ ...first, from: CUTOFF }, ...later] : later
}
