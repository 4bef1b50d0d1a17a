import { CORRECTIONS, CORRECTIONS_VERSION } from './corrections.js'
import { addIssue, checkInput, mustBe, orThrow, type TimeInputCode, type TimeIssue } from './error.js'
import { ruleZoneOf } from './rule-zone.js'
import { parseOffset } from './text.js'
import { transitionsOf } from './transitions.js'
import { defineZone, isZone, type Zone } from './zone.js'

/**
 * `corrected`: the runtime's zone data, repaired by the correction table. `runtime`: the runtime's zone data as it is.
 */
export type TimeZoneData = 'corrected' | 'runtime'

const RUNTIME_VERSION: string | undefined = globalThis.process?.versions?.tz

/**
 * Which zone data conversions use.
 * @returns `runtime`: the version of tzdata in the runtime, such as `2025c`, undefined if it does not tell;
 *   `corrections`: the version to which the correction table brings the US, Canada and Mexico
 * @example
 * ```ts
 * import { timeZoneDataVersion } from 'propexo-client/time'
 *
 * console.log(timeZoneDataVersion())
 * ```
 */
export const timeZoneDataVersion = (): {
  /** The version of tzdata in the runtime; undefined if it does not tell. */
  runtime: string | undefined
  /** The version to which the correction table brings the US, Canada and Mexico. */
  corrections: string
} => ({
  runtime: RUNTIME_VERSION,
  corrections: CORRECTIONS_VERSION,
})

/**
 * The zone of an IANA id, by the runtime's data and, unless told otherwise, the correction table.
 * @throws TimeInputError for anything but an IANA id, and for abbreviations, which are misleading
 * @example
 * ```ts
 * import { ianaZone, wallTimeAt } from 'propexo-client/time'
 *
 * console.log(wallTimeAt(new Date(), ianaZone('America/Chicago', { timeZoneData: 'runtime' })))
 * ```
 */
export const ianaZone = (id: string, options: { readonly timeZoneData?: TimeZoneData } = {}): Zone =>
  orThrow(issues =>
    checkInput(issues, '/options', () => {
      const { timeZoneData = 'corrected' } = options
      if (timeZoneData !== 'corrected' && timeZoneData !== 'runtime')
        addIssue(issues, 'unsupported_input', '/timeZoneData', mustBe('corrected or runtime', timeZoneData))
      return readZone(id, '/id', issues, issues.length > 0 ? 'corrected' : timeZoneData)
    }),
  ) as Zone

/**
 * But for short names of IANA, abbreviations do not say what people mean by them: runtimes take EST for Panama's time and
 * AST for Alaska's. MST and HST are what Arizona and Hawaii keep all year.
 */
const ABBREVIATION = /^(?!(?:utc|gmt|uct|[cemw]et|[hm]st|prc|ro[ck]|gb|nz|cuba|eire|iran|zulu)$)[a-z]{2,4}$/i

/** What goes on in place of a zone after an issue. */
const NO_ZONE = ruleZoneOf(0, false)

/** A zone of this module, or of an IANA id; no matter which after an issue. */
export const readZone = (
  value: unknown,
  path: string,
  issues: TimeIssue[],
  data: TimeZoneData = 'corrected',
): Zone => {
  const known = isZone(value) ? value : caches[data].get(value)
  if (known) return known
  const text = typeof value === 'string' ? value : ''
  let code: TimeInputCode = value ? 'unknown_time_zone' : 'missing_time_zone'
  if (ABBREVIATION.test(text)) code = 'time_zone_abbreviation'
  else if (/^(?!systemv)[a-z]/i.test(text)) {
    // Newer runtimes take offsets such as +05:30 for zones; this is not what is asked for.
    try {
      return open(text, data)
    } catch {}
  }
  addIssue(issues, code, path, mustBe('an IANA time zone such as America/Denver', value))
  return NO_ZONE
}

const caches: Readonly<Record<TimeZoneData, Map<unknown, Zone>>> = {
  corrected: new Map(),
  runtime: new Map(),
}

/** @throws RangeError for an id that the runtime does not have */
const open = (id: string, data: TimeZoneData): Zone => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: id,
    year: 'numeric',
    timeZoneName: 'longOffset',
  })
  const raw = transitionsOf(ms => readGmtOffset(format.format(ms)))
  const cache = caches[data]
  // More than there are ids; only their spellings in upper and lower case are endless.
  if (cache.size > 999) cache.clear()
  const zone = defineZone(id, data === 'runtime' ? raw : correct(raw, format.resolvedOptions().timeZone))
  cache.set(id, zone)
  return zone
}

/** Of `2026, GMT-07:00`. Never by place: the rest of the text is not the same in every version of ICU. */
const readGmtOffset = (text: string): number => {
  const [, offset] = /GMT([+-]\d\d:\d\d)?$/.exec(text) as RegExpExecArray
  return offset ? parseOffset(offset) : 0
}

/**
 * Steps aside where the runtime's data is as new as the table, or where it knows the change already: what it says about
 * later times may then be newer than the table.
 * @param id as the runtime resolves it, in its own spelling; the table has the links as well
 */
const correct = (raw: Zone['offsetAt'], id: string): Zone['offsetAt'] => {
  if (RUNTIME_VERSION && RUNTIME_VERSION >= CORRECTIONS_VERSION) return raw
  return CORRECTIONS.reduce((before, [from, offset, observesDst, ids]) => {
    const start = Date.parse(from)
    const { offsetAt } = ruleZoneOf(parseOffset(offset), observesDst)
    if (!ids.split(' ').includes(id) || before(start) === offsetAt(start)) return before
    return ms => (ms < start ? before(ms) : offsetAt(ms))
  }, raw)
}
