import { isObject, type JsonObject } from '../spec/document.js'
import { certainty } from './branches.js'
import type { Effect } from './impact.js'
import { opposite } from './impact.js'
import type { Domain } from './keywords.js'

/** What a value must meet that shows in no type and at no place: a schema that decides over the value as a whole. */
export interface Condition {
  readonly keyword: string
  readonly of: Domain | undefined
  /** Conditions that are comparable have the same. */
  readonly key: string
  readonly schemas: readonly (readonly [role: Role, schema: unknown])[]
  /** How often it must be met, where it is counted. */
  readonly counts: { readonly least: number; readonly most: number } | undefined
  /** As the document says it. */
  readonly said: JsonObject
}

/** What it does to the condition that a schema in it becomes narrower: the same, the opposite, or that is not known. */
type Role = 'same' | 'opposite' | 'unknown'

export const conditionsOf = (schema: JsonObject): readonly Condition[] => {
  const one = (keyword: string, role: Role, of?: Domain): Condition[] =>
    schema[keyword] === undefined ? [] : [condition(keyword, of, [[role, schema[keyword]]], schema)]
  return [
    ...one('not', 'opposite'),
    ...containsOf(schema),
    ...one('propertyNames', 'same', 'object'),
    ...branchesOf(schema),
    ...dependentSchemasOf(schema),
  ].filter(({ schemas, counts }) => counts !== undefined || !schemas.every(isMetByAll))
}

const condition = (
  keyword: string,
  of: Domain | undefined,
  schemas: Condition['schemas'],
  { [keyword]: value }: JsonObject,
): Condition => ({ keyword, of, key: keyword, schemas, counts: undefined, said: { [keyword]: value } })

const isMetByAll = ([role, schema]: Condition['schemas'][number]): boolean =>
  certainty(schema) === (role !== 'opposite')

const containsOf = (schema: JsonObject): Condition[] => {
  const { contains, minContains, maxContains } = schema
  if (contains === undefined) return []
  const least = typeof minContains === 'number' ? minContains : 1
  const most = typeof maxContains === 'number' ? maxContains : Number.POSITIVE_INFINITY
  if (least === 0 && most === Number.POSITIVE_INFINITY) return []
  // With an upper count more items that match may be too many.
  const role: Role = most === Number.POSITIVE_INFINITY ? 'same' : least === 0 ? 'opposite' : 'unknown'
  const said = Object.fromEntries(
    ['contains', 'minContains', 'maxContains'].flatMap(key => (key in schema ? [[key, schema[key]]] : [])),
  )
  const counts = { least, most }
  return [{ keyword: 'contains', of: 'array', key: 'contains', schemas: [[role, contains]], counts, said }]
}

/**
 * `then` and `else` mean nothing without `if`, nor does `if` without one of them. Where every value takes the same branch
 * that is a part of the schema.
 */
const branchesOf = (schema: JsonObject): Condition[] => {
  const { if: test, then, else: otherwise } = schema
  if (test === undefined || (then === undefined && otherwise === undefined)) return []
  if (certainty(test) !== undefined) return []
  const said: JsonObject = {}
  for (const key of ['if', 'then', 'else']) if (schema[key] !== undefined) said[key] = schema[key]
  const schemas = [
    ['unknown', test],
    ['same', then ?? true],
    ['same', otherwise ?? true],
  ] as const
  return [{ keyword: 'if', of: undefined, key: 'if', schemas, counts: undefined, said }]
}

const dependentSchemasOf = ({ dependentSchemas }: JsonObject): Condition[] =>
  Object.entries(isObject(dependentSchemas) ? dependentSchemas : {}).map(([name, schema]) => ({
    keyword: 'dependentSchemas',
    of: 'object',
    key: `dependentSchemas ${name}`,
    schemas: [['same', schema]],
    counts: undefined,
    said: { dependentSchemas: { [name]: schema } },
  }))

/** @param effectOf of the change between two schemas */
export const conditionEffects = (
  from: Condition,
  to: Condition,
  effectOf: (from: unknown, to: unknown) => Effect,
): readonly Effect[] => {
  const ofSchemas = from.schemas.map(([role, schema], index): Effect => {
    const [nowRole, now] = to.schemas[index] ?? [role, true]
    const effect = effectOf(schema, now)
    if (effect === 'same' || (role === 'same' && nowRole === 'same')) return effect
    return role === 'opposite' && nowRole === 'opposite' ? opposite(effect) : 'other'
  })
  return [...ofSchemas, ...countEffects(from, to)]
}

const countEffects = ({ counts: from }: Condition, { counts: to }: Condition): readonly Effect[] => {
  if (!from || !to) return []
  const of = (delta: number): Effect => (delta === 0 ? 'same' : delta > 0 ? 'narrower' : 'wider')
  return [of(to.least - from.least), from.most === to.most ? 'same' : of(from.most - to.most)]
}
