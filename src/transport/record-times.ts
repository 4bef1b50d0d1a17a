/** A time as the API returned it. */
export type ReadTime =
  | {
      /** It has an offset. */
      readonly kind: 'instant'
      /** The instant, in milliseconds. */
      readonly instant: Date
      /** The text as it came. */
      readonly text: string
    }
  | {
      /** A date, or a date and time, without an offset: no page says in which zone the PMS means it. */
      readonly kind: 'unknown_zone'
      /** The text as it came. */
      readonly text: string
      /** `YYYY-MM-DD`. */
      readonly date: string
      /** `HH:MM:SS`; null for a date alone. */
      readonly time: string | null
    }
  | {
      /** It is no date. */
      readonly kind: 'unreadable'
      /** The text as it came. */
      readonly text: string
    }

/** The two times of an event or appointment. */
export interface EventReading {
  /** When it happened; null if there is none. */
  readonly event_datetime: ReadTime | null
  /** When the appointment begins; null if there is none. */
  readonly appointment_datetime: ReadTime | null
}

/** Broader than what we send: fractions, a blank for the T, small letters, `+00`. */
const READ = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d)?)(\.\d+)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/

/**
 * The times of an event or appointment, as instants if they have an offset. If not, nothing is guessed: no source says
 * in which zone a PMS means the times that it returns.
 * @example
 * ```ts
 * import { timesOf } from 'propexo-client'
 *
 * for await (const appointment of pms.appointments.list()) {
 *   const { appointment_datetime } = timesOf(appointment)
 *   if (appointment_datetime?.kind === 'instant') console.log(appointment_datetime.instant)
 * }
 * ```
 */
export const timesOf = (event: {
  readonly event_datetime?: string | null
  readonly appointment_datetime?: string | null
}): EventReading => ({
  event_datetime: readRecordTime(event?.event_datetime),
  appointment_datetime: readRecordTime(event?.appointment_datetime),
})

/** Null for what is no text at all: null, undefined and the empty one. */
export const readRecordTime = (text: unknown): ReadTime | null => {
  if (text === null || text === undefined || text === '') return null
  if (typeof text !== 'string')
    return { kind: 'unreadable', text: typeof text === 'object' ? 'an object' : String(text) }
  const [, date, time, fraction = '', offset] = READ.exec(text) ?? []
  const wall = date === undefined ? Number.NaN : Date.parse(`${date}T${time ?? '00:00'}Z`)
  const iso = Number.isNaN(wall) ? '' : new Date(wall).toISOString()
  // Date.parse lets 2026-02-30 be the second of March, and 24:00 the next day.
  if (!date || !iso.startsWith(time ? `${date}T${time}` : date)) return { kind: 'unreadable', text }
  if (!offset) return { kind: 'unknown_zone', text, date, time: time ? iso.slice(11, 19) : null }
  const instant = new Date(`${date}T${time}${fraction.slice(0, 4)}${toOffset(offset)}`)
  return Number.isNaN(instant.getTime()) ? { kind: 'unreadable', text } : { kind: 'instant', instant, text }
}

const toOffset = (offset: string): string =>
  /z/i.test(offset)
    ? 'Z'
    : offset.replace(/^(...):?(..)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`)
