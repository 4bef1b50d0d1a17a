import type { Moment } from '../time/input.js'
import { ruleZoneOf } from '../time/rule-zone.js'
import { wallOf } from '../time/wall-time.js'
import type { Zone } from '../time/zone.js'

/**
 * A time in words, for people: as it was said, because no zone of the PMS applies to a text. An instant comes with its
 * offset; of what clocks show it is said whose clocks they are.
 */
export const tellMoment = (moment: Moment): string => {
  if (moment.kind === 'instant') return tellInstant(moment.ms, moment.callZone ?? fixed(moment.offset))
  if (moment.kind === 'wall') return tellWall(moment.wall, moment.of === 'pms' ? 'PMS' : 'property')
  const { wall, instants } = moment
  const [ms, other] = instants
  return ms === undefined || other !== undefined ? tellWall(wall, 'PMS') : tellInstant(ms, fixed(wall - ms))
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
