import { isObject, type JsonObject, type Operation, operationsOf } from './document.js'
import type { LeftOut } from './left-out.js'
import type { SpecProblem } from './problem.js'

/** Templates that differ only in parameter names match the same requests: OpenAPI 3.1, Paths Object. */
export const sameShapes = (operations: readonly Operation[]): LeftOut[] => {
  const byShape = new Map<string, Operation>()
  return operations.flatMap((operation): LeftOut[] => {
    const { pointer, key } = operation
    const shape = key.replaceAll(/\{[^}]*\}/g, '{}')
    const same = byShape.get(shape)
    if (!same) byShape.set(shape, operation)
    const reason = `duplicate operation: ${key} and ${same?.key} match the same requests`
    return same ? [{ key, pointer, problems: [{ pointer, reason }] }] : []
  })
}

/** Removes every operationId that another operation has already, in place: nothing is called by it. */
export const removeDoubleIds = (doc: JsonObject): SpecProblem[] => {
  const byId = new Map<unknown, Operation>()
  return operationsOf(doc).flatMap((operation): SpecProblem[] => {
    const { node, pointer } = operation
    const { operationId: id } = node
    const namesake = byId.get(id)
    if (!namesake && id !== undefined) byId.set(id, operation)
    if (!namesake) return []
    delete node['operationId']
    return [
      {
        pointer: `${pointer}/operationId`,
        reason: `duplicate operationId ${id}, also of ${namesake.key}; it was left out`,
      },
    ]
  })
}

/** One notice for each format, at the first place where it stands. */
export const uncheckedFormats = (
  found: readonly { readonly format: string; readonly pointer: string }[],
): SpecProblem[] => {
  const places = new Map<string, Set<string>>()
  for (const { format, pointer } of found) places.set(format, (places.get(format) ?? new Set()).add(pointer))
  return [...places].map(([format, [pointer = '', ...others]]) => {
    const also =
      others.length > 0 ? `, nor in ${others.length} more place${others.length > 1 ? 's' : ''}` : ''
    return {
      pointer,
      reason: `the format ${JSON.stringify(format)} is not checked here${also}; the type beside it is`,
    }
  })
}

/** The same document without some of its operations. */
export const withoutOperations = (doc: JsonObject, keys: ReadonlySet<string>): JsonObject => {
  if (keys.size === 0) return doc
  const gone = operationsOf(doc).filter(({ key }) => keys.has(key))
  const paths = Object.entries(isObject(doc['paths']) ? doc['paths'] : {}).flatMap(([path, item]) => {
    const methods = gone.filter(each => each.path === path).map(({ method }): string => method)
    if (methods.length === 0 || !isObject(item)) return [[path, item] as const]
    const kept = Object.entries(item).filter(([key]) => !methods.includes(key))
    return kept.some(([, node]) => isObject(node)) ? [[path, Object.fromEntries(kept)] as const] : []
  })
  return { ...doc, paths: Object.fromEntries(paths) }
}
