import { componentsIn } from '../spec/components.js'
import { type JsonObject, type Operation, operationsOf } from '../spec/document.js'
import type { Edit } from './edits.js'

/** What one difference of an operation asks for. */
export interface AskedEdits {
  readonly operation: Operation
  readonly edits: readonly Edit[]
}

export interface Agreement {
  /** Whether an edit is right for every operation: within an operation itself, or where all who use a component agree. */
  readonly isAgreed: (edit: Edit) => boolean
  /** Whether what stands at a path is used by this operation alone. */
  readonly isOwn: (operation: Operation, path: readonly string[]) => boolean
}

export const agreementOn = (doc: JsonObject, asked: readonly AskedEdits[]): Agreement => {
  const users = new Map<string, string[]>()
  for (const { key, node } of operationsOf(doc))
    for (const name of componentsIn(doc, node)) users.set(name, [...(users.get(name) ?? []), key])
  const usersOf = ([root, section, name]: readonly string[]): readonly string[] =>
    root === 'components' ? (users.get(`${section}/${name}`) ?? []) : []
  const wanted = new Map<string, { readonly facts: Set<string>; readonly operations: Set<string> }>()
  for (const { operation, edits } of asked) {
    for (const { path, fact } of edits) {
      const known = wanted.get(pathKeyOf(path)) ?? { facts: new Set(), operations: new Set() }
      known.facts.add(fact)
      known.operations.add(operation.key)
      wanted.set(pathKeyOf(path), known)
    }
  }
  return {
    isAgreed: ({ path }) => {
      const { facts, operations } = wanted.get(pathKeyOf(path)) ?? {}
      return (
        path[0] !== 'components' || (facts?.size === 1 && usersOf(path).every(key => operations?.has(key)))
      )
    },
    isOwn: (operation, path) => usersOf(path).every(key => key === operation.key),
  }
}

const pathKeyOf = (path: readonly string[]): string => JSON.stringify(path)
