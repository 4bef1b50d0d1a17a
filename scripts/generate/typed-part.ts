import { isObject, type JsonObject } from '../spec/document.js'
import { walk, wholeDocument } from '../spec/grammar.js'

/**
 * A document without the examples beside its schemas, of which types say nothing: openapi-typescript would load those that
 * are named by a URL.
 */
export const typedPart = (original: JsonObject): JsonObject => {
  const doc = structuredClone(original)
  walk(wholeDocument(doc), ({ kind, node }) => {
    if (isObject(node) && kind !== 'schema') delete node['examples']
  })
  return doc
}
