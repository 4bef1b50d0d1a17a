import { escapeToken, isObject, type JsonObject, resolve } from '../spec/document.js'
import { SpecError } from '../spec/problem.js'
import { isData } from '../spec/walk.js'

/**
 * A part of a document with every reference written out, so that it can stand in another one.
 * @throws SpecError for what refers to itself, which cannot be written out
 */
export const inlined = (doc: JsonObject, node: unknown, name: string): unknown => {
  const write = (value: unknown, pointer: string, within: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((each, index) => write(each, `${pointer}/${index}`, within))
    if (!isObject(value)) return value
    const { $ref } = value
    if (typeof $ref === 'string') {
      if (within.includes($ref)) {
        const reason = `refers to itself, and cannot be written out; pull the whole file`
        throw new SpecError(name, [{ pointer: $ref.replace(/^#/, ''), reason }])
      }
      return write(resolve(doc, value), pointer, [...within, $ref])
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        isData(key, pointer) ? each : write(each, `${pointer}/${escapeToken(key)}`, within),
      ]),
    )
  }
  return write(node, '', [])
}
