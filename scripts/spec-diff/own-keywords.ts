import type { JsonObject } from '../spec/document.js'
import { keywordOf } from './keywords.js'
import { isReadable } from './readable.js'
import { inOneSpelling } from './spelling.js'

/** What a schema says itself, beside references and compositions. */
export interface OwnKeywords {
  /** Keywords that are compared, or told. */
  readonly schema: JsonObject
  /** Keywords with a value that means nothing, such as a length that is text: they restrict nothing. */
  readonly unreadable: JsonObject
}

const DISSOLVED: ReadonlySet<string> = new Set(['$ref', 'allOf', 'anyOf', 'oneOf'])

/** The same for the same schema, and for what was read of it. */
export const ownReader = (): ((schema: JsonObject) => OwnKeywords) => {
  const known = new Map<JsonObject, OwnKeywords>()
  return schema => {
    const own = known.get(schema) ?? ownKeywords(inOneSpelling(schema))
    known.set(schema, own)
    known.set(own.schema, own)
    return own
  }
}

const ownKeywords = (spelled: JsonObject): OwnKeywords => {
  const [schema, unreadable]: [JsonObject, JsonObject] = [{}, {}]
  for (const [name, value] of Object.entries(spelled)) {
    const { effect, isTold } = keywordOf(name)
    if (DISSOLVED.has(name) || (effect === 'annotates' && isTold !== true)) continue
    // Not by assignment, which a key called __proto__ would turn into something else.
    const target = isReadable(name, value) ? schema : unreadable
    Object.defineProperty(target, name, { value, enumerable: true })
  }
  return { schema, unreadable }
}
