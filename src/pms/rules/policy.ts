import type { Issue } from '../../core/error.js'
import { defaultLevel, type Finding, type RuleLevel } from './finding.js'

/** What the caller has said about rules. */
export interface RulePolicy {
  /** By the option `rules`; undefined: the rule's own. */
  levelOf(rule: string): RuleLevel | undefined
  /** Whether fields that the PMS does not take are to be dropped by the API. */
  readonly ignoresUnknown: boolean
  /** Whether all of them are off, so that nobody needs to know the PMS. */
  readonly areOff: boolean
}

export interface PolicyResult {
  /** The write must not be sent. */
  readonly errors: Issue[]
  readonly warnings: Issue[]
}

/** Decides what becomes of findings. `pathOf` tells the place in the input of a field. */
export const applyPolicy = (
  findings: readonly Finding[],
  policy: RulePolicy,
  pathOf: (field: string) => string,
): PolicyResult => {
  const errors: Issue[] = []
  const warnings: Issue[] = []
  for (const finding of findings) {
    const { rule, field, message, source, isUntaken, isFinal } = finding
    const issue = { rule, path: pathOf(field), message, source }
    const level = isFinal ? 'enforce' : (policy.levelOf(rule) ?? defaultLevel(finding))
    if (isUntaken && policy.ignoresUnknown)
      warnings.push({ ...issue, message: `${message}; with ignoreUnknownFields it is lost` })
    else if (level === 'warn') warnings.push(issue)
    else if (level === 'enforce')
      errors.push(isUntaken ? { ...issue, message: `${message}; leave it out, ${IGNORE}` } : issue)
  }
  return { errors, warnings }
}

const IGNORE = 'or pass the option ignoreUnknownFields to have it dropped'

/** Options of `rules`, `entrata.*` to a level. The pattern that says most about an id wins; of equals the last. */
export const readLevels = (
  rules: Readonly<Record<string, RuleLevel>>,
): ((rule: string) => RuleLevel | undefined) => {
  const patterns = Object.entries(rules)
    .map(([pattern, level]) => ({
      level,
      matches: matcherOf(pattern),
      said: pattern.replaceAll('*', '').length,
    }))
    .reverse()
    .sort((left, right) => right.said - left.said)
  return rule => patterns.find(({ matches }) => matches(rule))?.level
}

/** A star stands for any characters, dots among them. */
export const matcherOf = (pattern: string): ((rule: string) => boolean) => {
  // Stars in a row are one, and cost no more.
  const source = pattern.split(/\*+/).map(part => part.replace(/[.\\^$+?()[\]{}|]/g, '\\$&'))
  const expression = new RegExp(`^${source.join('.*')}$`)
  return rule => expression.test(rule)
}
