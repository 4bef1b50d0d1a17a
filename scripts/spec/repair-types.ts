import { typeOf } from './admitted.js'
import { isObject, type JsonObject } from './document.js'
import { walk, wholeDocument } from './grammar.js'
import type { Notice } from './openapi-30.js'

/** Keywords that describe an object; types say the same without the word. */
const OF_OBJECTS = ['properties', 'patternProperties', 'additionalProperties']

/**
 * Reads schemas as they are meant, in place, where JSON Schema takes them literally and types do not: one that describes
 * an object without naming the type would admit any text, and members of an enum that are not of its type are admitted by
 * nothing.
 */
export const repairTypes = (doc: JsonObject, notice: Notice): void => {
  const untyped: string[] = []
  walk(wholeDocument(doc), ({ kind, node, pointer }) => {
    if (kind !== 'schema' || !isObject(node) || '$ref' in node) return
    if (describesObject(node) && !('items' in node)) {
      node['type'] = 'object'
      untyped.push(pointer)
    }
    for (const member of removeForeignMembers(node))
      notice(
        `${pointer}/enum`,
        `${JSON.stringify(member)} is not of the type ${[node['type']].flat().join(' or ')}; it was left out`,
      )
  })
  const [pointer, ...others] = untyped
  if (pointer === undefined) return
  const also = others.length > 0 ? `, as are ${others.length} more` : ''
  notice(pointer, `has properties and no type; it is read as an object${also}`)
}

/** Whether a schema that names no type speaks of objects. */
export const describesObject = (node: JsonObject): boolean =>
  !['type', 'enum', 'const'].some(keyword => keyword in node) && OF_OBJECTS.some(keyword => keyword in node)

/** An enum of which nothing would be left stays, and is refused later. */
const removeForeignMembers = (node: JsonObject): readonly unknown[] => {
  const { type, enum: members } = node
  if (type === undefined || !Array.isArray(members)) return []
  const foreign = members.filter(member => !isOfType(member, type))
  if (foreign.length === 0 || foreign.length === members.length) return []
  node['enum'] = members.filter(member => isOfType(member, type))
  return foreign
}

/** @param type of JSON Schema, or a list of them */
export const isOfType = (value: unknown, type: unknown): boolean => {
  const own = typeOf(value)
  return [type].flat().some(each => each === own || (each === 'number' && own === 'integer'))
}
