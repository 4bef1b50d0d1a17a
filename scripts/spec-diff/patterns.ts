export const isMatch = (pattern: string, name: string): boolean => {
  try {
    return new RegExp(pattern, 'u').test(name)
  } catch {
    return false
  }
}

/** What every match of a pattern begins with; empty where that is not plain to see. */
const beginningOf = (pattern: string): string => {
  const [, text = '', next = ''] = /^\^([\w-]*)(.?)/.exec(pattern) ?? []
  if (pattern.includes('|')) return ''
  return /[?*{]/.test(next) ? text.slice(0, -1) : text
}

/** Whether a name may match both. */
export const mayOverlap = (left: string, right: string): boolean => {
  const [one, other] = [beginningOf(left), beginningOf(right)]
  return one.startsWith(other) || other.startsWith(one)
}
