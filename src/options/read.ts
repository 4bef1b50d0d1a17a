import type { Issue } from '../core/error.js'
import { ConfigurationError } from '../core/input-errors.js'
import { asFields, isPlain } from '../core/json.js'
import { suggest } from '../core/suggest.js'
import { PRIORITIES } from '../quota/priority.js'

/** Takes down what is wrong with one option. */
export type ReportOption = (option: string, message: string) => void

/**
 * Reads an object of options, each of them once.
 * @param read checks them, and gives what becomes of them
 * @throws ConfigurationError that names every wrong option and the fix
 */
export const readOptionsObject = <Options extends object, Settings>(
  options: Options,
  known: readonly string[],
  usage: string,
  read: (own: Options, report: ReportOption) => Settings,
): Settings => {
  const issues: Issue[] = []
  const report: ReportOption = (option, message) => {
    const path = option === '' ? '' : `/${option}`
    issues.push({ rule: 'options', path, message: `${option} ${message}`.trim(), source: 'docs/client.md' })
  }
  const own = readOwn(options)
  if (own === undefined) report('', usage)
  else {
    for (const name of Object.keys(own)) {
      if (!known.includes(name)) report(name, `is not an option${suggest(name, known)}`)
    }
    try {
      const settings = read(own, report)
      if (issues.length === 0) return settings
    } catch {
      report('', 'an option cannot be read')
    }
  }
  throw new ConfigurationError(issues)
}

const readOwn = <Options extends object>(options: Options): Options | undefined => {
  try {
    return asFields(options) && { ...options }
  } catch {
    return undefined
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const checkSignal = (signal: unknown, report: ReportOption): void => {
  if (signal === undefined) return
  const { aborted, addEventListener, removeEventListener } = (signal ?? {}) as Partial<AbortSignal>
  const isSignal =
    typeof aborted === 'boolean' &&
    [addEventListener, removeEventListener].every(each => typeof each === 'function')
  if (!isSignal) report('signal', 'must be an AbortSignal; pass controller.signal, not the controller')
}

export const checkPriority = (priority: unknown, report: ReportOption): void => {
  if (!PRIORITIES.some(each => each === priority)) report('priority', `must be ${PRIORITIES.join(', ')}`)
}

export const checkSwitch = (name: string, value: unknown, report: ReportOption): void => {
  if (value !== undefined && typeof value !== 'boolean') report(name, 'must be true or false, or left out')
}

export const isDuration = (value: unknown, max: number): boolean =>
  typeof value === 'number' && value > 0 && value <= max

export const isWhole = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most

type Group = Readonly<Record<string, unknown>>

/** An option that holds options; empty after a report. */
export const readGroup = (
  name: string,
  given: unknown,
  known: readonly string[],
  report: ReportOption,
): Group => {
  if (isPlain(given)) return readKnown(name, given, known, report)
  report(name, `must be an object with ${known.join(', ')}`)
  return {}
}

/** The same of an option that may also be false, which the caller has dealt with. */
export const readGroupOrFalse = (
  name: string,
  given: unknown,
  known: readonly string[],
  report: ReportOption,
): Group => {
  if (isPlain(given)) return readKnown(name, given, known, report)
  report(name, `must be false, or an object with ${known.join(', ')}`)
  return {}
}

const readKnown = (name: string, given: object, known: readonly string[], report: ReportOption): Group => {
  const own: Record<string, unknown> = { ...given }
  for (const each of Object.keys(own).filter(key => !known.includes(key)))
    report(name, `has no ${each}${suggest(each, known)}`)
  return own
}

/** Node's fetch gives up by itself when headers take longer than 5 minutes. */
const MAX_TIMEOUT_MS = 300_000

export const checkTimeout = (timeoutMs: unknown, report: ReportOption): void => {
  if (timeoutMs !== undefined && !isDuration(timeoutMs, MAX_TIMEOUT_MS)) {
    report('timeoutMs', `must be a number of milliseconds above 0 and at most ${MAX_TIMEOUT_MS}`)
  }
}
