import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isObject, type JsonObject } from '../../../scripts/spec/document.js'
import { repairDocument } from '../../../scripts/spec/repair.js'
import { smallDocument, withValue } from './documents.js'

const THING = ['components', 'schemas', 'Thing']

/** The schema of a document of OpenAPI 3.0 as it is read, and what is said about it. */
const read = (schema: object, version: unknown = '3.0.3') => {
  const { doc, notices } = repairDocument(withValue({ ...smallDocument(), openapi: version }, THING, schema))
  const { Thing } = (doc['components'] as { schemas: { Thing: JsonObject } }).schemas
  return { doc, schema: Thing, notices: notices.map(({ pointer, reason }) => `${pointer}: ${reason}`) }
}

const READ_AS = '/openapi: OpenAPI 3.0.3 is read as 3.1'

/** By the letter of OpenAPI 3.0.3, Schema Object: what it admits and what it refuses. */
const VECTORS: readonly (readonly [
  schema: object,
  admits: readonly unknown[],
  refuses: readonly unknown[],
])[] = [
  [{ type: 'string', nullable: true }, ['a', null], [1]],
  [{ type: 'string', nullable: false }, ['a'], [null, 1]],
  [{ type: 'integer', minimum: 1, exclusiveMinimum: true }, [2], [1, 0, null]],
  [{ type: 'integer', minimum: 1, exclusiveMinimum: false }, [1, 2], [0]],
  [{ type: 'integer', maximum: 9, exclusiveMaximum: true, minimum: 1 }, [1, 8], [9, 10, 0]],
  [{ type: 'integer', exclusiveMaximum: true }, [1], ['a']],
  [{ nullable: true, oneOf: [{ type: 'string' }, { type: 'boolean' }] }, ['a', true, null], [1]],
  [{ nullable: true, oneOf: [{ type: 'string', nullable: true }, { type: 'boolean' }] }, ['a', null], [1]],
  [{ nullable: true, allOf: [{ type: 'object', required: ['a'] }] }, [{ a: 1 }, null], [{}, 1]],
  [{ nullable: true, description: 'anything' }, [null, 1, 'a'], []],
  [{ nullable: true, enum: ['a'] }, ['a', null], ['b']],
  [
    { type: 'object', properties: { nullable: { type: 'boolean' }, exclusiveMinimum: { type: 'boolean' } } },
    [{ nullable: true, exclusiveMinimum: true }],
    [{ nullable: 1 }, { exclusiveMinimum: 1 }],
  ],
  [
    { type: 'object', additionalProperties: { type: 'array', items: { type: 'number', nullable: true } } },
    [{ a: [1, null] }],
    [{ a: null }],
  ],
]

describe('a schema of OpenAPI 3.0', () => {
  it.each(VECTORS)('%j admits and refuses in 3.1 what it did', (schema, admits, refuses) => {
    const before = structuredClone(schema)
    const { schema: as31, notices } = read(schema)
    expect(schema).toEqual(before)
    expect(notices).toEqual([READ_AS])
    const validate = new Ajv2020({ strict: false }).compile(as31)
    expect(admits.filter(value => !validate(value))).toEqual([])
    expect(refuses.filter(value => validate(value))).toEqual([])
  })

  it('admits null where it is nullable, and else what it did, whatever it is made of', () => {
    const plain = fc.constantFrom<JsonObject>(
      { type: 'string' },
      { type: 'integer', minimum: 2 },
      { type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
      { allOf: [{ type: 'string' }, { maxLength: 1 }] },
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    )
    const values = [null, 'a', 'ab', 1, 2, true, {}, { a: 'a' }, { a: null }, [1]]
    fc.assert(
      fc.property(plain, schema => {
        const [own, nullable] = [schema, read({ ...schema, nullable: true }).schema].map(each =>
          new Ajv2020({ strict: false }).compile(each),
        )
        for (const value of values) expect(nullable?.(value)).toBe(value === null || own?.(value))
      }),
    )
  })

  it('says what it ignores beside a reference, and loses no more', () => {
    const property = { $ref: '#/components/schemas/Other', nullable: true, description: 'words' }
    const { schema, notices } = read({ type: 'object', properties: { a: property } })
    expect(isObject(schema['properties']) && schema['properties']['a']).toEqual({ $ref: property.$ref })
    expect(notices).toContain(
      '/components/schemas/Thing/properties/a: OpenAPI 3.0 ignores what stands beside a reference: nullable',
    )
  })

  it('leaves data alone', () => {
    const schema = { type: 'object', example: { nullable: true }, default: { exclusiveMinimum: true } }
    expect(read(schema).schema).toEqual(schema)
  })
})

describe('the version', () => {
  it.each([
    ['3.0.3', '3.1.0'],
    ['3.0', '3.1.0'],
    [3, '3.1.0'],
    ['3.1', '3.1.0'],
    [3.1, '3.1.0'],
    ['3.1.1', '3.1.1'],
    ['3.2.0', '3.1.0'],
    ['2.0', '2.0'],
    [null, null],
  ])('%j is read as %j', (version, expected) => {
    expect(read({ type: 'object' }, version).doc['openapi']).toBe(expected)
  })

  it('3.1 keeps a nullable, which means nothing there', () => {
    expect(read({ type: 'string', nullable: true }, '3.1.0').schema).toHaveProperty('nullable')
  })
})

describe('extensions', () => {
  const RESPONSES = ['paths', '/things/{id}', 'put', 'responses']

  it.each([
    ['beside paths', ['paths', 'x-note'], { get: { responses: {} } }],
    ['among responses', [...RESPONSES, 'x-note'], { description: 'none' }],
    ['in an operation', ['paths', '/things/{id}', 'put', 'x-note'], { $ref: '#/nowhere' }],
    ['in a schema', [...THING, 'x-note'], { $ref: '#/nowhere' }],
    ['in an answer', [...RESPONSES, '200', 'x-note'], [{ $ref: 'nowhere.yaml' }]],
    ['in the document', ['x-note'], { paths: {} }],
  ])('%s are ignored', (_, path, value) => {
    const { doc, notices } = repairDocument(withValue(smallDocument(), path, value))
    expect(doc).toEqual(smallDocument())
    expect(notices).toEqual([])
  })

  it.each([
    ['properties', [...THING, 'properties', 'x-real']],
    ['components', ['components', 'schemas', 'x-real']],
  ])('are none among the names of %s', (_, path) => {
    const doc = withValue(smallDocument(), path, { type: 'string' })
    expect(repairDocument(doc).doc).toEqual(doc)
  })
})
