import { escapeToken, isObject, type JsonObject } from '../spec/document.js'
import { SpecError, type SpecProblem } from '../spec/problem.js'
import { isData } from '../spec/walk.js'
import { keywordOf } from './keywords.js'

/**
 * Refuses schemas of which nobody can say what passes without the values at hand.
 * @throws SpecError with every keyword that cannot be compared
 */
export const checkKeywords = (doc: JsonObject, file: string): void => {
  const problems = problemsIn(doc, '')
  if (problems.length > 0) throw new SpecError(file, problems)
}

/** Schemas stand under `schema`, and among the components. */
const problemsIn = (node: unknown, pointer: string): SpecProblem[] => {
  if (Array.isArray(node)) return node.flatMap((each, index) => problemsIn(each, `${pointer}/${index}`))
  if (!isObject(node)) return []
  return Object.entries(node).flatMap(([key, value]) => {
    const at = `${pointer}/${escapeToken(key)}`
    if (isData(key, pointer) || key.startsWith('x-')) return []
    if (at === '/components/schemas') return eachOf(value, at, problemsOfSchema)
    return key === 'schema' && !isNamed(pointer) ? problemsOfSchema(value, at) : problemsIn(value, at)
  })
}

/** Whether what stands there is called by any names, of which `schema` may be one. */
const isNamed = (pointer: string): boolean =>
  /\/(headers|parameters|responses|examples|content)$/.test(pointer)

type SpecCheck = (node: unknown, pointer: string) => SpecProblem[]

const eachOf = (node: unknown, pointer: string, check: SpecCheck): SpecProblem[] =>
  Object.entries(isObject(node) || Array.isArray(node) ? node : {}).flatMap(([name, each]) =>
    check(each, `${pointer}/${escapeToken(name)}`),
  )

const problemsOfSchema: SpecCheck = (schema, pointer) => {
  if (!isObject(schema)) return []
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const { effect, holds } = keywordOf(keyword)
    const at = `${pointer}/${escapeToken(keyword)}`
    if (effect === 'refused') {
      const reason = `${keyword} cannot be compared: what it leads to is known only at run time; write a $ref`
      return [{ pointer: at, reason }]
    }
    if (holds === undefined) return []
    // Older drafts have lists of schemas where one stands now.
    return holds === 'schema' && !Array.isArray(value)
      ? problemsOfSchema(value, at)
      : eachOf(value, at, problemsOfSchema)
  })
}
