import type { Issue } from './error.js'

/** Takes down one problem by its place. */
export type ReportProblem = (path: string, message: string) => void

/**
 * Copies a value into plain JSON data. Every property is read once, so that what is checked is what is sent, whatever
 * getters, proxies and `toJSON` methods say the next time. What JSON cannot say is reported, not dropped: a function,
 * a symbol, a Map, NaN. Undefined is absent, as in JSON.
 */
export const snapshot = (value: unknown, path: string, report: ReportProblem): unknown =>
  // Guarded as a whole too: a proxy may throw at the most harmless question.
  guard(() => copy(value, path, report, []), path, report)

/** The value as an object with fields; undefined for a list, for null, and for what does not let itself be asked. */
export const asFields = (value: unknown): object | undefined => {
  try {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The fields of an input as they are, each read once; what cannot be read is reported. */
export const readFields = (input: object, report: ReportProblem): Record<string, unknown> => {
  // Without prototype, so that a field called __proto__ is a field.
  const fields: Record<string, unknown> = Object.create(null)
  for (const key of ownKeysOf(input, '', report)) {
    const value = guard(() => (input as Record<string, unknown>)[key], `/${escapeToken(key)}`, report)
    fields[key] = value
  }
  return fields
}

export const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1')

/** Far deeper than any body of the contract. */
const MAX_DEPTH = 100

const copy = (value: unknown, path: string, report: ReportProblem, above: readonly object[]): unknown => {
  if (typeof value !== 'object' || value === null) return scalar(value, path, report)
  if (above.length > MAX_DEPTH) {
    report(path, 'is nested too deeply')
    return undefined
  }
  if (above.includes(value)) {
    report(path, 'holds itself, which JSON cannot say')
    return undefined
  }
  const toJSON = guard(() => (value as { toJSON?: unknown }).toJSON, path, report)
  if (typeof toJSON === 'function') {
    const json = guard(() => toJSON.call(value, '') as unknown, path, report)
    if (json === undefined) report(path, 'becomes nothing by its toJSON')
    // Once, as JSON.stringify does it.
    return typeof json === 'object' && json !== null
      ? entries(json, path, report, [...above, value])
      : scalar(json, path, report)
  }
  return entries(value, path, report, [...above, value])
}

const entries = (value: object, path: string, report: ReportProblem, above: readonly object[]): unknown => {
  if (Array.isArray(value)) {
    const items = guard(() => [...(value as unknown[])], path, report) ?? []
    // JSON has no holes; an undefined item would become null.
    return items.map((item, index) => copy(item, `${path}/${index}`, report, above) ?? null)
  }
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (kind !== 'Object') {
    report(path, `is a ${kind}, which JSON cannot say`)
    return undefined
  }
  const result: Record<string, unknown> = Object.create(null)
  for (const key of ownKeysOf(value, path, report)) {
    const at = `${path}/${escapeToken(key)}`
    const item = copy(
      guard(() => (value as Record<string, unknown>)[key], at, report),
      at,
      report,
      above,
    )
    if (item !== undefined) result[key] = item
  }
  return result
}

const scalar = (value: unknown, path: string, report: ReportProblem): unknown => {
  const isJson =
    value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
  if (!isJson && value !== undefined) report(path, `is ${describeValue(value)}, which JSON cannot say`)
  if (typeof value === 'string' && !isWellFormed(value))
    report(path, 'holds half of a surrogate pair; a text was cut in the middle of a character')
  return isJson ? value : undefined
}

/** Whether no half of a surrogate pair is in it, which no encoding can carry. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text)

/** What a value is, for a message. */
export const describeValue = (value: unknown): string => {
  if (value === undefined || value === null) return 'missing'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'bigint') return 'a BigInt'
  if (typeof value !== 'object') return `a ${typeof value}`
  try {
    if (Array.isArray(value)) return 'a list'
    return value instanceof Date ? 'a Date' : 'an object'
  } catch {
    return 'something that cannot be read'
  }
}

const ownKeysOf = (value: object, path: string, report: ReportProblem): string[] =>
  guard(() => Object.keys(value), path, report) ?? []

const guard = <T>(read: () => T, path: string, report: ReportProblem): T | undefined => {
  try {
    return read()
  } catch (cause) {
    report(path, `cannot be read${cause instanceof Error ? `: ${cause.message}` : ''}`)
    return undefined
  }
}

/** Whether a value is an object as a literal makes it, of any realm: a Map or a class may keep its fields elsewhere. */
export const isPlain = (value: unknown): value is object => {
  try {
    if (asFields(value) === undefined) return false
    const prototype: unknown = Object.getPrototypeOf(value)
    return prototype === null || Object.getPrototypeOf(prototype) === null
  } catch {
    return false
  }
}

/** Collects what a snapshot reports as issues of one rule. */
export const collectIssues = (
  rule: string,
  source: string,
): { readonly issues: Issue[]; readonly report: ReportProblem } => {
  const issues: Issue[] = []
  return { issues, report: (path, message) => issues.push({ rule, path, message, source }) }
}
