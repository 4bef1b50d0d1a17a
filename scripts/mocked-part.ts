import { isObject, type JsonObject } from './spec/document.js'
import { walk, wholeDocument } from './spec/grammar.js'
import { FORMATS } from './spec/keywords.js'

/**
 * The document as Prism gets it, without what its validator judges otherwise than the generated ones: formats that only
 * annotate here, and multiples of a fraction, of which it knows no better than binary fractions (19.99 is none of 0.01).
 */
export const mockedPart = (original: JsonObject): JsonObject => {
  const doc = structuredClone(original)
  walk(wholeDocument(doc), ({ kind, node }) => {
    if (kind !== 'schema' || !isObject(node)) return
    const { format, multipleOf } = node
    if (format !== undefined && !FORMATS.has(String(format))) delete node['format']
    if (multipleOf !== undefined && !Number.isInteger(multipleOf)) delete node['multipleOf']
  })
  return doc
}
