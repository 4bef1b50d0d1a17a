import type { AvailabilityZoneSources } from '../lookups/time-resolver.js'
import { addDays, coveringDates } from '../time/days.js'
import { TimeInputError } from '../time/error.js'
import type { Zone } from '../time/zone.js'
import type { TimeWarning } from '../zones/pms-time.js'
import { hasRecord, PROPERTY_LEVELS } from '../zones/record.js'
import { fixedZone } from '../zones/resolve.js'
import { proposeSlotZone } from '../zones/slot-zone.js'
import { type SlotContext, zoneNamed } from '../zones/slots.js'
import { pmsClock } from '../zones/wall-clock.js'
import { readsByRecord, readsPropertyTime, type ZonePolicy } from '../zones/zone-sources.js'

/** The longest span that the API takes. */
const MAX_DAYS = 7

/** What a request asks for in place of what the caller asked for. */
export interface WireSpan {
  readonly availability_start_date: string
  readonly availability_duration_days: number
}

/** Which days to ask a PMS for, so that those of the property are among them. */
export interface DaysPlan {
  readonly context: SlotContext
  readonly spans: readonly WireSpan[]
  /** What is still to be asked for, where calendars name the zone in which the PMS counts days. */
  more(calendars: readonly { readonly timezone?: unknown }[]): readonly WireSpan[]
  /** What is to be said about the days of a calendar that names a zone. */
  warningsOf(timezone: unknown): readonly TimeWarning[]
}

/** @param asked days as the property counts them */
export const planDays = (asked: WireSpan, place: AvailabilityZoneSources, policy: ZonePolicy): DaysPlan => {
  const { pms, configured: property, propertyId, appointments } = place
  const { availability_start_date: first, availability_duration_days: count } = asked
  const fixed = fixedZone(place, policy.timeZoneData)
  const isOfProperty = readsPropertyTime(place)
  const clocks = readsByRecord(place) ? pmsClock(place, policy) : undefined
  const context: SlotContext = {
    ...{ pms, fixed, isOfProperty, clocks, property, policy },
    proposal: proposeSlotZone(appointments, place.isAsAppointments),
    days: { first, last: addDays(first, count - 1) },
  }
  const zones = fixed ? [fixed.zone] : (clocks?.zones ?? [])
  // Of a record of the property itself: the PMS counts its days then.
  const countsLocally =
    isOfProperty || (!property && clocks !== undefined && hasRecord(place, PROPERTY_LEVELS))
  const tellsZone = (timezone: unknown): readonly Zone[] => {
    const named = zones.length > 0 || countsLocally ? undefined : zoneNamed(timezone, policy, [])
    return named ? [named] : []
  }
  const spansIn = (counted: readonly Zone[]): readonly string[] =>
    property && !countsLocally ? counted.flatMap(zone => coveringDates(first, count, property, zone)) : []
  const before = spansIn(zones)
  const spans = before.length > 0 ? toSpans(before) : [asked]
  const covered = new Set(spans.flatMap(datesOf))
  return {
    context,
    spans,
    more: calendars => {
      try {
        const dates = calendars.flatMap(({ timezone }) => spansIn(tellsZone(timezone)))
        return toSpans(dates.filter(date => !covered.has(date)))
      } catch (error) {
        // Beyond the last date that there is, and other days have been asked for.
        if (error instanceof TimeInputError) return []
        throw error
      }
    },
    warningsOf: timezone => {
      const [zone] = zones.length > 0 ? zones : tellsZone(timezone)
      if (property || countsLocally || !zone) return []
      const message = `${pms} counts days in ${zone.id}, and these are its days, not those of the property; set timeZones for ${propertyId}`
      return [{ code: 'days_of_pms', message }]
    },
  }
}

const datesOf = ({ availability_start_date: first, availability_duration_days: count }: WireSpan): string[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index))

/** As few as can be, without days between them that nobody needs. */
const toSpans = (dates: readonly string[]): WireSpan[] => {
  const spans: WireSpan[] = []
  for (const date of [...new Set(dates)].sort()) {
    const last = spans.at(-1)
    const length = last?.availability_duration_days ?? MAX_DAYS
    const follows = last && length < MAX_DAYS && addDays(last.availability_start_date, length) === date
    if (follows) spans[spans.length - 1] = { ...last, availability_duration_days: length + 1 }
    else spans.push({ availability_start_date: date, availability_duration_days: 1 })
  }
  return spans
}
