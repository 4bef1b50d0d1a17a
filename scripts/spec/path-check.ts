import { didYouMean } from '../../src/core/suggest.js'
import { escapeToken, isObject, type JsonObject } from './document.js'
import { fieldNamesOf } from './grammar.js'
import type { SpecProblem } from './problem.js'

export const checkPathText = (path: string, pointer: string): SpecProblem[] =>
  /^\/([^?#{}]|\{[^{}/]+\})*$/.test(path)
    ? []
    : [{ pointer, reason: 'is no path: it must begin with /, close each brace, and hold no query' }]

/** A misspelt method would vanish with its operation. */
export const checkMethods = (
  item: JsonObject,
  pointer: string,
): (SpecProblem & { readonly key: string })[] => {
  const known = [...(fieldNamesOf('pathItem') ?? []), '$ref']
  return Object.keys(item)
    .filter(key => !known.includes(key) && !key.startsWith('x-'))
    .map(key => ({
      key,
      pointer: `${pointer}/${escapeToken(key)}`,
      reason: `unknown HTTP method ${JSON.stringify(key)}${didYouMean(key, known)}`,
    }))
}

/** Everything that is wrong with the paths of a document, and would hide an operation. */
export const checkPathItems = (paths: JsonObject): SpecProblem[] =>
  Object.entries(paths).flatMap(([path, item]): SpecProblem[] => {
    if (path.startsWith('x-')) return []
    const pointer = `/paths/${escapeToken(path)}`
    const problems = checkPathText(path, pointer)
    if (problems.length > 0) return problems
    if (!isObject(item)) return [{ pointer, reason: 'must be an object of operations' }]
    return checkMethods(item, pointer).map(({ key: _, ...problem }) => problem)
  })
