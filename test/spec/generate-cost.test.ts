import { describe, expect, it } from 'vitest'
import { diagnosticsOf } from '../../scripts/generate/compile.js'
import { operationRows } from '../../scripts/generate/operations.js'
import { generateTypes } from '../../scripts/generate/types.js'
import { generateValidators } from '../../scripts/generate/validators.js'
import { type JsonObject, operationsOf } from '../../scripts/spec/document.js'
import { checkRequiredNames } from '../../scripts/spec/required-check.js'
import { smallDocument, withValue } from './documents.js'
import { evaluate } from './module.js'

const LEVELS = 60
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })

type Shape = (next: JsonObject, level: number) => JsonObject

/** Levels that refer twice to the next one each: expanded, there would be two to the power of their number. */
const deep = (shape: Shape, last: JsonObject): JsonObject => {
  const levels = Array.from({ length: LEVELS }, (_, n) => [`L${n}`, shape(ref(`L${n + 1}`), n)])
  const schemas = { ...Object.fromEntries(levels), [`L${LEVELS}`]: last, Thing: ref('L0') }
  return withValue(smallDocument(), ['components', 'schemas'], schemas)
}

const SHAPES: Readonly<Record<string, Shape>> = {
  fields: next => ({ type: 'object', properties: { a: next, b: next } }),
  'items and fields': next => ({
    type: 'object',
    properties: { a: next, b: { type: 'array', items: next } },
  }),
  parts: next => ({ allOf: [next, next] }),
  unions: next => ({ anyOf: [next, next] }),
  'exclusive unions': next => ({ type: 'object', properties: { x: { oneOf: [next, next] } } }),
  'parts and fields': next => ({ type: 'object', properties: { a: next, b: next }, allOf: [next] }),
}

/** Ten records, each with a field for every one of them. */
const mutual = (): JsonObject => {
  const names = Array.from({ length: 10 }, (_, n) => `R${n}`)
  const record = { type: 'object', properties: Object.fromEntries(names.map(name => [name, ref(name)])) }
  const schemas = { ...Object.fromEntries(names.map(name => [name, record])), Thing: ref('R0') }
  return withValue(smallDocument(), ['components', 'schemas'], schemas)
}

const generateAll = async (doc: JsonObject): Promise<string> => {
  const operations = operationsOf(doc)
  expect(operations.flatMap(each => checkRequiredNames(doc, each))).toEqual([])
  operationRows(doc, operations)
  const types = await generateTypes(doc)
  expect(diagnosticsOf(new Map([['schema.d.ts', types]]))).toEqual([])
  return generateValidators(doc, operations).get('put-things-by-id.js') ?? ''
}

// Each of these would take longer than the universe lasts if a schema were expanded wherever it is referred to.
describe('schemas that refer to each other many times are generated once each', () => {
  const ends: readonly JsonObject[] = [
    { type: 'object', properties: { x: { enum: ['A'] } } },
    { type: 'object' },
  ]
  const cases = Object.entries(SHAPES).flatMap(([name, shape]) =>
    ends.map(end => [name, shape, end] as const),
  )

  it.each(cases)(`${LEVELS} levels of two references each, in %s`, async (_, shape, end) => {
    const text = await generateAll(deep(shape, end))
    expect(text.length).toBeLessThan(1_000_000)
    expect(evaluate(text).bodyFields.length).toBeLessThanOrEqual(3)
  })

  it('ten records that refer to each other', async () => {
    const { validateBody } = evaluate(await generateAll(mutual()))
    expect(validateBody({ R1: { R2: { R9: {} } } })).toBe(true)
    expect(validateBody({ R1: { R2: { R9: { other: 1 } } } })).toBe(false)
  })
})
