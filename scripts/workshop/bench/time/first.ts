/** The first conversion of a process, by the library that is named; prints its milliseconds. Loading does not count. */
import { processorTime } from '../measure.js'

const DATE = new Date('2026-06-08T20:30:00Z')
const ZONE = 'America/Denver'

const load = async (library: string | undefined): Promise<() => string> => {
  if (library === 'own') {
    const { wallTimeAt } = await import('../../../../src/time/index.js')
    return () => {
      const { date, time, offset } = wallTimeAt(DATE, ZONE)
      return `${date}T${time}${offset}`
    }
  }
  if (library === 'luxon') {
    const { DateTime } = await import('luxon')
    return () => `${DateTime.fromJSDate(DATE, { zone: ZONE }).toISO({ suppressMilliseconds: true })}`
  }
  const { fromEpochMilliseconds, toZonedDateTimeISO } = await import('temporal-polyfill/fns/Instant')
  const { toString: toText } = await import('temporal-polyfill/fns/ZonedDateTime')
  return () =>
    toText(toZonedDateTimeISO(fromEpochMilliseconds(DATE.getTime()), ZONE), { timeZoneName: 'never' })
}

const convert = await load(process.argv[2])
let answer = ''
const milliseconds = processorTime(() => {
  answer = convert()
})
if (answer !== '2026-06-08T14:30:00-06:00') throw new Error(`${process.argv[2]} says ${answer}`)
console.log(milliseconds)
