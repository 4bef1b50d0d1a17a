/**
 * What is wrong with a text, by the first line that is.
 * @param present undefined when there is no file
 */
export const differenceOf = (present: string | undefined, wanted: string): string | undefined => {
  if (present === undefined) return 'is missing'
  if (present === wanted) return undefined
  const [is, must] = [present.split('\n'), wanted.split('\n')]
  const line = must.findIndex((text, index) => is[index] !== text)
  // Equal as far as it must go, and longer.
  const at = line === -1 ? must.length : line
  return `differs in line ${at + 1}\n  is      ${show(is[at])}\n  must be ${show(must[at])}`
}

const show = (line: string | undefined): string => (line === undefined ? 'the end of the file' : line)
