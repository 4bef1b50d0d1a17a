import { isObject, type JsonObject, lookUp } from '../spec/document.js'
import { jsonOf } from './json.js'
import { keywordOf } from './keywords.js'
import { typesImplied, typesSaid, allowedValuesOf as valuesOf } from './types.js'

export interface Members {
  /** Each once, unless a value that meets two passes no more. */
  readonly members: readonly unknown[]
  /** Null passes, and is no member. */
  readonly hasNull: boolean
}

export type TargetOf = (schema: unknown) => unknown

/** What a reference, or a composition of one, leads to where nothing stands beside it. */
export const targetReader = (doc: JsonObject): TargetOf => {
  const known = new Map<unknown, unknown>()
  return schema => {
    const seen = new Set<unknown>()
    let target = schema
    while (isObject(target) && !seen.has(target) && !known.has(target)) {
      seen.add(target)
      const next = nextOf(doc, target)
      if (next === target) break
      target = next
    }
    const result = known.get(target) ?? target
    for (const each of seen) known.set(each, result)
    return result
  }
}

const nextOf = (doc: JsonObject, schema: JsonObject): unknown => {
  const [keyword, ...others] = sayingKeywords(schema)
  const { allOf } = schema
  const ref = referenceOf(schema)
  if (others.length > 0) return schema
  if (ref !== undefined) return lookUp(doc, ref)
  return keyword === 'allOf' && Array.isArray(allOf) && allOf.length === 1 ? allOf[0] : schema
}

export const referenceOf = (schema: unknown): string | undefined => {
  const ref = isObject(schema) ? schema['$ref'] : undefined
  return typeof ref === 'string' ? ref : undefined
}

const sayingKeywords = (schema: JsonObject): string[] =>
  Object.entries(schema).flatMap(([name, value]) => {
    const { effect, isTold } = keywordOf(name)
    return effect !== 'annotates' || (isTold === true && value !== false) ? [name] : []
  })

/** A union in a union is one union, unless one of them excludes what meets two of its members. */
export const membersOf = (targetOf: TargetOf, list: readonly unknown[], isExclusive: boolean): Members =>
  isExclusive ? membersOfOneOf(targetOf, list) : membersOfAnyOf(targetOf, list)

const membersOfAnyOf = (targetOf: TargetOf, list: readonly unknown[]): Members => {
  const members = new Set<unknown>()
  const [seen, names] = [new Set<unknown>(), new Set<string>()]
  let hasNull = false
  const left = [...list].reverse()
  while (left.length > 0) {
    const schema = left.pop()
    const target = targetOf(schema)
    if (target === false) continue
    const inner = innerUnion(targetOf, target)
    if (isOnlyNull(target)) hasNull = true
    else if (inner) {
      if (!seen.has(target)) left.push(...[...inner].reverse())
      seen.add(target)
    } else {
      const name = referenceOf(schema)
      const isPlain = Object.keys(Object(schema)).length === 1
      if (name !== undefined && names.has(name) && isPlain) continue
      if (name !== undefined) names.add(name)
      members.add(schema)
    }
  }
  return { members: [...members], hasNull }
}

const membersOfOneOf = (targetOf: TargetOf, list: readonly unknown[]): Members => {
  const passing = list.filter(each => targetOf(each) !== false)
  const others = passing.filter(each => !isOnlyNull(targetOf(each)))
  const nulls = passing.length - others.length
  // Null that meets another member too passes no more.
  const isApart = nulls === 1 && others.every(each => isNeverNull(targetOf(each)))
  return isApart ? { members: others, hasNull: true } : { members: passing, hasNull: false }
}

const innerUnion = (targetOf: TargetOf, schema: unknown): readonly unknown[] | undefined => {
  if (!isObject(schema)) return undefined
  const [keyword = '', ...others] = sayingKeywords(schema)
  const { [keyword]: list } = schema
  if (others.length > 0 || !Array.isArray(list)) return undefined
  if (keyword === 'anyOf') return list
  // Beside null there is nothing that a single member excludes.
  if (keyword !== 'oneOf') return undefined
  const { members, hasNull } = membersOfOneOf(targetOf, list)
  return members.length <= 1 ? [...members, ...(hasNull ? [{ type: 'null' }] : [])] : undefined
}

const isOnlyNull = (schema: unknown): boolean => {
  if (!isObject(schema) || sayingKeywords(schema).some(isOther)) return false
  const [types, values] = [typesSaid(schema), valuesOf(schema)]
  if (values) return values.length > 0 && values.every(each => each === null)
  return types?.size === 1 && types.has('null')
}

/** Whether it says more than types and values. */
const isOther = (keyword: string): boolean =>
  !SINGLE_VALUES.has(keyword) && keywordOf(keyword).effect !== 'annotates'

const isNeverNull = (schema: unknown): boolean => {
  if (!isObject(schema)) return schema === false
  const types = typesSaid(schema) ?? typesImplied(schema)
  return types !== undefined && !types.has('null')
}

const SINGLE_VALUES: ReadonlySet<string> = new Set(['type', 'enum', 'const'])

/** Members that only list values are one list of them. */
export const enumOf = (members: readonly unknown[], isExclusive: boolean): JsonObject | undefined => {
  const lists = members.map(member =>
    isObject(member) && sayingKeywords(member).every(keyword => SINGLE_VALUES.has(keyword))
      ? valuesOf(member)
      : undefined,
  )
  if (lists.length < 2 || lists.includes(undefined)) return undefined
  const all = lists.map(list => new Map((list ?? []).map(each => [jsonOf(each), each])))
  const counts = new Map<string, number>()
  for (const key of all.flatMap(each => [...each.keys()])) counts.set(key, (counts.get(key) ?? 0) + 1)
  const values = all.flatMap(each => [...each].filter(([key]) => !isExclusive || counts.get(key) === 1))
  return { enum: values.map(([, value]) => value) }
}
