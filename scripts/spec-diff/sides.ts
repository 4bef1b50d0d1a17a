import { isObject, type JsonObject, type Operation, resolve } from '../spec/document.js'
import type { BodyDirection } from './change.js'
import { type Comparison, comparison } from './comparison.js'
import { type ShapeReader, shapeReader } from './shape.js'

/** Two documents, and what has been compared of them. */
export interface Documents {
  readonly from: Document
  readonly to: Document
  readonly comparisons: Readonly<Record<BodyDirection, Comparison>>
}

export interface Document {
  readonly doc: JsonObject
  readonly reader: ShapeReader
}

export const openDocuments = (from: JsonObject, to: JsonObject): Documents => {
  const [old, now] = [shapeReader(from), shapeReader(to)]
  return {
    from: { doc: from, reader: old },
    to: { doc: to, reader: now },
    comparisons: {
      request: comparison('request', old, now),
      response: comparison('response', old, now),
    },
  }
}

/** One operation of both documents. */
export interface Operations extends Documents {
  readonly old: Operation
  readonly now: Operation
}

/** An object that may be written as a reference; empty where there is none. */
export const resolved = ({ doc }: Document, node: unknown): JsonObject =>
  isObject(node) ? resolve(doc, node) : {}

export const objectsIn = (node: unknown): JsonObject => (isObject(node) ? node : {})

/** What stands in either of two maps, by name. */
export const inBoth = <Value>(
  from: ReadonlyMap<string, Value>,
  to: ReadonlyMap<string, Value>,
): readonly (readonly [name: string, from: Value | undefined, to: Value | undefined])[] =>
  [...new Set([...from.keys(), ...to.keys()])].map(name => [name, from.get(name), to.get(name)])
