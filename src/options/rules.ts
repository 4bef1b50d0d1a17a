import { isPlain } from '../core/json.js'
import type { RuleLevel } from '../pms/rules/finding.js'
import { ruleIds } from '../pms/rules/ids.js'
import { matcherOf, readLevels } from '../pms/rules/policy.js'
import { checkSwitch, type ReportOption } from './read.js'

/**
 * What becomes of rules, by their ids, where a star stands for any characters: `{ 'entrata.*': 'warn' }`. The pattern
 * that says most about an id wins.
 */
export type RuleOptions = Readonly<Record<string, RuleLevel>>

export interface CheckOptions {
  /**
   * Default: documented rules are enforced; inferred ones, and those that another source contradicts, warn. What the
   * contract itself refuses is always refused. With `{ '*': 'off' }` nobody asks for the vendor but for times.
   */
  readonly rules?: RuleOptions
  /**
   * Whether `email_to`, or the sender of an email that came in, is compared with the primary address of the person, which
   * costs a read. Default false.
   */
  readonly verifyRecipient?: boolean
  /** Whether the role of an employee is looked up where the PMS asks for one, which costs a read. Default false. */
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

export const readCheckOptions = (options: CheckOptions, report: ReportOption): CheckSettings => {
  const { verifyRecipient, verifyEmployee } = options
  checkSwitch('verifyRecipient', verifyRecipient, report)
  checkSwitch('verifyEmployee', verifyEmployee, report)
  return {
    ...readRules(options.rules, report),
    verifyRecipient: verifyRecipient ?? false,
    verifyEmployee: verifyEmployee ?? false,
  }
}

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
