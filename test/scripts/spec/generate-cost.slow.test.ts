import { describe, expect, it } from 'vitest'
import { diagnosticsOf } from '../../../scripts/generate/compile.js'
import { operationRows } from '../../../scripts/generate/operations.js'
import { generateTypes } from '../../../scripts/generate/types.js'
import { generateValidators } from '../../../scripts/generate/validators.js'
import { acceptDocument } from '../../../scripts/spec/accept.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { checkRequiredNames } from '../../../scripts/spec/required-check.js'
import { shareOf } from '../../support/cases.js'
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

  it.each(shareOf(cases))(`${LEVELS} levels of two references each, in %s`, async (_, shape, end) => {
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

/** Components of which each refers to the next one. */
const chain = (length: number, shape: Shape): JsonObject => {
  const levels = Array.from({ length }, (_, n) => [`L${n}`, shape(ref(`L${n + 1}`), n)])
  const schemas = { ...Object.fromEntries(levels), [`L${length}`]: { type: 'object' }, Thing: ref('L0') }
  return withValue(smallDocument(), ['components', 'schemas'], schemas)
}

describe('components that lead on and on leave out what uses them, by name', () => {
  const shapes = ['fields', 'parts', 'unions'].map(name => [name, SHAPES[name] as Shape] as const)

  it.each(shapes)('400 and 3,000 of them, in %s', (_, shape) => {
    for (const length of [400, 3000]) {
      const { doc, leftOut } = acceptDocument(chain(length, shape), 'spec.yaml')
      expect(leftOut.map(({ key }) => key)).toEqual(['PUT /things/{id}'])
      const reasons = leftOut.flatMap(({ problems }) => problems.map(({ reason }) => reason))
      expect(reasons.join()).toContain('leads through more than 300 levels of schemas')
      expect(operationsOf(doc)).toEqual([])
      const { schemas } = doc['components'] as { schemas: object }
      expect(Object.keys(schemas).length).toBeLessThanOrEqual(301)
    }
  })

  it('3,000 references in a row', () => {
    const { leftOut } = acceptDocument(
      chain(3000, next => next),
      'spec.yaml',
    )
    expect(leftOut[0]?.problems[0]?.reason).toContain('more than 100 references in a row')
  })

  it('a circle of 3,000, wherever it is entered', () => {
    const doc = chain(3000, next => ({ type: 'object', properties: { next } }))
    const { schemas } = doc['components'] as { schemas: JsonObject }
    for (const entry of ['L0', 'L2999']) {
      const all = { ...schemas, L3000: shape(ref('L0')), Thing: ref(entry) }
      const { leftOut } = acceptDocument(withValue(doc, ['components', 'schemas'], all), 'spec.yaml')
      expect(leftOut).toHaveLength(1)
    }
  })

  it('no more than 300 of them go on', () => {
    const doc = chain(100, next => ({ type: 'object', properties: { next } }))
    expect(acceptDocument(doc, 'spec.yaml').leftOut).toEqual([])
  })
})

const shape = (next: JsonObject): JsonObject => ({ type: 'object', properties: { next } })

it(`a parameter of ${LEVELS} levels of two references each is looked at once each`, () => {
  const doc = deep(SHAPES['parts'] as Shape, { type: 'array', items: { type: 'string' } })
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
  const parameters = [id, { name: 'q', in: 'query', schema: ref('L0') }]
  const ok = { '200': { description: '', content: { 'application/json': { schema: { type: 'object' } } } } }
  const bare = withValue(doc, ['paths'], { '/things/{id}': { put: { parameters, responses: ok } } })
  expect(acceptDocument(bare, 'spec.yaml').leftOut).toEqual([])
})
