import { describe, expect, it } from 'vitest'
import { type FieldRows, fieldRows } from './field.js'

const S = { type: 'string' }
const I = { type: 'integer' }
const N = { type: 'number' }
const O = { type: 'object' }
const object = (properties: object, more: object = {}): object => ({ ...O, properties, ...more })

const rows = (request: readonly string[], response: readonly string[]): FieldRows => ({ request, response })
const NONE = rows([], [])
const NARROWER = rows(['constraint, breaking'], ['constraint, notice'])
const WIDER = rows(['constraint, additive'], ['constraint, notice'])
const OTHER = NARROWER

type Case = readonly [name: string, from: object, to: object, forth: FieldRows, back: FieldRows]

const check = (cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, from, to, forth, back) => {
    expect(fieldRows(from, to)).toEqual(forth)
    expect(fieldRows(to, from)).toEqual(back)
  })
}

describe('keywords that must all be met', () => {
  check([
    [
      'const beside enum',
      { ...S, enum: ['a', 'b'] },
      { ...S, enum: ['a', 'b'], const: 'a' },
      rows(['enum_removed, breaking'], ['enum_removed, notice']),
      rows(['enum_added, additive'], ['enum_added, notice']),
    ],
    ['members that no type has', { ...S, enum: ['a', 1] }, { ...S, enum: ['a'] }, NONE, NONE],
    [
      'keys that one part of a composition refuses',
      { allOf: [object({ a: S }), object({ b: S })] },
      { allOf: [object({ a: S }, { additionalProperties: false }), object({ b: S })] },
      rows(['.b: type, breaking'], ['.b: type, additive']),
      rows(['.b: type, additive'], ['.b: type, breaking']),
    ],
    [
      'keys that one part of a composition restricts',
      { allOf: [object({ a: S }), object({ b: N })] },
      { allOf: [object({ a: S }, { additionalProperties: I }), object({ b: N })] },
      rows(['constraint, additive', '.b: type, breaking'], ['constraint, notice', '.b: type, additive']),
      rows(['constraint, breaking', '.b: type, additive'], ['constraint, notice', '.b: type, breaking']),
    ],
    [
      'a tuple in one part of a composition, and items in another',
      { allOf: [{ type: 'array', prefixItems: [N] }, { type: 'array' }] },
      {
        allOf: [
          { type: 'array', prefixItems: [N] },
          { type: 'array', items: I },
        ],
      },
      rows(['[0]: type, breaking', '[]: type, breaking'], ['[0]: type, additive', '[]: type, additive']),
      rows(['[0]: type, additive', '[]: type, additive'], ['[0]: type, breaking', '[]: type, breaking']),
    ],
  ])
})

describe('a pattern that matches declared names', () => {
  const map = (patternProperties: object) => object({ ab: S }, { patternProperties })
  check([
    [
      'comes',
      map({}),
      map({ '^a': { maxLength: 3 } }),
      rows(
        ['constraint, additive', '.ab: constraint, breaking'],
        ['constraint, notice', '.ab: constraint, notice'],
      ),
      rows(
        ['constraint, breaking', '.ab: constraint, additive'],
        ['constraint, notice', '.ab: constraint, notice'],
      ),
    ],
    [
      'and becomes narrower',
      map({ '^a': {} }),
      map({ '^a': { maxLength: 3 } }),
      rows(
        ['.ab: constraint, breaking', '.*(^a): constraint, breaking'],
        ['.ab: constraint, notice', '.*(^a): constraint, notice'],
      ),
      rows(
        ['.ab: constraint, additive', '.*(^a): constraint, additive'],
        ['.ab: constraint, notice', '.*(^a): constraint, notice'],
      ),
    ],
    [
      'of which nobody is told twice',
      map({ '^a': S }),
      object({ ab: S }, { patternProperties: { '^a': S } }),
      NONE,
      NONE,
    ],
  ])

  const patterns = (patternProperties: object) => ({ ...O, patternProperties, additionalProperties: false })
  check([
    ['or other patterns', patterns({ '^a': S }), patterns({ '^a': S, b: S }), OTHER, OTHER],
    ['or none', patterns({ '^a-': S }), patterns({ '^a-': S, '^b-': S }), WIDER, NARROWER],
  ])

  it('declares what readers of a map take for a value', () => {
    const values = { ...O, additionalProperties: S }
    expect(fieldRows(values, { ...values, properties: { count: I } }).response).toEqual([
      '.count: added, breaking',
    ])
    expect(fieldRows(values, { ...values, properties: { name: S } }).response).toEqual([
      '.name: added, additive',
    ])
  })
})

describe('a union that excludes what meets two members', () => {
  const [short, marked] = [
    { ...S, maxLength: 3 },
    { ...S, pattern: '^a' },
  ]

  it.each([
    ['a member that takes more', { oneOf: [short, marked] }, { oneOf: [{ ...S, maxLength: 9 }, marked] }],
    ['a member that comes', { oneOf: [short, marked] }, { oneOf: [short, marked, { ...S, minLength: 2 }] }],
    ['a member that comes twice', { oneOf: [short, I] }, { oneOf: [short, I, I] }],
    [
      'null that meets another member',
      { type: ['string', 'null'] },
      { oneOf: [{ type: ['string', 'null'] }, { type: 'null' }] },
    ],
    [
      'a value that stands twice',
      { oneOf: [{ const: 'a' }, { const: 'b' }] },
      { oneOf: [{ const: 'a' }, { const: 'b' }, { const: 'a' }] },
    ],
    ['a union in it', { oneOf: [{ anyOf: [short, marked] }, I] }, { oneOf: [short, marked, I] }],
  ])('breaks who sends with %s', (_, from, to) => {
    const { request, response } = fieldRows(from, to)
    expect(request.filter(row => row.endsWith('breaking'))).not.toEqual([])
    expect(response).not.toEqual([])
    expect(fieldRows(from, from)).toEqual(NONE)
    expect(fieldRows(to, to)).toEqual(NONE)
  })

  it('excludes nothing where a key tells its members apart', () => {
    const tagged = (kind: string, more: object = {}) =>
      object({ kind: { const: kind }, ...more }, { required: ['kind'] })
    const from = { oneOf: [tagged('a', { x: S }), tagged('b')] }
    expect(fieldRows(from, { oneOf: [tagged('a', { x: S, y: S }), tagged('b')] })).toEqual(
      rows(['.y: added, additive'], ['.y: added, additive']),
    )
    expect(fieldRows(from, { oneOf: [tagged('a', { x: S }), tagged('b'), tagged('c')] })).toEqual(
      rows(['type, additive'], ['type, breaking']),
    )
  })
})

describe('members of a union that go and come', () => {
  it('are lost although other types have come', () => {
    const from = { anyOf: [{ ...S, format: 'uri' }, I] }
    const to = { anyOf: [{ ...S, format: 'email' }, I, { type: 'boolean' }] }
    expect(fieldRows(from, to)).toEqual(rows(['type, breaking'], ['type, breaking']))
  })

  it('take nothing away where others take all that they took', () => {
    expect(fieldRows({ anyOf: [S, I] }, { anyOf: [S, N] })).toEqual(
      rows(['type, additive'], ['type, breaking']),
    )
    expect(fieldRows({ anyOf: [S, N] }, { anyOf: [S, N, I] })).toEqual(NONE)
  })

  it('are told as types where they are what types show', () => {
    const items = {
      anyOf: [
        { type: 'array', items: S },
        { type: 'array', items: I },
      ],
    }
    expect(fieldRows({ type: 'array', ...items }, { type: 'array' }).response).toEqual([
      'constraint, breaking',
    ])
    const either = { anyOf: [{ required: ['a'] }, { required: ['b'] }] }
    expect(fieldRows({ ...O, ...either }, O)).toEqual(WIDER)
  })
})

describe('a condition', () => {
  it('means to the letter what it says, where clients would refuse keys', () => {
    const not = (properties: object) => ({ ...O, not: object(properties) })
    expect(fieldRows(not({ a: S, b: S }), not({ a: S }))).toEqual(NARROWER)
    expect(fieldRows(not({ a: S }), not({ a: S, b: S }))).toEqual(WIDER)
    expect(fieldRows(not({ a: S }), not({ a: S, b: {} }))).toEqual(NONE)
  })

  it('that leads back to itself changes with what it decides over', () => {
    const Tree = (leaf: object) => ({
      ...O,
      properties: { leaf },
      not: { properties: { child: { $ref: '#/components/schemas/Tree' } }, required: ['child'] },
    })
    const field = { $ref: '#/components/schemas/Tree' }
    const schemas = { Tree: Tree(S), Later: Tree({ ...S, maxLength: 3 }) }
    const later = {
      ...schemas.Later,
      not: { properties: { child: { $ref: '#/components/schemas/Later' } }, required: ['child'] },
    }
    const { request } = fieldRows(field, { $ref: '#/components/schemas/Later' }, { ...schemas, Later: later })
    expect(request).toContain('.leaf: constraint, breaking')
    expect(request.filter(row => !row.startsWith('.leaf'))).not.toEqual([])
  })
})
