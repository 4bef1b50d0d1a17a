import type { Issue } from '../core/error.js'
import { RuleError } from '../core/input-errors.js'
import { TimeInputError, type TimeIssue } from '../time/error.js'

/** A problem of an input; one of a time has a `code`. */
export type InputIssue = Issue | TimeIssue

const isOfTime = (issue: InputIssue): issue is TimeIssue => 'code' in issue

/**
 * Throws all issues, if there are any.
 * @throws TimeInputError if only times are wrong, RuleError for anything else
 */
export const throwIssues = (operation: string, issues: readonly InputIssue[]): void => {
  if (issues.length === 0) return
  const ofTimes = issues.filter(isOfTime)
  if (ofTimes.length === issues.length) throw new TimeInputError(ofTimes, operation)
  throw new RuleError(operation, [...issues.filter(issue => !isOfTime(issue)), ...ofTimes])
}

/** Issues in the order of the lists; for each place only the first issue of the first list that has any. */
export const mergeIssues = (...lists: readonly (readonly InputIssue[])[]): InputIssue[] => {
  const merged: InputIssue[] = []
  for (const found of lists) merged.push(...firstOfEach(withoutKnown(found, merged)))
  return merged
}

/** Issues about fields that no known issue is about. */
export const withoutKnown = <I extends Issue>(found: readonly I[], known: readonly Issue[]): I[] =>
  found.filter(({ path }) => !known.some(issue => issue.path === path || path.startsWith(`${issue.path}/`)))

/** One issue for each place: the first one found. */
const firstOfEach = <I extends Issue>(issues: readonly I[]): I[] => {
  const places = new Set<string>()
  return issues.filter(({ rule, path }) => {
    // There may be several issues about the input as a whole.
    const place = path === '' ? ` ${rule}` : path
    const isNew = !places.has(place)
    places.add(place)
    return isNew
  })
}
