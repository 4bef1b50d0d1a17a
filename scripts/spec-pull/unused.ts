import { isObject, type JsonObject, lookUp, refTokens } from '../spec/document.js'

/** Components that nothing refers to, as `schemas/Name`, also not through other components. */
export const unusedComponents = (doc: JsonObject): string[] => {
  const { components, ...others } = doc
  const seen = new Set<string>()
  const used = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    if (!isObject(node)) return
    const { $ref } = node
    if (typeof $ref === 'string' && !seen.has($ref)) {
      seen.add($ref)
      // A reference may lead into a component, to one of its fields.
      const [root, section, name] = refTokens($ref) ?? []
      if (root === 'components') used.add(`${section}/${name}`)
      visit(lookUp(doc, $ref))
    }
    Object.values(node).forEach(visit)
  }
  visit(others)
  return Object.entries(isObject(components) ? components : {})
    .filter(([section]) => section !== 'securitySchemes')
    .flatMap(([section, entries]) =>
      Object.keys(isObject(entries) ? entries : {})
        .map(name => `${section}/${name}`)
        .filter(name => !used.has(name)),
    )
}
