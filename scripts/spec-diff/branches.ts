import { isObject, type JsonObject } from '../spec/document.js'

/** Whether every value meets a schema, or none; undefined: it depends on the value. */
export const certainty = (schema: unknown): boolean | undefined => {
  if (typeof schema === 'boolean') return schema
  return isObject(schema) && Object.keys(schema).length === 0 ? true : undefined
}

/** The branch that every value takes, where `if` is decided without one. */
export const certainBranch = (schema: JsonObject): readonly unknown[] => {
  const { if: test, then, else: otherwise } = schema
  const branch = certainty(test) === undefined ? undefined : certainty(test) ? then : otherwise
  return branch === undefined ? [] : [branch]
}
