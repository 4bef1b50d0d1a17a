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

export const whole = (schema: unknown): Part => ({ schema, orNull: false })

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

export interface Member {
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

/** Schemas keep their identity, so that what has been compared is known again wherever it is referred to. */
export const partsReader = (doc: JsonObject): PartsReader => {
  const idOf = identities()
  const ownOf = ownReader()
  const enums = new Map<unknown, JsonObject>()
  const targetIn = targetReader(doc)
  const valuesOf = (
    list: unknown,
    members: readonly unknown[],
    isExclusive: boolean,
  ): JsonObject | undefined => {
    const values = enums.get(list) ?? enumOf(members.map(targetIn), isExclusive)
    if (values) enums.set(list, values)
    return values
  }

  const members = new WeakMap<object, Members>()
  const membersIn = (list: readonly unknown[], isExclusive: boolean): Members => {
    const known = members.get(list) ?? membersOf(targetIn, list, isExclusive)
    members.set(list, known)
    return known
  }
  const unionsIn = new WeakMap<object, readonly Member[]>()
  const read = (parts: readonly Part[]): Parts => {
    const seen = new Set<string>()
    const keys: string[] = []
    const own: Own[] = []
    const unions: Union[] = []
    // A list in place of calls: chains of references may be longer than the stack is deep.
    const left: Part[] = [...parts].reverse()

    const add = (each: OwnKeywords, orNull: boolean): void => {
      own.push({ ...each, orNull })
      keys.push(`${idOf(each.schema)}${orNull ? '?' : ''}`)
    }

    const visit = ({ schema, orNull }: Part): void => {
      if (schema === false) add(ownOf(NOTHING), orNull)
      if (!isObject(schema)) return
      const key = `${idOf(schema)}${orNull ? '?' : ''}`
      if (seen.has(key)) return
      seen.add(key)
      const said = schema === NOT_NULL ? { schema, unreadable: {} } : ownOf(schema)
      if (Object.keys(said.schema).length + Object.keys(said.unreadable).length > 0) add(said, orNull)
      const { $ref, allOf } = schema
      const more = typeof $ref === 'string' ? [lookUp(doc, $ref)] : []
      if (Array.isArray(allOf)) more.push(...allOf)
      more.push(...certainBranch(schema))
      const within = more.map(each => ({ schema: each, orNull }))
      for (const keyword of ['anyOf', 'oneOf']) {
        const { [keyword]: list } = schema
        if (Array.isArray(list)) within.push(...visitUnion(list, keyword === 'oneOf', orNull))
      }
      left.push(...within.reverse())
    }

    /** @returns what is no union, but a part like others */
    const visitUnion = (list: readonly unknown[], isExclusive: boolean, orNull: boolean): Part[] => {
      const { members, hasNull } = membersIn(list, isExclusive)
      const isNullable = orNull || hasNull
      const [only] = members
      const values = valuesOf(list, members, isExclusive)
      if (values) add({ schema: values, unreadable: {} }, isNullable)
      else if (members.length === 0) add(ownOf(NOTHING), isNullable)
      else if (members.length === 1) return [{ schema: only, orNull: isNullable }]
      else {
        keys.push(`${idOf(list)}${isNullable ? '?' : ''}`)
        const known = unionsIn.get(list) ?? members.map(memberOf)
        unionsIn.set(list, known)
        unions.push({ id: idOf(list), members: known, isNullable, isExclusive })
      }
      return []
    }

    for (let next = left.pop(); next; next = left.pop()) visit(next)
    return { key: [...new Set(keys)].sort().join(' '), own, unions }
  }

  const known = new WeakMap<readonly Part[], Parts>()
  return parts => {
    const result = known.get(parts) ?? read(parts)
    known.set(parts, result)
    return result
  }
}
const memberOf = (schema: unknown): Member => ({
  parts: [{ schema, orNull: false }],
  name: referenceOf(schema),
})
