import { isObject, type JsonObject, lookUp } from '../spec/document.js'
import { keywordOf } from './keywords.js'
import { inOneSpelling } from './spelling.js'
import { membersOf as membersOfEnum } from './types.js'

/** One of several schemas that a value must meet together. */
export interface Part {
  readonly schema: unknown
  /** Null passes as well: a union says so, or `nullable`. */
  readonly orNull: boolean
}

/** Members of which a value must meet one; null is no member. */
export interface Union {
  readonly id: number
  readonly members: readonly Member[]
  readonly isNullable: boolean
  /** A value that meets two members passes no more. */
  readonly isExclusive: boolean
}

export interface Member {
  readonly parts: readonly Part[]
  /** Of the component, where the member is a reference. */
  readonly name: string | undefined
}

/** What a schema says, with references followed and compositions dissolved. */
export interface Parts {
  /** The same for what is made of the same schemas of a document, however it was reached. */
  readonly key: string
  readonly own: readonly (Part & { readonly schema: JsonObject })[]
  readonly unions: readonly Union[]
}

export type PartsReader = (parts: readonly Part[]) => Parts

/** Of a member of a union: whether null passes is known of the union as a whole. */
export const NOT_NULL: JsonObject = { not: { type: 'null' } }

/** What the schema `false` says: no type has it. */
const NOTHING: JsonObject = { type: [] }

const DISSOLVED: ReadonlySet<string> = new Set(['$ref', 'allOf', 'anyOf', 'oneOf', 'nullable'])

const identities = (): ((node: unknown) => number) => {
  const ids = new Map<unknown, number>()
  return node => {
    const id = ids.get(node) ?? ids.size
    ids.set(node, id)
    return id
  }
}

/** Schemas keep their identity, so that what has been compared is known again wherever it is referred to. */
export const partsReader = (doc: JsonObject): PartsReader => {
  const idOf = identities()
  const enums = new Map<unknown, JsonObject>()
  const valuesOf = (list: unknown, members: readonly unknown[]): JsonObject | undefined => {
    const values = enums.get(list) ?? enumOf(members.map(each => targetOf(doc, each)))
    if (values) enums.set(list, values)
    return values
  }
  const ownOf = memoized(schema => ownKeywords(inOneSpelling(schema)))

  return parts => {
    const seen = new Set<string>()
    const keys: string[] = []
    const own: (Part & { readonly schema: JsonObject })[] = []
    const unions: Union[] = []

    const add = (schema: JsonObject, orNull: boolean): void => {
      own.push({ schema, orNull })
      keys.push(`${idOf(schema)}${orNull ? '?' : ''}`)
    }

    const visit = ({ schema, orNull: isWithNull }: Part): void => {
      if (schema === false) add(NOTHING, isWithNull)
      if (!isObject(schema)) return
      const orNull = isWithNull || schema['nullable'] === true
      const key = `${idOf(schema)}${orNull ? '?' : ''}`
      if (seen.has(key)) return
      seen.add(key)
      const said = schema === NOT_NULL ? schema : ownOf(schema)
      if (Object.keys(said).length > 0) add(said, orNull)
      const { $ref, allOf } = schema
      if (typeof $ref === 'string') visit({ schema: lookUp(doc, $ref), orNull })
      if (Array.isArray(allOf)) for (const each of allOf) visit({ schema: each, orNull })
      for (const keyword of ['anyOf', 'oneOf']) {
        const { [keyword]: list } = schema
        if (Array.isArray(list)) visitUnion(list, keyword === 'oneOf', orNull)
      }
    }

    const visitUnion = (list: readonly unknown[], isExclusive: boolean, orNull: boolean): void => {
      const { members, hasNull } = membersOf(doc, list)
      const isNullable = orNull || hasNull
      const [only] = members
      const values = valuesOf(list, members)
      if (values) add(values, isNullable)
      else if (members.length === 0) add(NOTHING, isNullable)
      else if (members.length === 1) visit({ schema: only, orNull: isNullable })
      else {
        keys.push(`${idOf(list)}${isNullable ? '?' : ''}`)
        unions.push({ id: idOf(list), members: members.map(memberOf), isNullable, isExclusive })
      }
    }

    parts.forEach(visit)
    return { key: [...new Set(keys)].sort().join(' '), own, unions }
  }
}

const SINGLE_VALUES: ReadonlySet<string> = new Set(['type', 'enum', 'const'])

/** Members that only list values are one list of them. */
const enumOf = (members: readonly unknown[]): JsonObject | undefined => {
  const lists = members.map(member => {
    if (!isObject(member) || !sayingKeywords(member).every(keyword => SINGLE_VALUES.has(keyword)))
      return undefined
    return membersOfEnum(member)
  })
  if (lists.length < 2 || lists.includes(undefined)) return undefined
  return { enum: lists.flatMap(each => each ?? []) }
}

const memberOf = (schema: unknown): Member => ({
  parts: [{ schema, orNull: false }],
  name: referenceOf(schema),
})

const memoized = (change: (node: JsonObject) => JsonObject): ((node: JsonObject) => JsonObject) => {
  const known = new Map<JsonObject, JsonObject>()
  return node => {
    const result = known.get(node) ?? change(node)
    known.set(node, result)
    // What has been changed once stays as it is.
    known.set(result, result)
    return result
  }
}

const ownKeywords = (schema: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(schema).filter(([name]) => {
      const { effect, isTold } = keywordOf(name)
      return !DISSOLVED.has(name) && (effect !== 'annotates' || isTold === true)
    }),
  )

const referenceOf = (schema: unknown): string | undefined => {
  const ref = isObject(schema) ? schema['$ref'] : undefined
  return typeof ref === 'string' ? ref : undefined
}

interface Members {
  /** Each once. */
  readonly members: readonly unknown[]
  readonly hasNull: boolean
}

/** A union in a union is one union. */
const membersOf = (doc: JsonObject, list: readonly unknown[]): Members => {
  const members = new Set<unknown>()
  const [seen, names] = [new Set<unknown>(), new Set<string>()]
  let hasNull = false
  const visit = (schema: unknown): void => {
    const target = targetOf(doc, schema)
    if (target === false) return
    if (isOnlyNull(target)) {
      hasNull = true
      return
    }
    const inner = onlyUnion(target)
    if (inner) {
      if (!seen.has(target)) {
        seen.add(target)
        inner.forEach(visit)
      }
      return
    }
    const name = referenceOf(schema)
    if (name !== undefined && names.has(name) && Object.keys(Object(schema)).length === 1) return
    if (name !== undefined) names.add(name)
    members.add(schema)
  }
  list.forEach(visit)
  return { members: [...members], hasNull }
}

/** What a reference, or a composition of one, leads to where nothing stands beside it. */
const targetOf = (doc: JsonObject, schema: unknown): unknown => {
  const seen = new Set<unknown>()
  let target = schema
  while (isObject(target) && !seen.has(target)) {
    seen.add(target)
    const [keyword, ...others] = sayingKeywords(target)
    const { allOf } = target
    const ref = referenceOf(target)
    if (others.length > 0) break
    if (ref !== undefined) target = lookUp(doc, ref)
    else if (keyword === 'allOf' && Array.isArray(allOf) && allOf.length === 1) [target] = allOf
  }
  return target
}

const sayingKeywords = (schema: JsonObject): string[] =>
  Object.entries(schema).flatMap(([name, value]) => {
    const { effect, isTold } = keywordOf(name)
    return effect !== 'annotates' || (isTold === true && value !== false) ? [name] : []
  })

const isOnlyNull = (schema: unknown): boolean => {
  if (!isObject(schema)) return false
  const { type, enum: members, const: only } = schema
  if (type !== undefined) return [type].flat().every(each => each === 'null') && [type].flat().length > 0
  return Array.isArray(members) ? members.length > 0 && members.every(each => each === null) : only === null
}

const onlyUnion = (schema: unknown): readonly unknown[] | undefined => {
  if (!isObject(schema)) return undefined
  const names = sayingKeywords(schema)
  const [keyword = ''] = names
  const { [keyword]: list } = schema
  return names.length === 1 && /^(anyOf|oneOf)$/.test(keyword) && Array.isArray(list) ? list : undefined
}
