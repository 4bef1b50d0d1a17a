import { ruleZone, toInstant, wallTimeAt } from '../../../../src/time/index.js'
import { wallTextOf } from './samples.js'
import { sayDate, sayText, type Ways, way } from './ways.js'

const UTC = ruleZone({ standardOffset: '+00:00', observesDst: false })

const utcText = (instant: Date): string => {
  const { date, time } = wallTimeAt(instant, UTC)
  return `${date}T${time}Z`
}

export const OWN: Ways = {
  'instant text -> wall text': [
    way('wallTimeAt(text)', x => wallTextOf(wallTimeAt(x.instant, x.zone)), sayText),
    way('wallTimeAt(new Date(text))', x => wallTextOf(wallTimeAt(new Date(x.instant), x.zone)), sayText),
  ],
  'Date -> wall fields': [way('wallTimeAt(date)', x => wallTimeAt(x.date, x.zone), wallTextOf)],
  'wall text -> instant text': [
    way('toInstant(wall), toISOString()', x => toInstant(x.wall, x.zone).toISOString(), sayText),
    way('toInstant(wall), wallTimeAt(date, UTC)', x => utcText(toInstant(x.wall, x.zone)), sayText),
  ],
  'wall text -> Date': [way('toInstant(wall)', x => toInstant(x.wall, x.zone), sayDate)],
}
