import { escapeToken, isObject, type JsonObject, lookUp, type Operation } from './document.js'
import type { SpecProblem } from './problem.js'

/**
 * Names that a body requires and does not declare. The API refuses keys that are not declared, so nothing could be sent.
 */
export const checkRequiredNames = (doc: JsonObject, { body, pointer }: Operation): SpecProblem[] => {
  if (body === undefined) return []
  const isNew = onceEach()
  const visit = (schemas: readonly unknown[], at: string): SpecProblem[] => {
    const parts = partsOf(doc, schemas)
    // However many ways lead to the same schemas, and back to them.
    if (!isNew(parts)) return []
    const fields = fieldsOf(parts)
    const items = parts.flatMap(part => ('items' in part ? [part['items']] : []))
    return [
      ...undeclared(parts, fields).map(name => ({
        pointer: at,
        reason: `requires ${JSON.stringify(name)}, which it does not declare`,
      })),
      ...[...fields].flatMap(([name, each]) => visit(each, `${at}/properties/${escapeToken(name)}`)),
      ...(items.length > 0 ? visit(items, `${at}/items`) : []),
    ]
  }
  return visit([body], `${pointer}/requestBody`)
}

/** Tells whether a set of objects comes for the first time. */
const onceEach = (): ((parts: readonly object[]) => boolean) => {
  const numbers = new Map<object, number>()
  const seen = new Set<string>()
  return parts => {
    for (const part of parts) if (!numbers.has(part)) numbers.set(part, numbers.size)
    const key = parts.map(part => numbers.get(part)).join()
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  }
}

/** All that holds for one value: the schemas, what they refer to, and the parts that they are composed of. */
const partsOf = (doc: JsonObject, schemas: readonly unknown[]): readonly JsonObject[] => {
  const parts = new Set<JsonObject>()
  const add = (schema: unknown): void => {
    if (!isObject(schema) || parts.has(schema)) return
    parts.add(schema)
    const { $ref, allOf } = schema
    if (typeof $ref === 'string') add(lookUp(doc, $ref))
    if (Array.isArray(allOf)) allOf.forEach(add)
  }
  schemas.forEach(add)
  return [...parts]
}

/** What the parts say of each property. */
const fieldsOf = (parts: readonly JsonObject[]): ReadonlyMap<string, readonly unknown[]> => {
  const fields = new Map<string, unknown[]>()
  for (const { properties } of parts) {
    for (const [name, schema] of Object.entries(isObject(properties) ? properties : {})) {
      const known = fields.get(name)
      if (known) known.push(schema)
      else fields.set(name, [schema])
    }
  }
  return fields
}

const undeclared = (parts: readonly JsonObject[], fields: ReadonlyMap<string, unknown>): string[] => {
  // A member of a union, or a pattern, may declare them.
  const isOpen = ['additionalProperties', 'patternProperties', 'anyOf', 'oneOf'].some(key =>
    parts.some(part => key in part),
  )
  if (isOpen || fields.size === 0) return []
  const required = parts.flatMap(part => (Array.isArray(part['required']) ? part['required'] : []))
  return [...new Set(required.map(String))].filter(name => !fields.has(name))
}
