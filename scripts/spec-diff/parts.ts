import { isObject, type JsonObject, lookUp } from '../spec/document.js'
import { certainBranch } from './branches.js'
import { enumOf, type Members, membersOf, referenceOf, targetReader } from './members.js'
import { type OwnKeywords, ownReader } from './own-keywords.js'

/** One of several schemas that a value must meet together. */
export interface Part {
  readonly schema: unknown
  /** Null passes as well: a union says so. */
  readonly orNull: boolean
}

export const wholePart = (schema: unknown): Part => ({ schema, orNull: false })

/** Schemas that a value must meet together; undefined where nothing is said. */
export type Schemas = readonly Part[] | undefined

/** Members of which a value must meet one; null is no member. */
export interface Union {
  readonly id: number
  readonly members: readonly Member[]
  readonly isNullable: boolean
  /** A value that meets two members passes no more. */
  readonly isExclusive: boolean
}

interface Member {
  readonly parts: readonly Part[]
  /** Of the component, where the member is a reference. */
  readonly name: string | undefined
}

/** What a schema says, with references followed and compositions dissolved. */
export interface Parts {
  /** The same for what is made of the same schemas of a document, however it was reached. */
  readonly key: string
  readonly own: readonly Own[]
  readonly unions: readonly Union[]
}

/** What one schema says itself. */
export interface Own extends Part, OwnKeywords {
  readonly schema: JsonObject
}

export type PartsReader = (parts: readonly Part[]) => Parts

/** Of a member of a union: whether null passes is known of the union as a whole. */
export const NOT_NULL: JsonObject = { not: { type: 'null' } }

/** What the schema `false` says: no type has it. */
const NOTHING: JsonObject = { type: [] }

const identities = (): ((node: unknown) => number) => {
  const ids = new Map<unknown, number>()
  return node => {
    const id = ids.get(node) ?? ids.size
    ids.set(node, id)
    return id
  }
}

/** What is known of the schemas of a document, so that each is read once. */
interface KnownOfDocument {
  readonly doc: JsonObject
  readonly idOf: (node: unknown) => number
  readonly ownOf: (schema: JsonObject) => OwnKeywords
  readonly membersIn: (list: readonly unknown[], isExclusive: boolean) => Members
  /** Of a union of nothing but values. */
  readonly valuesOf: (
    list: readonly unknown[],
    members: readonly unknown[],
    isExclusive: boolean,
  ) => JsonObject | undefined
  readonly unionsIn: WeakMap<object, readonly Member[]>
}

const knownOf = (doc: JsonObject): KnownOfDocument => {
  const enums = new Map<unknown, JsonObject>()
  const members = new WeakMap<object, Members>()
  const targetIn = targetReader(doc)
  return {
    doc,
    idOf: identities(),
    ownOf: ownReader(),
    unionsIn: new WeakMap(),
    membersIn: (list, isExclusive) => {
      const known = members.get(list) ?? membersOf(targetIn, list, isExclusive)
      members.set(list, known)
      return known
    },
    valuesOf: (list, own, isExclusive) => {
      const values = enums.get(list) ?? enumOf(own.map(targetIn), isExclusive)
      if (values) enums.set(list, values)
      return values
    },
  }
}

/** One reading of schemas that a value must meet together. */
interface PartsReading {
  readonly seen: Set<string>
  readonly keys: string[]
  readonly own: Own[]
  readonly unions: Union[]
  /** A list in place of calls: chains of references may be longer than the stack is deep. */
  readonly left: Part[]
}

const readParts = (known: KnownOfDocument, parts: readonly Part[]): Parts => {
  const reading: PartsReading = { seen: new Set(), keys: [], own: [], unions: [], left: [...parts].reverse() }
  for (let next = reading.left.pop(); next; next = reading.left.pop()) visit(known, reading, next)
  const { keys, own, unions } = reading
  return { key: [...new Set(keys)].sort().join(' '), own, unions }
}

const add = (
  { idOf }: KnownOfDocument,
  { own, keys }: PartsReading,
  each: OwnKeywords,
  orNull: boolean,
): void => {
  own.push({ ...each, orNull })
  keys.push(`${idOf(each.schema)}${orNull ? '?' : ''}`)
}

const visit = (known: KnownOfDocument, reading: PartsReading, { schema, orNull }: Part): void => {
  if (schema === false) add(known, reading, known.ownOf(NOTHING), orNull)
  if (!isObject(schema)) return
  const key = `${known.idOf(schema)}${orNull ? '?' : ''}`
  if (reading.seen.has(key)) return
  reading.seen.add(key)
  const said = schema === NOT_NULL ? { schema, unreadable: {} } : known.ownOf(schema)
  if (Object.keys(said.schema).length + Object.keys(said.unreadable).length > 0)
    add(known, reading, said, orNull)
  const { $ref, allOf } = schema
  const more = typeof $ref === 'string' ? [lookUp(known.doc, $ref)] : []
  if (Array.isArray(allOf)) more.push(...allOf)
  more.push(...certainBranch(schema))
  const within = more.map(each => ({ schema: each, orNull }))
  for (const keyword of ['anyOf', 'oneOf']) {
    const { [keyword]: list } = schema
    if (Array.isArray(list))
      within.push(...visitUnion(known, reading, list, { isExclusive: keyword === 'oneOf', orNull }))
  }
  reading.left.push(...within.reverse())
}

/** @returns what is no union, but a part like others */
const visitUnion = (
  known: KnownOfDocument,
  reading: PartsReading,
  list: readonly unknown[],
  { isExclusive, orNull }: { readonly isExclusive: boolean; readonly orNull: boolean },
): Part[] => {
  const { members, hasNull } = known.membersIn(list, isExclusive)
  const isNullable = orNull || hasNull
  const [only] = members
  const values = known.valuesOf(list, members, isExclusive)
  if (values) add(known, reading, { schema: values, unreadable: {} }, isNullable)
  else if (members.length === 0) add(known, reading, known.ownOf(NOTHING), isNullable)
  else if (members.length === 1) return [{ schema: only, orNull: isNullable }]
  else {
    reading.keys.push(`${known.idOf(list)}${isNullable ? '?' : ''}`)
    const own = known.unionsIn.get(list) ?? members.map(memberOf)
    known.unionsIn.set(list, own)
    reading.unions.push({ id: known.idOf(list), members: own, isNullable, isExclusive })
  }
  return []
}

/** Schemas keep their identity, so that what has been compared is known again wherever it is referred to. */
export const partsReader = (doc: JsonObject): PartsReader => {
  const known = knownOf(doc)
  const read = new WeakMap<readonly Part[], Parts>()
  return parts => {
    const result = read.get(parts) ?? readParts(known, parts)
    read.set(parts, result)
    return result
  }
}

const memberOf = (schema: unknown): Member => ({
  parts: [{ schema, orNull: false }],
  name: referenceOf(schema),
})
