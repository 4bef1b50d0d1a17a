import type { Change, Level } from './change.js'

const LEVELS: readonly (readonly [level: Level, heading: string])[] = [
  ['breaking', 'Breaks callers'],
  ['notice', 'Deserves a look'],
  ['additive', 'Only adds'],
]

const valueText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

/** `request.body.notes: constraint, {"maxLength":256} → null` */
const lineOf = ({ where, change, from, to }: Change): string =>
  `${where}: ${change}${from === null && to === null ? '' : `, ${valueText(from)} → ${valueText(to)}`}`

const countOf = (changes: readonly Change[], level: Level): number =>
  changes.filter(each => each.level === level).length

/** `6 breaking, 2 notice, 31 additive` */
export const summaryOf = (changes: readonly Change[]): string =>
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
      lines.push(isMarkdown ? `**\`${operation}\`**${touched(group)}` : `${operation}${touched(group)}`)
      if (isMarkdown) lines.push('')
      for (const change of group) lines.push(isMarkdown ? `- \`${lineOf(change)}\`` : `  ${lineOf(change)}`)
      lines.push('')
    }
  }
  lines.push(summaryOf(changes))
  return `${lines.join('\n')}\n`
}
