import { isObject, type JsonObject, lookUp, type Operation, operationsOf } from '../spec/document.js'
import type { Edit } from './edits.js'

/** What one difference of an operation asks for. */
export interface Asked {
  readonly operation: Operation
  readonly edits: readonly Edit[]
}

/**
 * The edits that are right for every operation: those within an operation itself, and those of a component on which all
 * operations that use it agree.
 */
export const agreed = (doc: JsonObject, asked: readonly Asked[]): ReadonlySet<Edit> => {
  const users = new Map<string, string[]>()
  for (const { key, node } of operationsOf(doc))
    for (const name of componentsOf(doc, node)) users.set(name, [...(users.get(name) ?? []), key])
  const wanted = new Map<string, { readonly facts: Set<string>; readonly operations: Set<string> }>()
  for (const { operation, edits } of asked) {
    for (const { path, fact } of edits) {
      const known = wanted.get(keyOf(path)) ?? { facts: new Set(), operations: new Set() }
      known.facts.add(fact)
      known.operations.add(operation.key)
      wanted.set(keyOf(path), known)
    }
  }
  const isAgreed = ({ path }: Edit): boolean => {
    const [root, section, name] = path
    if (root !== 'components') return true
    const { facts, operations } = wanted.get(keyOf(path)) ?? {}
    return facts?.size === 1 && (users.get(`${section}/${name}`) ?? []).every(key => operations?.has(key))
  }
  return new Set(asked.flatMap(({ edits }) => edits).filter(isAgreed))
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path)

/** Components that a node uses, as `schemas/Name`, also through others. */
const componentsOf = (doc: JsonObject, root: unknown): ReadonlySet<string> => {
  const found = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    if (!isObject(node)) return
    const { $ref } = node
    const name = typeof $ref === 'string' ? $ref.replace('#/components/', '') : undefined
    if (name !== undefined && !found.has(name)) {
      found.add(name)
      visit(lookUp(doc, String($ref)))
    }
    Object.values(node).forEach(visit)
  }
  visit(root)
  return found
}
