import { isObject, type JsonObject } from './document.js'
import { type Place, walk, wholeDocument } from './grammar.js'
import { ANNOTATIONS } from './keywords.js'

/** Says where something was read in another way than it is written. */
export type Notice = (pointer: string, reason: string) => void

/**
 * Rewrites a document of OpenAPI 3.0 as one of 3.1, in place: what differs lies in schemas (the guide "Migrating from
 * OpenAPI 3.0 to 3.1" of the OpenAPI Initiative lists it).
 */
export const readAs31 = (doc: JsonObject, notice: Notice): void => {
  notice('/openapi', `OpenAPI ${String(doc['openapi'])} is read as 3.1`)
  doc['openapi'] = '3.1.0'
  walk(wholeDocument(doc), place => {
    if (place.kind === 'schema') rewriteSchema(place, notice)
  })
}

const rewriteSchema = ({ node, pointer }: Place, notice: Notice): void => {
  if (!isObject(node)) return
  if (typeof node['$ref'] === 'string') {
    removeSiblings(node, pointer, notice)
    return
  }
  rewriteBound(node, 'minimum', 'exclusiveMinimum')
  rewriteBound(node, 'maximum', 'exclusiveMaximum')
  rewriteNullable(node)
}

/** What stands beside a reference is ignored in 3.0, and counts in 3.1. */
const removeSiblings = (node: JsonObject, pointer: string, notice: Notice): void => {
  const siblings = Object.keys(node).filter(key => key !== '$ref')
  for (const key of siblings) delete node[key]
  const said = siblings.filter(key => !ANNOTATIONS.has(key) && !key.startsWith('x-'))
  if (said.length > 0)
    notice(pointer, `OpenAPI 3.0 ignores what stands beside a reference: ${said.join(', ')}`)
}

/** A flag beside the bound in 3.0, a bound of its own in 3.1. */
const rewriteBound = (node: JsonObject, bound: string, exclusive: string): void => {
  const { [bound]: limit, [exclusive]: isExclusive } = node
  if (typeof isExclusive !== 'boolean') return
  delete node[exclusive]
  if (!isExclusive || limit === undefined) return
  delete node[bound]
  node[exclusive] = limit
}

/** Without a type it has no effect by the letter of 3.0.3; what is meant is plain. */
const rewriteNullable = (node: JsonObject): void => {
  const { nullable, type } = node
  if (typeof nullable !== 'boolean') return
  delete node['nullable']
  if (!nullable) return
  if (type !== undefined) {
    const types = [type].flat()
    node['type'] = types.includes('null') ? type : [...types, 'null']
    return
  }
  const said = Object.entries(node).filter(([key]) => !ANNOTATIONS.has(key) && !key.startsWith('x-'))
  if (said.length === 0) return
  for (const [key] of said) delete node[key]
  node['anyOf'] = [Object.fromEntries(said), { type: 'null' }]
}
