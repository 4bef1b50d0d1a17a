import type { Issue } from '../core/error.js'
import { ConfigurationError } from '../core/input-errors.js'
import { asFields, isPlain } from '../core/json.js'
import { suggest } from '../core/suggest.js'

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
