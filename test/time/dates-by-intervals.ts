import { Temporal } from 'temporal-polyfill/implementation'

const DAY = 86_400_000
const FROM = Date.UTC(1999, 11, 25)
const TO = Date.UTC(2100, 0, 8)

/** A stretch of time in which the clocks of a zone show one date; days are counted from 1970. */
interface Stretch {
  readonly day: number
  readonly from: number
  readonly to: number
}

/**
 * Which dates clocks show, as stretches of time between changes of the offset and midnights. Made from the changes that
 * an implementation of Temporal finds, without any of the code that is tested.
 */
export interface Calendar {
  /** Instants at which the offset changes. */
  readonly changes: readonly number[]
  /** In order of time. */
  readonly stretches: readonly Stretch[]
  /** The stretches of each date: two where clocks go back over a midnight, none of a date that they skip. */
  readonly ofDay: ReadonlyMap<number, readonly Stretch[]>
}

const known = new Map<string, Calendar>()

export const calendarOf = (id: string): Calendar => {
  const calendar = known.get(id) ?? make(id)
  known.set(id, calendar)
  return calendar
}

const make = (id: string): Calendar => {
  const changes: number[] = []
  const stretches: Stretch[] = []
  const ofDay = new Map<number, Stretch[]>()
  let zoned: Temporal.ZonedDateTime | null =
    Temporal.Instant.fromEpochMilliseconds(FROM).toZonedDateTimeISO(id)
  while (zoned !== null && zoned.epochMilliseconds < TO) {
    const start = zoned.epochMilliseconds
    const offset = zoned.offsetNanoseconds / 1_000_000
    if (start > FROM) changes.push(start)
    zoned = zoned.getTimeZoneTransition('next')
    const end = Math.min(zoned?.epochMilliseconds ?? TO, TO)
    for (let from = start; from < end; ) {
      const day = Math.floor((from + offset) / DAY)
      const to = Math.min((day + 1) * DAY - offset, end)
      const stretch = { day, from, to }
      stretches.push(stretch)
      ofDay.set(day, [...(ofDay.get(day) ?? []), stretch])
      from = to
    }
  }
  return { changes, stretches, ofDay }
}

/** The days of one calendar in which any moment of these days of another lies. */
export const daysReached = (first: number, count: number, property: Calendar, pms: Calendar): number[] => {
  const days = new Set<number>()
  for (let day = first; day < first + count; day += 1)
    for (const { from, to } of property.ofDay.get(day) ?? [])
      for (let at = indexAt(from, pms.stretches); (pms.stretches[at]?.from ?? to) < to; at += 1)
        days.add(pms.stretches[at]?.day as number)
  return [...days].sort((left, right) => left - right)
}

/** Which stretch an instant is in. */
const indexAt = (ms: number, stretches: readonly Stretch[]): number => {
  let [low, high] = [0, stretches.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((stretches[middle]?.from ?? Number.POSITIVE_INFINITY) <= ms) low = middle
    else high = middle - 1
  }
  return low
}
