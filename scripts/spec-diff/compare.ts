import { anonymous, facadeOf, otherSlash } from '../facade/methods.js'
import { type JsonObject, operationsOf } from '../spec/document.js'
import { securityOf } from '../spec/security.js'
import { type Change, type Found, found } from './change.js'
import { bodyChanges, responseChanges } from './contents.js'
import { deprecated, toldFields } from './fields.js'
import { jsonOf, same } from './json.js'
import { parameterChanges } from './parameters.js'
import { inBoth, type Operations, objectsIn, openDocuments, resolved } from './sides.js'

/** What has changed from one specification to another, operation by operation. */
export const compareDocuments = (from: JsonObject, to: JsonObject): readonly Change[] => {
  const documents = openDocuments(from, to)
  const [old = new Map(), now = new Map()] = [from, to].map(
    doc => new Map(operationsOf(doc).map(each => [anonymous(each.key), each])),
  )
  const changesOf = (operation: string, found: readonly Found[]): Change[] =>
    distinctChanges(found).map(each => ({ operation, ...each, facade: facadeOf(operation) }))
  return inBoth(old, now).flatMap(([key, before, after]) => {
    if (before && after)
      return changesOf(before.key, operationChanges({ ...documents, old: before, now: after }))
    if (before) {
      const moved = old.has(otherSlash(key)) ? undefined : now.get(otherSlash(key))
      return changesOf(before.key, [found('operation', 'removed', 'breaking', [before.key, moved?.key])])
    }
    if (!after) return []
    const moved = now.has(otherSlash(key)) ? undefined : old.get(otherSlash(key))
    const added = found('operation', 'added', 'additive', [moved?.key, after.key])
    // Another URL, and the same operation: what has changed in it is to be known too.
    const changes = moved ? operationChanges({ ...documents, old: moved, now: after }) : []
    return changesOf(after.key, [added, ...changes])
  })
}

/** Members of a union, and media types, may each have what has changed. */
const distinctChanges = (changes: readonly Found[]): readonly Found[] => [
  ...new Map(changes.map(each => [jsonOf(each), each])).values(),
]

const operationChanges = (both: Operations): Found[] => [
  ...deprecated(both.old.node, both.now.node, 'operation'),
  ...securityChanges(both),
  ...toldFields('operation', nodeOf(both, 'old'), nodeOf(both, 'now'), 'operation'),
  ...parameterChanges(both),
  ...bodyChanges(both),
  ...responseChanges(both),
]

/** With the servers of its path, where it has none of its own. */
const nodeOf = (both: Operations, side: 'old' | 'now'): JsonObject => {
  const [document, { node, path }] = [side === 'old' ? both.from : both.to, both[side]]
  const { servers } = resolved(document, objectsIn(document.doc['paths'])[path])
  return servers === undefined ? node : { servers, ...node }
}

/** Who may call it. What a caller has to do about it no schema says. */
const securityChanges = ({ from, to, old, now }: Operations): Found[] => {
  const [before, after] = [securityOf(from.doc, old), securityOf(to.doc, now)]
  if (same(before, after)) return []
  return [found('operation', 'constraint', 'notice', [{ security: before }, { security: after }])]
}
