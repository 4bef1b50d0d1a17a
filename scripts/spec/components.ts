import { isObject, type JsonObject, lookUp, refTokens } from './document.js'

export interface Component {
  /** Such as `schemas`. */
  readonly section: string
  readonly name: string
  /** A reference may lead into a component, to one of its fields. */
  readonly below: readonly string[]
}

/** The component that a reference leads to, or into; undefined where it leads elsewhere. */
export const componentOf = (ref: string): Component | undefined => {
  const [root, section, name, ...below] = refTokens(ref) ?? []
  return root === 'components' && section !== undefined && name !== undefined
    ? { section, name, below }
    : undefined
}

/** Components that a node uses, as `schemas/Name`, also through other components. */
export const componentsIn = (doc: JsonObject, root: unknown): ReadonlySet<string> => {
  const [seen, used] = [new Set<string>(), new Set<string>()]
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    if (!isObject(node)) return
    const { $ref } = node
    if (typeof $ref === 'string' && !seen.has($ref)) {
      seen.add($ref)
      const component = componentOf($ref)
      if (component) used.add(`${component.section}/${component.name}`)
      visit(lookUp(doc, $ref))
    }
    Object.values(node).forEach(visit)
  }
  visit(root)
  return used
}
