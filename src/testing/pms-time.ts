import type { PmsProfile } from '../pms/profile.js'
import { ianaZone, toInstant, wallTimeAt } from '../time/index.js'

/** Where a property is, and how its PMS was set up. */
export interface PropertyClock {
  /** IANA id: what clocks at the property show. */
  readonly timeZone: string
  /** IANA id of the setting in the PMS, for those that have one. Undefined: there is none. */
  readonly configuredTimeZone: string | undefined
}

/** In which zone the PMS reads a time that was sent without one: the truth that a client must meet. */
export const zoneRead = (
  { appointmentZone }: PmsProfile,
  { timeZone, configuredTimeZone }: PropertyClock,
): string => {
  switch (appointmentZone.reads) {
    case 'fixed':
      return appointmentZone.timeZone
    case 'property':
      return timeZone
    case 'record':
      return configuredTimeZone ?? appointmentZone.fallback ?? timeZone
    case 'undocumented':
      return configuredTimeZone ?? timeZone
  }
}

/** The instant that a wall time is in a zone; in a skipped hour the later reading, in a repeated hour the earlier one. */
export const instantOf = (date: string, time: string, timeZone: string): Date =>
  toInstant({ date, time }, ianaZone(timeZone), 'compatible')

/** `2026-06-08T14:30:00`: what clocks in a zone show. */
export const localTimeAt = (instant: Date, timeZone: string): string => {
  const { date, time } = wallTimeAt(instant, ianaZone(timeZone))
  return `${date}T${time}`
}

/** What a record of `/v1/timezones/` says of a zone: the offset of standard time, and whether clocks change. */
export const settingOf = (
  timeZone: string,
  year: number,
): { readonly offset: string; readonly observes_daylight_savings: boolean } => {
  const zone = ianaZone(timeZone)
  const [january = '', july = ''] = [0, 6].map(
    month => wallTimeAt(new Date(Date.UTC(year, month, 15)), zone).offset,
  )
  return {
    offset: minutes(january) < minutes(july) ? january : july,
    observes_daylight_savings: january !== july,
  }
}

const minutes = (offset: string): number => {
  const [hours = '0', rest = '0'] = offset.slice(1).split(':')
  return (Number(hours) * 60 + Number(rest)) * (offset.startsWith('-') ? -1 : 1)
}
