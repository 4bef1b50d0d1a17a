import { isObject, type JsonObject, type Method, resolve } from './document.js'
import type { SpecProblem } from './problem.js'

const PLACES: readonly string[] = ['query', 'path', 'header', 'cookie']

/** A parameter that is not understood would vanish, or become another one. */
export const checkParameterLists = (
  doc: JsonObject,
  item: JsonObject,
  method: Method,
  pointer: string,
): SpecProblem[] => {
  const { [method]: node } = item
  return [
    ...checkList(doc, item['parameters'], `${pointer}/parameters`),
    ...checkList(doc, isObject(node) ? node['parameters'] : undefined, `${pointer}/${method}/parameters`),
  ]
}

const checkList = (doc: JsonObject, list: unknown, pointer: string): SpecProblem[] => {
  if (list !== undefined && !Array.isArray(list)) return [{ pointer, reason: 'must be a list of parameters' }]
  const seen = new Set<string>()
  return (list ?? []).flatMap((each: unknown, index: number): SpecProblem[] => {
    const at = `${pointer}/${index}`
    const { name, in: place, required } = resolve(doc, each)
    const problems: SpecProblem[] = []
    if (typeof name !== 'string' || name === '')
      problems.push({ pointer: `${at}/name`, reason: 'must be a name' })
    if (!PLACES.includes(String(place)))
      problems.push({
        pointer: `${at}/in`,
        reason: `must be one of ${PLACES.join(', ')}, and is ${JSON.stringify(place)}`,
      })
    if (required !== undefined && typeof required !== 'boolean')
      problems.push({ pointer: `${at}/required`, reason: 'must be true or false' })
    const key = `${place} ${name}`
    if (seen.has(key)) problems.push({ pointer: at, reason: `there is another ${place} parameter ${name}` })
    seen.add(key)
    return problems
  })
}
