import { describe, expect, it } from 'vitest'
import { type FieldRows, fieldRows } from './field.js'

const S = { type: 'string' }
const I = { type: 'integer' }
const EITHER = { anyOf: [{ required: ['a'] }, { required: ['b'] }] }
const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more })
const both = (...rows: string[]): FieldRows => ({ request: rows, response: rows })
const NONE = both()

describe('what stands beside a union', () => {
  it('is compared: a field that goes, and one that is required', () => {
    const from = object({ a: S, b: S, c: S, d: S }, EITHER)
    expect(fieldRows(from, object({ a: S, b: S, c: S }, { ...EITHER, required: ['c'] }))).toEqual({
      request: ['.d: removed, breaking', '.c: required, breaking'].sort(),
      response: ['.d: removed, breaking', '.c: required, additive'].sort(),
    })
  })

  it('is compared: a limit', () => {
    const text = (maxLength: number) => ({ ...S, maxLength, anyOf: [{ format: 'uri' }, { pattern: '^a' }] })
    expect(fieldRows(text(9), text(3))).toEqual({
      request: ['constraint, breaking'],
      response: ['constraint, notice'],
    })
  })

  it('is compared where the union changes with it', () => {
    const from = object({ a: S, b: S, c: S }, EITHER)
    const to = object(
      { a: S, b: S },
      { anyOf: [{ required: ['a'] }, { required: ['b'] }, { minProperties: 1 }] },
    )
    const { request, response } = fieldRows(from, to)
    expect(request).toContain('.c: removed, breaking')
    expect(response).toContain('.c: removed, breaking')
    expect(request).toContain('type, additive')
    expect(response).toContain('type, breaking')
  })

  it('may move into its members, and nothing has changed', () => {
    const beside = object({ a: S, b: S }, EITHER)
    const within = {
      anyOf: [object({ a: S, b: S }, { required: ['a'] }), object({ a: S, b: S }, { required: ['b'] })],
    }
    expect(fieldRows(beside, within)).toEqual(NONE)
    expect(fieldRows(within, beside)).toEqual(NONE)
  })

  it('is compared with unions in a composition', () => {
    const composed = (...more: object[]) => ({ allOf: [object({ a: S, b: S }), ...more] })
    const other = { anyOf: [{ minProperties: 2 }, { maxProperties: 1 }] }
    expect(fieldRows(composed(EITHER), composed(EITHER))).toEqual(NONE)
    expect(fieldRows(composed(EITHER, other), composed(other, EITHER))).toEqual(NONE)
    expect(fieldRows(composed(EITHER), composed(EITHER, other))).toEqual({
      request: ['constraint, breaking'],
      response: ['constraint, notice'],
    })
    expect(fieldRows(composed(EITHER, other), composed(other))).toEqual({
      request: ['constraint, additive'],
      response: ['constraint, notice'],
    })
  })

  it('is compared although null is the only other member', () => {
    const maybe = (properties: object) => ({ anyOf: [object(properties), { type: 'null' }], title: 'a' })
    expect(fieldRows(maybe({ a: S, b: S }), maybe({ a: S }))).toEqual(both('.b: removed, breaking'))
  })
})

describe('members of a union', () => {
  const card = object({ kind: { const: 'card' }, number: S, month: I })
  const bank = object({ kind: { const: 'bank' }, iban: S, number: S })
  const cash = object({ kind: { const: 'cash' }, number: S })

  it.each([
    ['in front', [cash, card, bank]],
    ['between', [card, cash, bank]],
    ['behind', [card, bank, cash]],
  ])('%s come alone', (_, to) => {
    expect(fieldRows({ anyOf: [card, bank] }, { anyOf: to })).toEqual({
      request: ['type, additive'],
      response: ['type, breaking'],
    })
    expect(fieldRows({ anyOf: to }, { anyOf: [bank, card] })).toEqual({
      request: ['type, breaking'],
      response: ['type, additive'],
    })
  })

  it('that come do not hide what changes in others', () => {
    const later = object({ kind: { const: 'bank' }, iban: S })
    expect(fieldRows({ anyOf: [card, bank] }, { anyOf: [cash, later, card] })).toEqual({
      request: ['type, additive', '.number: removed, breaking'],
      response: ['type, breaking', '.number: removed, breaking'],
    })
  })

  it('are found by what they have in common, where nothing names them', () => {
    const [a, b] = [object({ x: S, y: S, z: S }), object({ p: S, q: S, r: S })]
    const [later, more] = [object({ x: S, y: S, z: I }), object({ m: S, n: S })]
    expect(fieldRows({ anyOf: [a, b] }, { anyOf: [more, b, later] })).toEqual({
      request: ['type, additive', '.z: type, breaking'],
      response: ['type, breaking', '.z: type, breaking'],
    })
  })

  it('are found by the name of their component', () => {
    const Old = object({ a: S })
    const union = { anyOf: [{ $ref: '#/components/schemas/Old' }, I] }
    expect(fieldRows(union, { anyOf: [I, Old] }, { Old })).toEqual(NONE)
  })

  it.each([2, 4, 8])('that differ only %i levels down may change places', depth => {
    const deep = (leaf: object, levels: number): object =>
      levels === 0 ? leaf : object({ a: deep(leaf, levels - 1) })
    const [one, other] = [deep(S, depth), deep(I, depth)]
    expect(fieldRows({ anyOf: [one, other] }, { anyOf: [other, one] })).toEqual(NONE)
  })

  it('of which only one may match are fewer, unless no value can match two', () => {
    const members = [
      { ...S, maxLength: 9 },
      { ...S, pattern: '^a' },
    ]
    expect(fieldRows({ anyOf: members }, { oneOf: members })).toEqual({
      request: ['constraint, breaking'],
      response: ['constraint, notice'],
    })
    expect(fieldRows({ oneOf: members }, { anyOf: members }).request).toEqual(['constraint, additive'])
    expect(fieldRows({ anyOf: [S, I] }, { oneOf: [S, I] })).toEqual(NONE)
  })

  it('that hold the union itself are compared once', () => {
    const Tree = (...members: object[]) => ({
      anyOf: [object({ left: { $ref: '#/components/schemas/Tree' } }), ...members],
    })
    const field = { $ref: '#/components/schemas/Tree' }
    expect(fieldRows(field, field, { Tree: Tree(S) })).toEqual(NONE)
    const itself = { anyOf: [{ $ref: '#/components/schemas/Tree' }, S, I] }
    expect(fieldRows(field, field, { Tree: itself })).toEqual(NONE)
  })

  it('that only list values are one list of them', () => {
    const named = (...values: string[]) => ({ oneOf: values.map(value => ({ const: value, title: value })) })
    expect(fieldRows(named('a', 'b'), { ...S, enum: ['b', 'a'] })).toEqual(NONE)
    expect(fieldRows(named('a', 'b'), named('c', 'a', 'b'))).toEqual({
      request: ['enum_added, additive'],
      response: ['enum_added, notice'],
    })
    const orNull = { anyOf: [{ enum: ['a'] }, { type: 'string', enum: ['b'] }, { type: 'null' }] }
    expect(fieldRows(orNull, { type: ['string', 'null'], enum: ['a', 'b', null] })).toEqual(NONE)
  })

  it('of which a value of any type may be one come and go', () => {
    expect(fieldRows({}, { anyOf: [S, I] })).toEqual({
      request: ['type, breaking'],
      response: ['type, additive'],
    })
    expect(fieldRows({ anyOf: [S, I] }, {})).toEqual({
      request: ['type, additive'],
      response: ['type, breaking'],
    })
  })
})
