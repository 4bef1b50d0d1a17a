import { isObject, type JsonObject, lookUp } from '../../../scripts/spec/document.js'

/**
 * Whether a schema, or one that it refers to, has an enum with a member twice. JSON Schema draft-07 forbids that, and
 * Prism checks nothing at all by a schema that it cannot compile.
 */
export const hasDuplicateEnum = (
  doc: JsonObject,
  schema: unknown,
  seen: Set<string> = new Set(),
): boolean => {
  if (Array.isArray(schema)) return schema.some(each => hasDuplicateEnum(doc, each, seen))
  if (!isObject(schema)) return false
  const { enum: members, $ref: ref, example: _, ...others } = schema
  if (Array.isArray(members) && new Set(members).size < members.length) return true
  if (typeof ref === 'string' && !seen.has(ref)) {
    seen.add(ref)
    if (hasDuplicateEnum(doc, lookUp(doc, ref), seen)) return true
  }
  return Object.values(others).some(each => hasDuplicateEnum(doc, each, seen))
}
