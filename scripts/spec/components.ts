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
  // However deep it is: a stack of its own has no end.
  const open: unknown[] = [root]
  for (let node = open.pop(); open.length > 0 || node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) for (const each of node) open.push(each)
    if (!isObject(node)) continue
    const { $ref } = node
    if (typeof $ref === 'string' && !seen.has($ref)) {
      seen.add($ref)
      const component = componentOf($ref)
      if (component) used.add(`${component.section}/${component.name}`)
      open.push(lookUp(doc, $ref))
    }
    for (const each of Object.values(node)) open.push(each)
  }
  return used
}
