import { escapeToken, isObject, type JsonObject, METHODS } from '../spec/document.js'
import { SUBSCHEMA, SUBSCHEMA_LIST, SUBSCHEMA_MAP } from '../spec/keywords.js'

/** What an object of a document is. A header is written like a parameter. */
export type Kind =
  | 'document'
  | 'components'
  | 'pathItem'
  | 'operation'
  | 'parameter'
  | 'body'
  | 'response'
  | 'media'
  | 'schema'

type Fields = ReadonlyMap<string, readonly [holds: 'one' | 'list' | 'map', kind: Kind]>

const fields = (holds: 'one' | 'list' | 'map', kind: Kind, keys: Iterable<string>): Fields =>
  new Map([...keys].map(key => [key, [holds, kind]]))

/**
 * Where the parts of a document lie: OpenAPI 3.1, section 4.8. Whatever stands elsewhere is a value, or a word. By the
 * kind of an object, and not by the keys on the way to it, a header that is called `schema` stays a header.
 */
const FIELDS: Readonly<Record<Kind, Fields>> = {
  document: new Map([
    ...fields('map', 'pathItem', ['paths', 'webhooks']),
    ...fields('one', 'components', ['components']),
  ]),
  components: new Map([
    ...fields('map', 'schema', ['schemas']),
    ...fields('map', 'parameter', ['parameters', 'headers']),
    ...fields('map', 'body', ['requestBodies']),
    ...fields('map', 'response', ['responses']),
    ...fields('map', 'pathItem', ['pathItems']),
  ]),
  pathItem: new Map([...fields('list', 'parameter', ['parameters']), ...fields('one', 'operation', METHODS)]),
  operation: new Map([
    ...fields('list', 'parameter', ['parameters']),
    ...fields('one', 'body', ['requestBody']),
    ...fields('map', 'response', ['responses']),
  ]),
  parameter: new Map([...fields('one', 'schema', ['schema']), ...fields('map', 'media', ['content'])]),
  body: fields('map', 'media', ['content']),
  response: new Map([...fields('map', 'media', ['content']), ...fields('map', 'parameter', ['headers'])]),
  media: fields('one', 'schema', ['schema']),
  schema: new Map([
    ...fields('one', 'schema', SUBSCHEMA),
    ...fields('list', 'schema', SUBSCHEMA_LIST),
    ...fields('map', 'schema', SUBSCHEMA_MAP),
  ]),
}

export interface Place {
  readonly kind: Kind
  /** RFC 6901 JSON Pointer. */
  readonly pointer: string
}

/** Gives what comes in place of an object, whose parts have been rewritten before. */
export type Change = (node: JsonObject, place: Place) => unknown

/** A copy of a part of a document, each object in it replaced by what `change` gives for it, the inner ones first. */
export const rewrite = (node: unknown, place: Place, change: Change): unknown => {
  if (!isObject(node)) return node
  const entries = Object.entries(node).map(([key, value]) => {
    const [holds, kind] = FIELDS[place.kind].get(key) ?? []
    const at = `${place.pointer}/${escapeToken(key)}`
    const inner = (each: unknown, token: string): unknown =>
      kind === undefined ? each : rewrite(each, { kind, pointer: `${at}/${escapeToken(token)}` }, change)
    if (kind === undefined) return [key, value] as const
    if (holds === 'one') return [key, rewrite(value, { kind, pointer: at }, change)] as const
    if (Array.isArray(value)) return [key, value.map((each, index) => inner(each, String(index)))] as const
    if (holds === 'list' || !isObject(value)) return [key, value] as const
    const named = Object.entries(value).map(([name, each]) => [name, inner(each, name)] as const)
    return [key, Object.fromEntries(named)] as const
  })
  return change(Object.fromEntries(entries), place)
}

export const DOCUMENT: Place = { kind: 'document', pointer: '' }
