import type { TimeZones } from '../options/time.js'
import { TimeInputError, type TimeIssue } from '../time/error.js'
import type { TimeZoneData } from '../time/iana-zone.js'
import { readCallersZone } from '../time/input.js'
import type { Zone } from '../time/zone.js'
import { ConfigurationError } from '../transport/errors.js'

/**
 * The zone of a property by the client option `timeZones`; undefined where it has none.
 * @throws TimeInputError for a text that is no zone; ConfigurationError when the user's function fails
 */
export const readPropertyZone = async (
  timeZones: TimeZones | undefined,
  propertyId: string,
  data: TimeZoneData,
  timeoutMs: number,
): Promise<Zone | undefined> => {
  const value =
    typeof timeZones === 'function' ? await ask(timeZones, propertyId, timeoutMs) : own(timeZones, propertyId)
  if (value === undefined || value === null) return undefined
  const issues: TimeIssue[] = []
  const zone = readCallersZone(value, `/timeZones/${propertyId}`, issues, data)
  if (zone === undefined) throw new TimeInputError(issues)
  return zone
}

const own = (timeZones: Readonly<Record<string, string>> = {}, propertyId: string): unknown =>
  Object.hasOwn(timeZones, propertyId) ? timeZones[propertyId] : undefined

type ZoneFunction = TimeZones & ((id: string) => unknown)

const ask = async (timeZones: ZoneFunction, propertyId: string, timeoutMs: number): Promise<unknown> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(`it gave nothing within ${timeoutMs} ms`), timeoutMs)
  })
  try {
    return await Promise.race([timeZones(propertyId), tooLate])
  } catch (cause) {
    const words = typeof cause === 'string' ? cause : (Object(cause) as { message?: unknown }).message
    const said = typeof words === 'string' ? words : 'what it threw is no error'
    const message = `timeZones: your function failed for property ${propertyId}: ${said}`
    throw new ConfigurationError([
      { rule: 'options', path: '/timeZones', message, source: 'README, options' },
    ])
  } finally {
    clearTimeout(timer)
  }
}
