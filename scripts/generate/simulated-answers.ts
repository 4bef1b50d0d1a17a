import { isObject, type JsonObject, type Operation, type Parameter, resolve } from '../spec/document.js'
import type { OperationRow } from './operations.js'
import { MARK } from './output.js'

/** What the simulator must know of the contract to answer an operation. */
interface SimulatedAnswer {
  /** What each query parameter admits. */
  readonly query: Readonly<Record<string, QueryRule>>
  /** The record of a list or of a read by id: its fields, as they are when nothing is known. */
  readonly record?: BlankRecord
}

interface QueryRule {
  readonly type: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly enum?: readonly unknown[]
  readonly pattern?: string
}

interface BlankRecord {
  /** Fields that every record has: null where the contract admits that, else the least that it admits. */
  readonly blank: JsonObject
  /** Names of fields that a record may have beside them. */
  readonly optional: readonly string[]
}

/** The module `simulator.ts`: what the simulator answers with, and the validators of what it is asked. */
export const generateSimulatedAnswers = (
  doc: JsonObject,
  operations: readonly Operation[],
  rows: ReadonlyMap<string, OperationRow>,
): string => {
  const answers: Record<string, SimulatedAnswer> = {}
  const imports: string[] = []
  const validators: string[] = []
  for (const operation of operations) {
    const { key } = operation
    const row = rows.get(key)
    if (row === undefined) continue
    const schema = recordSchema(doc, operation, row)
    answers[key] = {
      query: queryRules(doc, operation),
      ...(schema !== undefined && { record: blankRecord(doc, schema) }),
    }
    if (!operation.body) continue
    const name = `body${imports.length}`
    imports.push(`import { validateBody as ${name} } from './validators/${row.module}.js'`)
    validators.push(`  ${JSON.stringify(key)}: ${name},`)
  }
  const text = Object.entries(answers)
    .map(([key, answer]) => `  ${JSON.stringify(key)}: ${JSON.stringify(answer)},`)
    .join('\n')
  return `// ${MARK}; do not edit.
${imports.join('\n')}
import type { Validator } from './validators/runtime.js'

/** What a query parameter admits. */
export interface QueryRule {
  readonly type: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly enum?: readonly unknown[]
  readonly pattern?: string
}

/** A record of which nothing is known, and the names of the fields that it may have besides. */
export interface BlankRecord {
  readonly blank: Readonly<Record<string, unknown>>
  readonly optional: readonly string[]
}

/** One row for each operation: what its query admits, and the record that it answers with. */
export const answers: Readonly<
  Record<string, { readonly query: Readonly<Record<string, QueryRule>>; readonly record?: BlankRecord }>
> = {
${text}
}

/** The validators of bodies, by operation. */
export const bodies: Readonly<Record<string, Validator<unknown>>> = {
${validators.join('\n')}
}
`
}

const queryRules = (doc: JsonObject, { parameters }: Operation): Record<string, QueryRule> =>
  Object.fromEntries(
    parameters.filter(each => each.in === 'query').map(each => [each.name, queryRule(doc, each)]),
  )

const queryRule = (doc: JsonObject, { schema }: Parameter): QueryRule => {
  const { type, anyOf, minimum, maximum, enum: members, pattern } = resolve(doc, schema)
  const union = Array.isArray(anyOf) ? anyOf.flatMap(each => resolve(doc, each)['type']) : []
  const types = [...[type].flat(), ...union].filter(each => typeof each === 'string')
  return {
    type: types,
    ...(typeof minimum === 'number' && { minimum }),
    ...(typeof maximum === 'number' && { maximum }),
    ...(Array.isArray(members) && { enum: [...new Set(members)] }),
    ...(typeof pattern === 'string' && { pattern }),
  }
}

interface Fields {
  readonly properties: Map<string, unknown>
  readonly required: Set<string>
}

/** The fields of an object schema and of the parts of its `allOf`. */
const fieldsOf = (doc: JsonObject, schema: unknown, found: Fields = newFields(), depth = 0): Fields => {
  if (depth > MAX_DEPTH) return found
  const { properties, required, allOf } = resolve(doc, schema)
  if (isObject(properties))
    for (const [name, property] of Object.entries(properties)) found.properties.set(name, property)
  if (Array.isArray(required)) for (const name of required) found.required.add(String(name))
  if (Array.isArray(allOf)) for (const part of allOf) fieldsOf(doc, part, found, depth + 1)
  return found
}

const newFields = (): Fields => ({ properties: new Map(), required: new Set() })

/** Schemas may refer to themselves. */
const MAX_DEPTH = 8

/** The schema of one record: of the items of a list, or of what a read by id finds. */
const recordSchema = (doc: JsonObject, { answer }: Operation, { list, kind }: OperationRow): unknown => {
  if (answer === undefined || kind !== 'read') return undefined
  let schema: unknown = answer
  for (const name of list ? list.records : ['results']) {
    schema = fieldsOf(doc, schema).properties.get(name)
    if (schema === undefined) return undefined
  }
  if (!list) return schema
  const { items } = resolve(doc, schema)
  return items
}

const blankRecord = (doc: JsonObject, schema: unknown): BlankRecord => {
  const { properties, required } = fieldsOf(doc, schema)
  const names = [...properties.keys()]
  return {
    blank: Object.fromEntries(
      names.filter(name => required.has(name)).map(name => [name, blankValue(doc, properties.get(name), 0)]),
    ),
    optional: names.filter(name => !required.has(name)),
  }
}

/** The least that a schema admits, if it is no more than a plain one. */
const blankValue = (doc: JsonObject, schema: unknown, depth: number): unknown => {
  if (depth > MAX_DEPTH) return null
  const { type, enum: members, const: only, anyOf, oneOf, minimum, example } = resolve(doc, schema)
  const types = [type].flat()
  if (types.includes('null')) return null
  if (only !== undefined) return only
  if (Array.isArray(members)) return members[0]
  const union = [anyOf, oneOf].find(each => Array.isArray(each)) as unknown[] | undefined
  if (union)
    return union.some(each => blankValue(doc, each, depth + 1) === null)
      ? null
      : blankValue(doc, union[0], depth + 1)
  if (types.includes('array')) return []
  if (types.includes('boolean')) return false
  if (types.includes('integer') || types.includes('number')) return typeof minimum === 'number' ? minimum : 0
  if (types.includes('string')) return typeof example === 'string' ? example : ''
  const { properties, required } = fieldsOf(doc, schema)
  return Object.fromEntries(
    [...properties].flatMap(([name, property]) =>
      required.has(name) ? [[name, blankValue(doc, property, depth + 1)]] : [],
    ),
  )
}
