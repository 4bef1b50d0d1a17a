import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { repairDocument } from '../../../scripts/spec/repair.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import { documentOf, type FieldRows, fieldRows } from './field.js'

const S = { type: 'string' }
const I = { type: 'integer' }
const N = { type: 'number' }
const A = { type: 'array' }
const O = { type: 'object' }

/** A keyword of JSON Schema, which a linter takes for a promise. */
const THEN = 'then'

const NONE: FieldRows = { request: [], response: [] }
const rows = (request: readonly string[], response: readonly string[]): FieldRows => ({ request, response })
const NARROWER = rows(['constraint, breaking'], ['constraint, notice'])
const WIDER = rows(['constraint, additive'], ['constraint, notice'])
const OTHER = NARROWER

describe('an object that declares no keys', () => {
  it('takes any until it declares some', () => {
    const declared = { ...O, properties: { a: S } }
    expect(fieldRows(O, declared)).toEqual(
      rows(['.a: added, additive', 'constraint, breaking'].sort(), ['.a: added, additive']),
    )
    expect(fieldRows(declared, O)).toEqual(
      rows(['.a: removed, additive', 'constraint, additive'].sort(), ['.a: removed, breaking']),
    )
  })

  it('may say itself that it takes any, or none', () => {
    expect(fieldRows(O, { ...O, additionalProperties: true })).toEqual(NONE)
    expect(fieldRows(O, { ...O, additionalProperties: {} })).toEqual(NONE)
    expect(fieldRows(O, { ...O, additionalProperties: false })).toEqual(NARROWER)
  })

  it('loses nothing to senders where free keys take what a property took', () => {
    const map = (properties: object, values: unknown) => ({ ...O, properties, additionalProperties: values })
    expect(fieldRows(map({ a: S, b: S }, true), map({ b: S }, true)).request).toEqual([
      '.a: removed, additive',
    ])
    expect(fieldRows(map({ a: S, b: S }, I), map({ b: S }, I)).request).toEqual(['.a: removed, breaking'])
    expect(fieldRows(map({ b: S }, true), map({ a: S, b: S }, true)).request).toEqual(['.a: added, breaking'])
    expect(fieldRows(map({ b: S }, S), map({ a: S, b: S }, S)).request).toEqual(['.a: added, additive'])
  })
})

describe('values', () => {
  it('of which a type is no longer asked, and a limit is, break who sends longer ones', () => {
    expect(fieldRows(S, { maxLength: 3 })).toEqual(
      rows(['type, additive', 'constraint, breaking'], ['type, breaking', 'constraint, notice']),
    )
  })

  it('are not touched by limits of a type that was not there', () => {
    expect(fieldRows(S, { type: ['string', 'integer'], minimum: 3 })).toEqual(
      rows(['type, additive'], ['type, breaking']),
    )
    expect(fieldRows({ ...S, minimum: 3 }, S)).toEqual(NONE)
  })

  it('of keys that match a pattern are compared where they stand', () => {
    const map = (values: object) => ({ ...O, patternProperties: { '^x-': values } })
    const retyped = ['.*(^x-): type, breaking']
    expect(fieldRows(map(S), map(I))).toEqual(rows(retyped, retyped))
    expect(fieldRows(map(N), map(I)).response).toEqual(['.*(^x-): type, additive'])
  })

  it.each([
    ['multiples that are finer', { ...N, multipleOf: 0.1 }, { ...N, multipleOf: 0.01 }, WIDER],
    ['multiples that are coarser', { ...N, multipleOf: 0.01 }, { ...N, multipleOf: 0.1 }, NARROWER],
    ['other multiples', { ...N, multipleOf: 2 }, { ...N, multipleOf: 3 }, OTHER],
    ['another pattern', { ...S, pattern: 'a' }, { ...S, pattern: 'b' }, OTHER],
    [
      'a pattern of several that goes',
      { allOf: [{ ...S, pattern: 'a' }, { pattern: 'b' }] },
      { ...S, pattern: 'b' },
      WIDER,
    ],
    ['a bound that includes its number', { ...N, exclusiveMinimum: 1 }, { ...N, minimum: 1 }, WIDER],
  ])('with %s', (_, from, to, expected) => {
    expect(fieldRows(from, to)).toEqual(expected)
  })

  it.each([
    ['int32', 'int64', 'additive'],
    ['int64', 'int32', 'breaking'],
    ['float', 'double', 'additive'],
    ['date', 'date-time', 'breaking'],
  ])('of format %s that become %s', (from, to, level) => {
    const { request } = fieldRows({ ...I, format: from }, { ...I, format: to })
    expect(request).toEqual([`format, ${level}`])
  })

  it('that are numbers among few break who reads more of them: only texts are open in types', () => {
    const few = (...members: number[]) => ({ ...I, enum: members })
    expect(fieldRows(few(1), few(1, 2))).toEqual(rows(['enum_added, additive'], ['enum_added, breaking']))
    expect(fieldRows(few(1, 2), few(1)).response).toEqual(['enum_removed, notice'])
  })
})

/** As the command reads documents: 3.0 becomes 3.1 before anything is compared. */
const read = (version: string, field: object): JsonObject =>
  repairDocument({ openapi: version, ...documentOf(field, false, { A: { ...O, properties: { a: S } } }) }).doc

describe('3.0 and 3.1', () => {
  const A = { $ref: '#/components/schemas/A' }

  it.each([
    ['an exclusive bound', { ...N, minimum: 1, exclusiveMinimum: true }, { ...N, exclusiveMinimum: 1 }],
    ['an exclusive upper bound', { ...N, maximum: 1, exclusiveMaximum: true }, { ...N, exclusiveMaximum: 1 }],
    ['a bound that is not exclusive', { ...N, minimum: 1, exclusiveMinimum: false }, { ...N, minimum: 1 }],
    ['null', { ...S, nullable: true }, { type: ['string', 'null'] }],
    [
      'null in an enum',
      { ...S, nullable: true, enum: ['a', null] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    ['null beside a composition', { allOf: [A], nullable: true }, { oneOf: [{ type: 'null' }, A] }],
    ['base64', { ...S, format: 'byte' }, { ...S, contentEncoding: 'base64' }],
    ['a file', { ...S, format: 'binary' }, { ...S, contentMediaType: 'application/octet-stream' }],
    ['an example', { ...S, example: 'a' }, { ...S, examples: ['a'] }],
  ])('say the same of %s', (_, old, now) => {
    expect(compareDocuments(read('3.0.3', old), read('3.1.0', now))).toEqual([])
    expect(compareDocuments(read('3.1.0', now), read('3.0.3', old))).toEqual([])
  })

  it('make a bound exclusive by a flag', () => {
    const levels = (from: object, to: object) =>
      compareDocuments(read('3.0.3', from), read('3.0.3', to)).map(({ level }) => level)
    const exclusive = { ...N, minimum: 1, exclusiveMinimum: true }
    expect(levels({ ...N, minimum: 1 }, exclusive)).toEqual(['breaking', 'notice'])
    expect(levels(exclusive, { ...N, minimum: 1 })).toEqual(['additive', 'notice'])
  })
})

describe('older drafts', () => {
  it.each([
    ['a tuple', { ...A, items: [S, I], additionalItems: false }, { ...A, prefixItems: [S, I], items: false }],
    [
      'dependencies',
      { ...O, dependencies: { a: ['b'], c: { required: ['d'] } } },
      { ...O, dependentRequired: { a: ['b'] }, dependentSchemas: { c: { required: ['d'] } } },
    ],
  ])('say the same of %s', (_, old, now) => {
    expect(fieldRows(old, now)).toEqual(NONE)
    expect(fieldRows(now, old)).toEqual(NONE)
  })
})

describe('what restricts nothing', () => {
  const told = rows(['constraint, notice'], ['constraint, notice'])

  it.each([
    ['another encoding', { contentEncoding: 'base64' }, { contentEncoding: 'base32' }],
    ['another media type', { contentMediaType: 'text/html' }, { contentMediaType: 'text/css' }],
    ['nullable, which 3.1 does not have', {}, { nullable: true }],
  ])('is told: %s', (_, from, to) => {
    expect(fieldRows({ ...S, ...from }, { ...S, ...to })).toEqual(told)
    expect(fieldRows({ ...S, ...to }, { ...S, ...from })).toEqual(told)
  })

  it.each([
    ['a text that nobody should see typed', S, { ...S, format: 'password' }],
    ['a bound between integers', { ...I, minimum: 0.5, maximum: 2.5 }, { ...I, minimum: 1, maximum: 2 }],
    ['an exclusive bound between integers', { ...I, exclusiveMinimum: 0.5 }, { ...I, minimum: 1 }],
    ['a condition that nothing meets', S, { ...S, if: false, [THEN]: { maxLength: 3 } }],
    ['a branch that every value takes', { ...S, maxLength: 3 }, { ...S, if: false, else: { maxLength: 3 } }],
    ['a branch of what always holds', { ...S, maxLength: 3 }, { ...S, if: {}, [THEN]: { maxLength: 3 } }],
  ])('is nothing: %s', (_, from, to) => {
    expect(fieldRows(from, to)).toEqual(NONE)
    expect(fieldRows(to, from)).toEqual(NONE)
  })

  it.each([
    ['minLength', S, '3'],
    ['maximum', N, '3'],
    ['multipleOf', N, 0],
    ['required', O, true],
    ['required', O, 'a'],
    ['enum', S, 'a'],
    ['uniqueItems', A, 'yes'],
    ['deprecated', S, 'yes'],
    ['properties', O, ['a']],
    ['items', A, 'string'],
    ['dependentRequired', O, { a: 'b' }],
  ])('is told where its value means nothing: %s', (keyword, base, value) => {
    expect(fieldRows(base, { ...base, [keyword]: value })).toEqual(told)
    expect(fieldRows({ ...base, [keyword]: value }, base)).toEqual(told)
    expect(fieldRows({ ...base, [keyword]: value }, { ...base, [keyword]: value })).toEqual(NONE)
  })
})

describe('behind a reference', () => {
  const Short = { ...S, maxLength: 3 }
  const ref = { $ref: '#/components/schemas/Part' }
  const places: readonly (readonly [string, (part: object) => object, FieldRows])[] = [
    [
      'an item of a tuple',
      part => ({ ...A, prefixItems: [I, part] }),
      rows(['[1]: constraint, breaking'], ['[1]: constraint, notice']),
    ],
    ['contains', part => ({ ...A, contains: part }), NARROWER],
    ['not', part => ({ ...S, not: part }), WIDER],
    ['not in not', part => ({ ...S, not: { not: part } }), NARROWER],
    ['names of keys', part => ({ ...O, propertyNames: part }), NARROWER],
    ['if', part => ({ ...S, if: part, else: { minLength: 9 } }), OTHER],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    ['then', part => ({ ...S, if: { pattern: '^a' }, then: part }), NARROWER],
    [
      'a schema that depends on a key',
      part => ({ ...O, dependentSchemas: { a: { properties: { b: part } } } }),
      NARROWER,
    ],
    ['too many items', part => ({ ...A, contains: part, minContains: 0, maxContains: 2 }), WIDER],
  ]

  it.each(places)('%s is compared', (_, place, expected) => {
    const Part = (schema: object) => place({ allOf: [schema] })
    expect(fieldRows(Part(S), Part(Short))).toEqual(expected)
    // Written out, or not, it is the same.
    expect(fieldRows(place(ref), place(Short), { Part: Short })).toEqual(NONE)
    expect(fieldRows(place(ref), place({ ...Short, description: 'words' }), { Part: Short })).toEqual(NONE)
    expect(fieldRows(place({ ...S, title: 'a' }), place(S))).toEqual(NONE)
  })

  it('a condition that holds itself is compared', () => {
    const Tree = (leaf: object) => ({
      ...O,
      properties: { leaf },
      not: { properties: { child: { $ref: '#/components/schemas/Tree' } } },
    })
    const field = { $ref: '#/components/schemas/Tree' }
    expect(fieldRows(field, field, { Tree: Tree(S) })).toEqual(NONE)
  })

  it('a composition that holds itself is compared', () => {
    const Odd = { allOf: [{ $ref: '#/components/schemas/Odd' }, { ...O, properties: { a: S } }] }
    expect(fieldRows({ $ref: '#/components/schemas/Odd' }, { ...O, properties: { a: S } }, { Odd })).toEqual(
      NONE,
    )
  })
})

describe('annotations', () => {
  it.each([
    { readOnly: false },
    { writeOnly: false },
    { xml: { name: 'a', attribute: true } },
    { externalDocs: { url: 'https://example.test' } },
    { $comment: 'a' },
    { examples: ['a'] },
    { 'x-order': 1 },
    { $defs: { A: I } },
  ])('are no change: %j', annotation => {
    expect(fieldRows(S, { ...S, ...annotation })).toEqual(NONE)
    expect(fieldRows({ ...S, ...annotation }, S)).toEqual(NONE)
  })
})
