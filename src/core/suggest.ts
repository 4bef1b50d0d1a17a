/** No name is that long; nobody wants to see a suggestion for it, or wait for one. */
const MAX_NAME = 60

/** What a message adds about a name that is not known: the one that is nearest, or all. */
export const suggest = (name: string, known: readonly string[]): string => {
  if (known.length === 0 || name.length > MAX_NAME) return ''
  return didYouMean(name, known) || `; it takes ${known.join(', ')}`
}

/** The same where all are too many: empty where none is near. */
export const didYouMean = (name: string, known: readonly string[]): string => {
  if (name.length > MAX_NAME) return ''
  const [near] = known
    .map(each => ({ each, off: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, off }) => off <= (name.length > 3 ? Math.max(2, Math.floor(each.length / 4)) : 0))
    .sort((left, right) => left.off - right.off)
  return near ? `; did you mean ${near.each}?` : ''
}

/** Levenshtein distance. */
const distance = (left: string, right: string): number => {
  if (Math.abs(left.length - right.length) > 8) return 9
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, a] of [...left].entries()) {
    const next = [i + 1]
    for (const [j, b] of [...right].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (a === b ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
