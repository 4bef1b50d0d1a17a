import { isObject, type JsonObject, lookUp } from '../spec/document.js'

/** Components that nothing refers to, as `schemas/Name`, also not through other components. */
export const unusedComponents = (doc: JsonObject): string[] => {
  const { components, ...others } = doc
  const used = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    if (!isObject(node)) return
    const { $ref } = node
    if (typeof $ref === 'string' && !used.has($ref)) {
      used.add($ref)
      visit(lookUp(doc, $ref))
    }
    Object.values(node).forEach(visit)
  }
  visit(others)
  return Object.entries(isObject(components) ? components : {})
    .filter(([section]) => section !== 'securitySchemes')
    .flatMap(([section, entries]) =>
      Object.keys(isObject(entries) ? entries : {})
        .filter(name => !used.has(`#/components/${section}/${name}`))
        .map(name => `${section}/${name}`),
    )
}
