import { suggest } from '../../src/core/suggest.js'

/** The known name that a misspelt one is nearest to, as the end of a message; empty where none is near. */
export const nearest = (name: string, known: readonly string[]): string => {
  const lower = new Map(known.map(each => [each.toLowerCase(), each]))
  const [, near] = /did you mean (.*)\?$/.exec(suggest(name, [...lower.keys()])) ?? []
  return near === undefined ? '' : `; did you mean ${lower.get(near)}?`
}
