import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../scripts/spec/document.js'
import type { ChangeKind } from '../../../scripts/spec-diff/change.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import type { Level } from '../../../scripts/spec-diff/impact.js'
import { documentOf, OPERATION } from './field.js'

const S = { type: 'string' }
const NULLABLE = { type: ['string', 'null'] }
const ENUM = (...members: unknown[]): object => ({ type: 'string', enum: members })

const OBJECT = (values?: unknown): object => ({
  type: 'object',
  ...(values === undefined ? {} : { additionalProperties: values }),
})

const DECLARED = (others: object = {}): object => ({ type: 'object', properties: { a: S }, ...others })

type Expected = readonly [change: ChangeKind, request: Level, response: Level]

type Case = readonly [name: string, from: unknown, to: unknown, ...expected: Expected[]]

/** What is narrower breaks who sends, what is wider breaks who reads; a condition of an answer binds nobody. */
const CASES: readonly Case[] = [
  ['a field that is added', undefined, S, ['added', 'additive', 'additive']],
  ['a field that is removed', S, undefined, ['removed', 'breaking', 'breaking']],
  ['another type', S, { type: 'boolean' }, ['type', 'breaking', 'breaking']],
  [
    'an integer that may be any number',
    { type: 'integer' },
    { type: 'number' },
    ['type', 'additive', 'breaking'],
  ],
  [
    'a number that must be an integer',
    { type: 'number' },
    { type: 'integer' },
    ['type', 'breaking', 'additive'],
  ],
  ['one more type', S, { type: ['string', 'number'] }, ['type', 'additive', 'breaking']],
  ['one type less', { type: ['string', 'number'] }, S, ['type', 'breaking', 'additive']],
  ['a type where any passed', {}, S, ['type', 'breaking', 'additive']],
  ['no type any more', S, {}, ['type', 'additive', 'breaking']],
  ['null that is taken', S, NULLABLE, ['nullable', 'additive', 'breaking']],
  ['null that is not taken', NULLABLE, S, ['non_nullable', 'breaking', 'additive']],
  ['null as a member of a union', S, { anyOf: [S, { type: 'null' }] }, ['nullable', 'additive', 'breaking']],
  ['a member of an enum that is added', ENUM('a'), ENUM('a', 'b'), ['enum_added', 'additive', 'notice']],
  ['a member of an enum that is removed', ENUM('a', 'b'), ENUM('a'), ['enum_removed', 'breaking', 'notice']],
  [
    'members of an enum that are exchanged',
    ENUM('a', 'b'),
    ENUM('a', 'c'),
    ['enum_removed', 'breaking', 'notice'],
    ['enum_added', 'additive', 'notice'],
  ],
  ['an enum where there was none', S, ENUM('a'), ['constraint', 'breaking', 'notice']],
  ['an enum that is dropped', ENUM('a'), S, ['constraint', 'additive', 'notice']],
  ['a shorter text', { ...S, maxLength: 9 }, { ...S, maxLength: 3 }, ['constraint', 'breaking', 'notice']],
  ['a longer text', { ...S, maxLength: 3 }, { ...S, maxLength: 9 }, ['constraint', 'additive', 'notice']],
  ['a limit where there was none', S, { ...S, maxLength: 3 }, ['constraint', 'breaking', 'notice']],
  ['a limit that is dropped', { ...S, maxLength: 3 }, S, ['constraint', 'additive', 'notice']],
  ['a higher minimum', { minimum: 1 }, { minimum: 2 }, ['constraint', 'breaking', 'notice']],
  ['a lower minimum', { minimum: 2 }, { minimum: 1 }, ['constraint', 'additive', 'notice']],
  ['another pattern', { ...S, pattern: 'a' }, { ...S, pattern: 'b' }, ['constraint', 'breaking', 'notice']],
  ['a format', S, { ...S, format: 'uri' }, ['format', 'breaking', 'notice']],
  ['no format any more', { ...S, format: 'uri' }, S, ['format', 'additive', 'notice']],
  [
    'items that must differ',
    { uniqueItems: false },
    { uniqueItems: true },
    ['constraint', 'breaking', 'notice'],
  ],
  ['free keys that were refused', OBJECT(false), OBJECT(S), ['constraint', 'additive', 'notice']],
  ['no free keys any more', OBJECT(S), OBJECT(false), ['constraint', 'breaking', 'notice']],
  ['a default', S, { ...S, default: 'a' }, ['default', 'notice', 'notice']],
  ['a default of null', S, { ...S, default: null }, ['default', 'notice', 'notice']],
  [
    'a union with one more member',
    { anyOf: [S, { type: 'number' }] },
    { anyOf: [S, { type: 'number' }, { type: 'boolean' }] },
    ['type', 'additive', 'breaking'],
  ],
  [
    'a union of what was there and more',
    { ...S, format: 'date' },
    { anyOf: [{ ...S, format: 'date' }, { type: 'number' }] },
    ['type', 'additive', 'breaking'],
  ],
]

/** Changes of no fact. */
const NOTHING: readonly (readonly [name: string, from: unknown, to: unknown])[] = [
  ['words', { ...S, description: 'a' }, { ...S, description: 'b', example: 'c', title: 'd' }],
  ['the order of keys', { type: 'string', format: 'uri' }, { format: 'uri', type: 'string' }],
  ['a member of an enum that stands twice', ENUM('a', 'b'), ENUM('a', 'b', 'a')],
  ['the order of an enum', ENUM('a', 'b'), ENUM('b', 'a')],
  ['the order of types', { type: ['string', 'null'] }, { type: ['null', 'string'] }],
  ['null written in another way', NULLABLE, { anyOf: [S, { type: 'null' }] }],
  ['free keys that nothing forbade', OBJECT(), OBJECT(true)],
  ['that undeclared keys are refused, which they are', DECLARED(), DECLARED({ additionalProperties: false })],
  ['conditions that everything meets', { type: 'array' }, { type: 'array', minItems: 0, uniqueItems: false }],
  ['a const in place of an enum of one', ENUM('a'), { const: 'a' }],
  ['a type that followed from the members', ENUM('a'), { enum: ['a'] }],
  ['a type that followed from the properties', DECLARED(), DECLARED({ type: undefined })],
  [
    'the smallest integer in another way',
    { type: 'integer', exclusiveMinimum: 0 },
    { type: 'integer', minimum: 1 },
  ],
  ['types in place of a union of them', { type: ['string', 'integer'] }, { anyOf: [S, { type: 'integer' }] }],
  [
    'a union in a union',
    { anyOf: [S, { anyOf: [{ type: 'integer' }, { type: 'null' }] }] },
    { anyOf: [S, { type: 'integer' }, { type: 'null' }] },
  ],
  ['the order of a union', { anyOf: [S, { type: 'integer' }] }, { anyOf: [{ type: 'integer' }, S] }],
  [
    'words in a union',
    { anyOf: [S, { type: 'integer', description: 'a' }] },
    { anyOf: [S, { type: 'integer', title: 'b' }] },
  ],
  ['extensions', S, { ...S, 'x-name': 'a' }],
]

describe('a change of a field', () => {
  it.each(CASES.map(row => [row[0], row] as const))(
    'of %s is told by who sends and who reads it',
    (_, row) => {
      const [, from, to, ...expected] = row
      const changes = compareDocuments(documentOf(from), documentOf(to))
      const of = (where: string, level: 1 | 2) =>
        expected.map(each => [OPERATION, where, each[0], each[level]])
      expect(changes.map(each => [each.operation, each.where, each.change, each.level])).toEqual([
        ...of('request.body.field', 1),
        ...of('response.200.field', 2),
      ])
    },
  )

  it.each(NOTHING)('of %s is none', (_, from, to) => {
    expect(compareDocuments(documentOf(from), documentOf(to))).toEqual([])
  })

  it('of null is told with the types before and after, null among them', () => {
    const [change] = compareDocuments(documentOf(NULLABLE), documentOf(S))
    expect([change?.from, change?.to]).toEqual([{ type: ['string', 'null'] }, { type: 'string' }])
    const union = { anyOf: [S, { type: 'number' }, { type: 'null' }] }
    const [other] = compareDocuments(documentOf(union), documentOf({ anyOf: [S, { type: 'number' }] }))
    expect(other?.from).toEqual({ anyOf: [S, { type: 'number' }, { type: 'null' }] })
  })

  it('of a type does not hide what else has changed below it', () => {
    const changes = compareDocuments(
      documentOf({ type: 'object', properties: { a: S, b: S } }),
      documentOf({ type: ['object', 'string'], properties: { a: S } }),
    )
    const told = changes.map(({ where, change, level }) => [where, change, level])
    expect(told).toContainEqual(['request.body.field.b', 'removed', 'breaking'])
    expect(told).toContainEqual(['response.200.field.b', 'removed', 'breaking'])
  })

  it('of a part of a composition is found, also where another part says less of the same', () => {
    const composed = (type: string): JsonObject =>
      documentOf({
        allOf: [
          { type: 'object', properties: { a: { type } } },
          { type: 'object', properties: { a: { description: 'words' } } },
        ],
      })
    const [change] = compareDocuments(composed('string'), composed('integer'))
    expect([change?.where, change?.change]).toEqual(['request.body.field.a', 'type'])
    const unions = (type: string): JsonObject =>
      documentOf({ allOf: [{ anyOf: [S, { type }] }, { anyOf: [S, { type: 'boolean' }] }] })
    expect(compareDocuments(unions('integer'), unions('object'))).not.toEqual([])
  })

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'is told of a field called %s',
    name => {
      const schema = (properties: object) => documentOf({ type: 'object', properties })
      const own = JSON.parse(
        `{ ${JSON.stringify(name)}: { "type": "string" }, "other": { "type": "string" } }`,
      )
      const [change] = compareDocuments(schema(own), schema({ other: S }))
      expect([change?.where, change?.change]).toEqual([`request.body.field.${name}`, 'removed'])
    },
  )

  it('names a field that a path would misread in quotes', () => {
    const [change] = compareDocuments(
      documentOf(DECLARED()),
      documentOf({ type: 'object', properties: { a: S, 'a.b[]': S } }),
    )
    expect(change?.where).toBe('request.body.field["a.b[]"]')
  })

  it('that requires a name which nothing declares breaks who sends it', () => {
    const [change] = compareDocuments(documentOf(DECLARED()), documentOf(DECLARED({ required: ['zz'] })))
    expect([change?.where, change?.change, change?.level]).toEqual([
      'request.body.field.zz',
      'required',
      'breaking',
    ])
  })

  it('that becomes required breaks who sends it', () => {
    const changes = compareDocuments(documentOf(S), documentOf(S, true))
    expect(changes.map(({ change, level }) => [change, level])).toEqual([
      ['required', 'breaking'],
      ['required', 'additive'],
    ])
  })

  it('that is no longer required breaks who reads it', () => {
    const changes = compareDocuments(documentOf(S, true), documentOf(S))
    expect(changes.map(({ change, level }) => [change, level])).toEqual([
      ['optional', 'additive'],
      ['optional', 'breaking'],
    ])
  })

  it('that is added and required breaks who does not send it', () => {
    const [request, response] = compareDocuments(documentOf(undefined), documentOf(S, true))
    expect([request?.change, request?.level, response?.level]).toEqual(['added', 'breaking', 'additive'])
  })

  it('is found once in a schema that holds itself', () => {
    const tree = (maxLength: number, child: unknown): JsonObject => ({
      ...documentOf({ $ref: '#/components/schemas/Tree' }),
      components: {
        schemas: { Tree: { type: 'object', properties: { name: { ...S, maxLength }, child } } },
      },
    })
    const itself = { $ref: '#/components/schemas/Tree' }
    const found = (from: JsonObject, to: JsonObject) =>
      compareDocuments(from, to).map(({ where, change }) => [where, change])
    expect(found(tree(9, itself), tree(9, itself))).toEqual([])
    expect(found(tree(9, itself), tree(3, itself))).toEqual([
      ['request.body.field.name', 'constraint'],
      ['response.200.field.name', 'constraint'],
    ])
    // Lists of itself are no longer itself.
    expect(found(tree(9, itself), tree(9, { type: 'array', items: itself }))).not.toEqual([])
  })

  it('is found in the values of maps', () => {
    const map = (...members: string[]) => OBJECT({ type: 'array', items: ENUM(...members) })
    const changes = compareDocuments(documentOf(map('a')), documentOf(map('a', 'b')))
    expect(changes.map(({ where, change, level }) => [where, change, level])).toEqual([
      ['request.body.field.*[]', 'enum_added', 'additive'],
      ['response.200.field.*[]', 'enum_added', 'notice'],
    ])
  })

  it('is found in items of arrays and in objects, with both values', () => {
    const deep = (maxLength: number) => ({
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string', maxLength } } },
    })
    const [change] = compareDocuments(documentOf(deep(9)), documentOf(deep(3)))
    expect(change).toEqual({
      operation: OPERATION,
      where: 'request.body.field[].name',
      change: 'constraint',
      level: 'breaking',
      from: { maxLength: 9 },
      to: { maxLength: 3 },
      facade: [],
    })
  })
})
