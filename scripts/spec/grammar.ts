import { escapeToken, isObject, type JsonObject, METHODS } from './document.js'
import { SUBSCHEMA, SUBSCHEMA_LIST, SUBSCHEMA_MAP, UNREPRESENTED_SCHEMAS } from './keywords.js'

/** The objects of OpenAPI 3.1 whose keys mean something to this project. */
export type Kind =
  | 'document'
  | 'components'
  | 'pathItem'
  | 'operation'
  | 'parameter'
  | 'header'
  | 'requestBody'
  | 'response'
  | 'mediaType'
  | 'callback'
  | 'link'
  | 'example'
  | 'schema'

/** What stands under a key: one object, a list of them, or a map of names to them; undefined: nothing that is looked into. */
interface Field {
  readonly kind: Kind
  readonly as: 'one' | 'list' | 'map'
  /** Whether keys of the map that begin with `x-` are extensions, and no names. */
  readonly isExtensible?: boolean
}

type ChildFields = Readonly<Record<string, Field | undefined>>

const one = (kind: Kind): Field => ({ kind, as: 'one' })
const list = (kind: Kind): Field => ({ kind, as: 'list' })
const map = (kind: Kind): Field => ({ kind, as: 'map' })
const extensibleMap = (kind: Kind): Field => ({ kind, as: 'map', isExtensible: true })
const plain = (...names: string[]): ChildFields => Object.fromEntries(names.map(name => [name, undefined]))

const VALUE: ChildFields = {
  ...plain('description', 'required', 'deprecated', 'allowEmptyValue', 'style', 'explode', 'allowReserved'),
  ...plain('example'),
  examples: map('example'),
  schema: one('schema'),
  content: map('mediaType'),
}

const FIELDS: Readonly<Record<Exclude<Kind, 'schema' | 'callback'>, ChildFields>> = {
  document: {
    ...plain('openapi', 'info', 'jsonSchemaDialect', 'servers', 'security', 'tags', 'externalDocs'),
    paths: extensibleMap('pathItem'),
    webhooks: map('pathItem'),
    components: one('components'),
  },
  components: {
    ...plain('securitySchemes'),
    schemas: map('schema'),
    responses: map('response'),
    parameters: map('parameter'),
    examples: map('example'),
    requestBodies: map('requestBody'),
    headers: map('header'),
    links: map('link'),
    callbacks: map('callback'),
    pathItems: map('pathItem'),
  },
  pathItem: {
    ...plain('summary', 'description', 'servers'),
    parameters: list('parameter'),
    ...Object.fromEntries(METHODS.map(method => [method, one('operation')])),
  },
  operation: {
    ...plain('tags', 'summary', 'description', 'externalDocs', 'operationId'),
    ...plain('deprecated', 'security', 'servers'),
    parameters: list('parameter'),
    requestBody: one('requestBody'),
    responses: extensibleMap('response'),
    callbacks: map('callback'),
  },
  parameter: { ...plain('name', 'in'), ...VALUE },
  header: VALUE,
  requestBody: { ...plain('description', 'required'), content: map('mediaType') },
  response: {
    ...plain('description'),
    headers: map('header'),
    content: map('mediaType'),
    links: map('link'),
  },
  mediaType: { ...plain('example', 'encoding'), schema: one('schema'), examples: map('example') },
  link: plain('operationRef', 'operationId', 'parameters', 'requestBody', 'description', 'server'),
  example: plain('summary', 'description', 'value', 'externalValue'),
}

const SCHEMA_FIELDS: ChildFields = Object.fromEntries([
  ...[...SUBSCHEMA].map(keyword => [keyword, one('schema')]),
  ...[...SUBSCHEMA_LIST].map(keyword => [keyword, list('schema')]),
  ...[...SUBSCHEMA_MAP].map(keyword => [keyword, map('schema')]),
  ...UNREPRESENTED_SCHEMAS.one.map(keyword => [keyword, one('schema')]),
  ...UNREPRESENTED_SCHEMAS.list.map(keyword => [keyword, list('schema')]),
  ...UNREPRESENTED_SCHEMAS.map.map(keyword => [keyword, map('schema')]),
])

/** Keys that an object may have, beside extensions and a reference; undefined: any. */
export const fieldNamesOf = (kind: Kind): readonly string[] | undefined =>
  kind === 'schema' || kind === 'callback' ? undefined : Object.keys(FIELDS[kind])

/** Ours are set by the overlay, and read. */
export const isExtension = (key: string): boolean => key.startsWith('x-') && !key.startsWith('x-propexo-')

export interface Place {
  readonly kind: Kind
  /** RFC 6901 JSON Pointer. */
  readonly pointer: string
  readonly node: unknown
}

/** Its keys are expressions, under each of which a path item stands. */
const CALLBACK = extensibleMap('pathItem')

/** What stands under a key of an object; undefined: nothing that is looked into. */
const fieldOf = (kind: Exclude<Kind, 'callback'>, key: string): Field | undefined => {
  const fields = kind === 'schema' ? SCHEMA_FIELDS : FIELDS[kind]
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}

/** What stands directly below an object: of a reference nothing but what its siblings hold. */
export const placesBelow = ({ kind, pointer, node }: Place): Place[] => {
  if (!isObject(node)) return []
  if (kind === 'callback') return entriesBelow(node, pointer, CALLBACK)
  return Object.entries(node).flatMap(([key, value]): Place[] => {
    const field = fieldOf(kind, key)
    const at = `${pointer}/${escapeToken(key)}`
    if (!field) return []
    if (field.as === 'one') return [{ kind: field.kind, pointer: at, node: value }]
    if (field.as === 'list' && !Array.isArray(value)) return []
    return entriesBelow(value, at, field)
  })
}

const entriesBelow = (value: unknown, pointer: string, { kind, isExtensible }: Field): Place[] =>
  (Array.isArray(value) || isObject(value) ? Object.entries(value) : []).flatMap(([name, node]) =>
    isExtensible && isExtension(name) ? [] : [{ kind, pointer: `${pointer}/${escapeToken(name)}`, node }],
  )

/**
 * Visits an object and everything below it, without following references.
 * @param visit tells by `false` that nothing below shall be visited
 */
export const walk = (place: Place, visit: (place: Place) => unknown): void => {
  if (visit(place) === false) return
  for (const below of placesBelow(place)) walk(below, visit)
}

/** Gives what comes in place of an object, whose parts have been rewritten before. */
export type Rewrite = (node: JsonObject, place: Omit<Place, 'node'>) => unknown

/**
 * A copy of an object and everything below it, each object in it replaced by what `change` gives for it, the inner ones
 * first. By the kind of an object, and not by the keys on the way to it: a header that is called `schema` stays a header.
 */
export const rewrite = ({ kind, pointer, node }: Place, change: Rewrite): unknown => {
  if (!isObject(node)) return node
  if (kind === 'callback') return change(rewriteEntries(node, pointer, CALLBACK, change), { kind, pointer })
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    const field = fieldOf(kind, key)
    const at = `${pointer}/${escapeToken(key)}`
    if (field === undefined) return [key, value]
    if (field.as === 'one') return [key, rewrite({ kind: field.kind, pointer: at, node: value }, change)]
    if (Array.isArray(value))
      return [
        key,
        value.map((each, index) => rewrite({ ...field, pointer: `${at}/${index}`, node: each }, change)),
      ]
    return [key, field.as === 'map' && isObject(value) ? rewriteEntries(value, at, field, change) : value]
  })
  return change(Object.fromEntries(entries), { kind, pointer })
}

const rewriteEntries = (map: JsonObject, pointer: string, { kind }: Field, change: Rewrite): JsonObject =>
  Object.fromEntries(
    Object.entries(map).map(([name, node]) => [
      name,
      rewrite({ kind, pointer: `${pointer}/${escapeToken(name)}`, node }, change),
    ]),
  )

export const wholeDocument = (doc: JsonObject): Place => ({ kind: 'document', pointer: '', node: doc })

/** Removes the extensions of an object and of its maps that may hold some; its data is left alone. */
export const removeExtensions = ({ kind, node }: Place): void => {
  if (!isObject(node)) return
  for (const key of Object.keys(node)) if (isExtension(key)) delete node[key]
  if (kind === 'schema' || kind === 'callback') return
  for (const [key, field] of Object.entries(FIELDS[kind])) {
    const entries = node[key]
    if (!field?.isExtensible || !isObject(entries)) continue
    for (const name of Object.keys(entries)) if (isExtension(name)) delete entries[name]
  }
}
