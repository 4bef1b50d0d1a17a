/** Conversions by Intl.DateTimeFormat alone, to hold those of the package against. */

export const MINUTE = 60_000
const DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  formats.set(zone, format)
  return format
}

/** Zones that stopped changing clocks in 2026, which most runtimes do not know yet: since when, and their offset in hours. */
const LAW: Readonly<Record<string, readonly [since: string, hours: number]>> = {
  'America/Vancouver': ['2026-11-01T09:00:00Z', -7],
  'America/Edmonton': ['2026-11-01T08:00:00Z', -6],
  'America/Winnipeg': ['2026-11-01T07:00:00Z', -5],
}

/** What clocks in a zone show at an instant, as `2026-06-08T13:30:00`. */
export const wallAt = (ms: number, zone: string): string => {
  const law = LAW[zone]
  if (law && ms >= Date.parse(law[0])) return new Date(ms + law[1] * 60 * MINUTE).toISOString().slice(0, 19)
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  )
  const { year, month, day, hour, minute, second } = parts
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`
}

/** The instants at which clocks in Denver show a time: none, one or two. */
export const instantsInDenver = (wall: string): readonly number[] =>
  [6, 7]
    .map(hours => Date.parse(`${wall}Z`) + hours * 60 * MINUTE)
    .filter(ms => wallAt(ms, 'America/Denver') === wall)

/** `2026-06-08`, so many days later. */
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
