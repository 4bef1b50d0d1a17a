import { ruleZoneOf } from '../time/rule-zone.js'
import { type Disambiguation, wallOf } from '../time/wall-time.js'
import type { Zone } from '../time/zone.js'
import type { ParsedTime } from '../zones/time-input.js'

/**
 * A time in words, for people: as it was said, because no zone of the PMS applies to a text. An instant comes with its
 * offset; of what clocks show it is said whose clocks they are.
 */
export const describeTime = (moment: ParsedTime): string => {
  if (moment.kind === 'instant') return tellInstant(moment.ms, moment.callZone ?? fixed(moment.offset))
  if (moment.kind === 'wall') {
    const { wall, of, disambiguation } = moment
    return tellWall(wall, `${of === 'pms' ? 'PMS' : 'property'}${READINGS[disambiguation]}`)
  }
  const { wall, instants } = moment
  const told = instants.map(ms => tellInstant(ms, fixed(wall - ms)))
  return told.length > 0 ? told.join(' or ') : tellWall(wall, 'PMS')
}

/** What the caller said of a time that clocks show twice, or never. */
const READINGS: Readonly<Record<Disambiguation, string>> = {
  reject: '',
  earlier: '; the earlier, where clocks show it twice or never',
  later: '; the later, where clocks show it twice or never',
  compatible: '; the earlier where clocks show it twice, the later where they skip it',
}

const fixed = (offset: number): Zone => ruleZoneOf(offset, false)

const tellInstant = (ms: number, zone: Zone): string => {
  const { date, time, offset } = wallOf(ms, zone)
  return `${date}T${time}${offset}`
}

const tellWall = (wall: number, whose: string): string => {
  const { date, time } = wallOf(wall, fixed(0))
  return `${date} ${time} (time of the ${whose})`
}
