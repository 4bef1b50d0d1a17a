import type { Clock } from '../core/clock.js'
import { ConfigurationError } from '../core/input-errors.js'
import { within } from '../core/sleep.js'
import type { TimeSettings, TimeZones } from '../options/time.js'
import { TimeInputError, type TimeIssue } from '../time/error.js'
import type { Zone } from '../time/zone.js'
import { parseZone } from '../zones/time-input.js'

/**
 * The zone of a property by the client option `timeZones`; undefined where it has none.
 * @throws TimeInputError for a text that is no zone; ConfigurationError when the user's function fails
 */
export const readPropertyZone = async (
  { timeZones, timeZoneData }: Pick<TimeSettings, 'timeZones' | 'timeZoneData'>,
  propertyId: string,
  timing: Timing,
): Promise<Zone | undefined> => {
  const value =
    typeof timeZones === 'function' ? await ask(timeZones, propertyId, timing) : own(timeZones, propertyId)
  if (value === undefined || value === null) return undefined
  const issues: TimeIssue[] = []
  const zone = parseZone(value, `/timeZones/${propertyId}`, issues, timeZoneData)
  if (zone === undefined) throw new TimeInputError(issues)
  return zone
}

const own = (timeZones: Readonly<Record<string, string>> = {}, propertyId: string): unknown =>
  Object.hasOwn(timeZones, propertyId) ? timeZones[propertyId] : undefined

type ZoneFunction = TimeZones & ((id: string) => unknown)

/** How long the function may take. */
interface Timing {
  readonly clock: Clock
  readonly timeoutMs: number
}

const ask = async (
  timeZones: ZoneFunction,
  propertyId: string,
  { clock, timeoutMs }: Timing,
): Promise<unknown> => {
  try {
    const zone = (async (): Promise<unknown> => timeZones(propertyId))()
    return await within(zone, {
      clock,
      ms: timeoutMs,
      tooLate: () => `it gave nothing within ${timeoutMs} ms`,
    })
  } catch (cause) {
    const words = typeof cause === 'string' ? cause : (Object(cause) as { message?: unknown }).message
    const said = typeof words === 'string' ? words : 'what it threw is no error'
    const message = `timeZones: your function failed for property ${propertyId}: ${said}`
    throw new ConfigurationError([{ rule: 'options', path: '/timeZones', message, source: 'docs/client.md' }])
  }
}
