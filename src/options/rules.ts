import { isPlain } from '../core/json.js'
import type { RuleLevel } from '../pms/rules/finding.js'
import { ruleIds } from '../pms/rules/ids.js'
import { matcherOf, readLevels } from '../pms/rules/policy.js'
import type { ReportOption } from './read.js'
import { flag, readRows } from './rows.js'

/**
 * How rules are enforced, by id or pattern: `{ 'entrata.*': 'warn' }`. A star matches anything; the most specific
 * pattern wins.
 */
export type RuleOptions = Readonly<Record<string, RuleLevel>>

/** What is checked before a write is sent. */
export interface CheckOptions {
  /**
   * How rules are enforced. What the contract itself refuses is always refused. With `{ '*': 'off' }` the vendor is
   * looked up only where a time needs it.
   * @default documented rules refuse; inferred ones, and those that another source contradicts, warn
   */
  readonly rules?: RuleOptions
  /**
   * Whether `email_to`, or the sender of an incoming email, is compared with the person's primary address. Costs a
   * read.
   * @default false
   */
  readonly verifyRecipient?: boolean
  /**
   * Whether the role of `employee_id` is looked up where the PMS requires one. Costs a read.
   * @default false
   */
  readonly verifyEmployee?: boolean
}

export interface CheckSettings {
  readonly levelOf: (rule: string) => RuleLevel | undefined
  /** Whether no rule is left. */
  readonly areOff: boolean
  readonly verifyRecipient: boolean
  readonly verifyEmployee: boolean
}

export const CHECK_OPTIONS: readonly (keyof CheckOptions)[] = ['rules', 'verifyRecipient', 'verifyEmployee']

const LEVELS: readonly unknown[] = ['enforce', 'warn', 'off'] satisfies RuleLevel[]

const SWITCHES = { verifyRecipient: flag(false), verifyEmployee: flag(false) }

export const readCheckOptions = (options: CheckOptions, report: ReportOption): CheckSettings => ({
  ...readRules(options.rules, report),
  ...readRows({ ...options }, SWITCHES, report),
})

const readRules = (given: unknown, report: ReportOption): Pick<CheckSettings, 'levelOf' | 'areOff'> => {
  const defaults = { levelOf: () => undefined, areOff: false }
  if (given === undefined) return defaults
  if (!isPlain(given)) {
    report('rules', `must be an object of ids and levels, such as { 'entrata.*': 'warn' }`)
    return defaults
  }
  const rules: RuleOptions = { ...given }
  const ids = ruleIds()
  for (const [pattern, level] of Object.entries(rules)) {
    if (!LEVELS.includes(level)) report('rules', `must give enforce, warn or off for ${pattern}`)
    if (!ids.some(matcherOf(pattern)))
      report('rules', `holds ${JSON.stringify(pattern)}, which no rule is called; ${idsLikeThis(ids)}`)
  }
  const areOff = '*' in rules && Object.values(rules).every(level => level === 'off')
  return { levelOf: readLevels(rules), areOff }
}

const idsLikeThis = (ids: readonly string[]): string => {
  const first = [...new Set(ids.map(id => id.slice(0, id.indexOf('.'))))]
  return `ids are like entrata.appointments.notes or resman.appointments.leads.cancel, and begin with ${first.join(', ')}; contract rules cannot be changed`
}
