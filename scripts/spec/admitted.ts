import { isObject, type JsonObject, resolve } from './document.js'
import { TYPES } from './keywords.js'

type Types = ReadonlySet<string>

/**
 * The JSON types that a schema admits; undefined: it does not say. Schemas that lead back to themselves must have been
 * refused before.
 */
export const admittedTypes = (doc: JsonObject, schema: unknown): Types | undefined => {
  if (!isObject(schema)) return undefined
  const { type, enum: members, const: only, allOf, anyOf, oneOf } = resolve(doc, schema)
  const said: Types[] = []
  if (type !== undefined) said.push(new Set([type].flat().map(String)))
  if (Array.isArray(members)) said.push(new Set(members.map(typeOf)))
  if (only !== undefined) said.push(new Set([typeOf(only)]))
  for (const part of Array.isArray(allOf) ? allOf : []) {
    const types = admittedTypes(doc, part)
    if (types) said.push(types)
  }
  for (const union of [anyOf, oneOf]) {
    const types = Array.isArray(union) ? unionOf(union.map(part => admittedTypes(doc, part))) : undefined
    if (types) said.push(types)
  }
  const [first, ...others] = said
  return first && new Set([...first].filter(each => others.every(types => admits(types, each))))
}

const admits = (types: Types, type: string): boolean =>
  types.has(type) || (type === 'integer' && types.has('number'))

const unionOf = (all: readonly (Types | undefined)[]): Types | undefined => {
  const union = new Set<string>()
  for (const types of all) {
    if (!types) return undefined
    for (const type of types) union.add(type)
  }
  return union
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return TYPES.has(typeof value) ? typeof value : 'object'
}
