/**
 * Names of which no types can be made, for components and properties: openapi-typescript calls what a document declares
 * by them in place of the methods that each object has.
 */
export const UNTYPED_NAMES: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype).filter(
    name => !['constructor', 'toString', '__proto__'].includes(name),
  ),
)
