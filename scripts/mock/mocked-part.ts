import { admittedTypes } from '../spec/admitted.js'
import { isObject, type JsonObject } from '../spec/document.js'
import { walk, wholeDocument } from '../spec/grammar.js'
import { FORMATS } from '../spec/keywords.js'

/**
 * The document as Prism gets it, without what its validator judges otherwise than the generated ones: formats that only
 * annotate here, and multiples of a fraction, of which it knows no better than binary fractions (19.99 is none of 0.01).
 * Of a query it reads one value as a list of one only where the type is an array in so many words.
 */
export const mockedPart = (original: JsonObject): JsonObject => {
  const doc = structuredClone(original)
  walk(wholeDocument(doc), ({ kind, node }) => {
    if (!isObject(node)) return
    if (kind === 'parameter' && isList(original, node))
      node['schema'] = { type: 'array', allOf: [node['schema']] }
    if (kind !== 'schema') return
    const { format, multipleOf } = node
    if (format !== undefined && !FORMATS.has(String(format))) delete node['format']
    if (multipleOf !== undefined && !Number.isInteger(multipleOf)) delete node['multipleOf']
  })
  return doc
}

/** A list that may be null is sent as one, or not at all. */
const isList = (doc: JsonObject, { in: place, schema }: JsonObject): boolean => {
  if (place !== 'query' || (isObject(schema) && schema['type'] === 'array')) return false
  const types = admittedTypes(doc, schema)
  return types?.has('array') === true && [...types].every(type => type === 'array' || type === 'null')
}
