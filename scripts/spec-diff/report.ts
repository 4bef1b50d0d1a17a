import type { Change } from './change.js'
import type { Level } from './impact.js'

const LEVELS: readonly (readonly [level: Level, heading: string])[] = [
  ['breaking', 'Breaks callers'],
  ['notice', 'Deserves a look'],
  ['additive', 'Only adds'],
]

const valueText = (value: unknown): string => {
  // Each member of an enum may be the one that somebody uses.
  if (Array.isArray(value)) return value.map(each => JSON.stringify(each)).join(', ')
  const text = JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

const lineOf = (change: Change): string =>
  change.more ? `${changeTextOf(change)} (and in more places)` : changeTextOf(change)

/** `request.body.notes: constraint, {"maxLength":256} → none` */
const changeTextOf = ({ where, change, from, to }: Change): string => {
  if (where === 'operation' && typeof from === 'string' && typeof to === 'string')
    return `${where}: ${change}, ${change === 'removed' ? `now ${to}` : `in place of ${from}`}`
  // A name says again where it is.
  const isName = (from === null && typeof to === 'string') || (to === null && typeof from === 'string')
  if (isName || (from === null && to === null)) return `${where}: ${change}`
  if (change === 'renamed_path_parameter') return `${where}: ${change}, now ${to}`
  if (from === null && ['added', 'enum_added', 'deprecated'].includes(change))
    return `${where}: ${change}, ${valueText(to)}`
  if (to === null && ['removed', 'enum_removed', 'undeprecated'].includes(change))
    return `${where}: ${change}, ${valueText(from)}`
  const [before, after] = [from, to].map(value => (value === null ? 'none' : valueText(value)))
  return `${where}: ${change}, ${before} → ${after}`
}

/** Control characters, and those that turn the direction of text, as escapes: they could hide or forge a line. */
const visible = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    each => `\\u${each.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  )

/** As code that no backtick in it ends: what a publication says must not become markup of a pull request. */
const asCode = (text: string): string => {
  const line = visible(text).replaceAll(/\s+/g, ' ')
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`
}

const countOf = (changes: readonly Change[], level: Level): number =>
  changes.filter(each => each.level === level).length

/** `6 breaking, 2 notice, 31 additive` */
const summaryOf = (changes: readonly Change[]): string =>
  LEVELS.map(([level]) => `${countOf(changes, level)} ${level}`).join(', ')

const byOperation = (changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> => {
  const groups = new Map<string, Change[]>()
  for (const change of changes)
    groups.set(change.operation, [...(groups.get(change.operation) ?? []), change])
  return groups
}

const touched = (changes: readonly Change[]): string => {
  const [first] = changes
  return first && first.facade.length > 0 ? ` (${first.facade.join(', ')})` : ''
}

/** A report for people: what breaks first, operation by operation. */
export const reportOf = (changes: readonly Change[], format: 'text' | 'markdown'): string => {
  if (changes.length === 0) return 'no changes\n'
  const isMarkdown = format === 'markdown'
  const lines: string[] = []
  for (const [level, heading] of LEVELS) {
    const ofLevel = changes.filter(each => each.level === level)
    if (ofLevel.length === 0) continue
    lines.push(isMarkdown ? `## ${heading}` : heading.toUpperCase(), '')
    for (const [operation, group] of byOperation(ofLevel)) {
      lines.push(
        isMarkdown ? `**${asCode(operation)}**${touched(group)}` : `${visible(operation)}${touched(group)}`,
      )
      if (isMarkdown) lines.push('')
      for (const change of group)
        lines.push(isMarkdown ? `- ${asCode(lineOf(change))}` : `  ${visible(lineOf(change))}`)
      lines.push('')
    }
  }
  lines.push(summaryOf(changes))
  return `${lines.join('\n')}\n`
}
