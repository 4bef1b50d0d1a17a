import { isObject, type JsonObject, lookUp } from './document.js'
import { walk, wholeDocument } from './grammar.js'
import type { Notice } from './openapi-30.js'

/**
 * Rewrites a document of OpenAPI 3.2 as one of 3.1, in place, where both can say the same. What 3.1 cannot say (methods,
 * streams, `in: querystring`) stays, and is left out by name like anything else that is not known.
 */
export const readFrom32 = (doc: JsonObject, notice: Notice): void => {
  notice('/openapi', `OpenAPI ${String(doc['openapi'])} is read as 3.1`)
  doc['openapi'] = '3.1.0'
  walk(wholeDocument(doc), ({ kind, node }) => {
    if (!isObject(node)) return
    if (kind === 'mediaType') writeOut(doc, node)
    if (kind === 'response') moveTo(node, 'summary', 'description')
    if (kind === 'example') moveTo(node, 'dataValue', 'value')
  })
  const { components } = doc
  if (isObject(components)) delete components['mediaTypes']
}

/** Only 3.2 has media types among the components. */
const writeOut = (doc: JsonObject, node: JsonObject): void => {
  const { $ref } = node
  const target = typeof $ref === 'string' ? lookUp(doc, $ref) : undefined
  if (!isObject(target)) return
  delete node['$ref']
  Object.assign(node, structuredClone(target))
}

const moveTo = (node: JsonObject, from: string, to: string): void => {
  if (!(from in node)) return
  node[to] ??= node[from]
  delete node[from]
}
