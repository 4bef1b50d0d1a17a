import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import { comparison } from '../../../scripts/spec-diff/comparison.js'
import { reportOf } from '../../../scripts/spec-diff/report.js'
import { shapeReader } from '../../../scripts/spec-diff/shape.js'
import { documentOf } from './field.js'

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })
const S = { type: 'string' }

/** How many pairs of schemas have been compared, below the field of a document. */
const countOf = (root: unknown, old: JsonObject, now: JsonObject): number => {
  const { changesAt, compared } = comparison(
    'request',
    shapeReader(documentOf(root, false, old)),
    shapeReader(documentOf(root, false, now)),
  )
  changesAt('request.body', root, root)
  return compared()
}

/** Records of which each refers to all. */
const records = (count: number, leaf: object): JsonObject => {
  const names = Array.from({ length: count }, (_, index) => `Record${index}`)
  const others = Object.fromEntries(names.map(name => [name, ref(name)]))
  const properties = (index: number) => (index === count - 1 ? { ...others, leaf } : others)
  return Object.fromEntries(
    names.map((name, index) => [name, { type: 'object', properties: properties(index) }]),
  )
}

/** Levels of which each refers twice to the next, in one of the ways of schemas. */
const levels = (count: number, twice: (next: object) => object, leaf: object): JsonObject =>
  Object.fromEntries(
    Array.from({ length: count + 1 }, (_, index) => [
      `Level${index}`,
      index === count ? leaf : twice(ref(`Level${index + 1}`)),
    ]),
  )

const WAYS: readonly (readonly [string, (next: object) => object])[] = [
  ['properties', next => ({ type: 'object', properties: { a: next, b: next } })],
  ['compositions', next => ({ allOf: [{ properties: { a: next } }, { properties: { b: next } }] })],
  [
    'a composition of one property',
    next => ({ allOf: [{ properties: { a: next } }, { properties: { a: next } }] }),
  ],
  [
    'a union',
    next => ({
      anyOf: [
        { type: 'array', items: next },
        { type: 'object', properties: { a: next } },
      ],
    }),
  ],
  [
    'a union of objects',
    next => ({
      anyOf: ['a', 'b'].map(kind => ({ type: 'object', properties: { kind: { const: kind }, next } })),
    }),
  ],
  [
    'conditions',
    next => ({ type: 'object', not: { required: ['a'], properties: { a: next } }, propertyNames: next }),
  ],
  [
    'a union beside something',
    next => ({
      type: 'object',
      properties: { a: next },
      oneOf: [{ properties: { b: next } }, { required: ['c'] }],
    }),
  ],
]

const DEEP: readonly (readonly [string, (next: object) => object])[] = [
  ['references', next => next],
  ['compositions', next => ({ allOf: [next] })],
  ['compositions of the same twice', next => ({ allOf: [next, { ...next }] })],
  ['properties', next => ({ type: 'object', properties: { next } })],
  ['items', next => ({ type: 'array', items: next })],
  ['unions', next => ({ anyOf: [{ type: 'object', properties: { next } }, { type: 'integer' }] })],
  [
    'unions of the same value',
    next => ({ type: ['string', 'object'], anyOf: [next, { type: 'object', maxProperties: 1 }] }),
  ],
  ['conditions', next => ({ not: { type: 'object', properties: { next } } })],
]

describe('schemas that lie deep in each other', () => {
  it.each(DEEP)('are compared at any depth: %s', (_, deeper) => {
    const count = (depth: number): number =>
      countOf(ref('Level0'), levels(depth, deeper, S), levels(depth, deeper, { ...S, maxLength: 3 }))
    const [few, more, many] = [count(50), count(100), count(200)]
    expect(many - more).toBe(2 * (more - few))
    expect(many).toBeLessThan(200 * 8)
  })

  it.each(DEEP.filter(([way]) => way !== 'unions of the same value'))(
    'are no deeper than the stack: %s',
    (way, deeper) => {
      const depth = way === 'references' || way.startsWith('compositions') ? 3000 : 600
      const documents = [S, { ...S, maxLength: 3 }].map(leaf =>
        documentOf(ref('Level0'), false, levels(depth, deeper, leaf)),
      )
      const changes = compareDocuments(documents[0] ?? {}, documents[1] ?? {})
      expect(changes.map(({ level }) => level)).toEqual(['breaking', 'notice'])
    },
  )
})

describe('schemas that many refer to', () => {
  it.each(WAYS)('are compared once each: twenty levels of two in %s', (_, twice) => {
    const count = (depth: number): number =>
      countOf(ref('Level0'), levels(depth, twice, S), levels(depth, twice, { ...S, maxLength: 3 }))
    // Each level costs as much as the one before it, and no more the deeper it lies.
    const [ten, twenty, forty] = [count(10), count(20), count(40)]
    expect(forty - twenty).toBe(2 * (twenty - ten))
    expect(twenty).toBeLessThan(20 * 12)
  })

  it('are compared once each: records that refer to each other', () => {
    const count = (size: number): number =>
      countOf(ref('Record0'), records(size, S), records(size, { ...S, maxLength: 3 }))
    // One pair for each record, and one for the leaf.
    expect([count(5), count(10), count(40)]).toEqual([6, 11, 41])
  })

  it('are told of at a dozen places, the nearest first, and said to have more', () => {
    const [from, to] = [records(10, S), records(10, { ...S, maxLength: 3 })]
    const changes = compareDocuments(
      documentOf(ref('Record0'), false, from),
      documentOf(ref('Record0'), false, to),
    ).filter(({ where }) => where.startsWith('request'))
    expect(changes).toHaveLength(12)
    expect(reportOf(changes, 'text').split('(and in more places)\n')).toHaveLength(13)
    expect(changes.map(({ where }) => where)).toContain('request.body.field.Record9.leaf')
    for (const { where, level, more } of changes) {
      expect(where).toMatch(/^request\.body\.field(\.Record\d)+\.leaf$/)
      expect({ level, more }).toEqual({ level: 'breaking', more: true })
    }
  })

  it('are told of at every place where there are few', () => {
    const person = (street: object): JsonObject => ({
      Address: { type: 'object', properties: { street } },
      Person: { type: 'object', properties: { home: ref('Address'), work: ref('Address') } },
    })
    const field = { type: 'object', properties: { owner: ref('Person'), tenant: ref('Person') } }
    const changes = compareDocuments(
      documentOf(field, false, person(S)),
      documentOf(field, false, person({ type: 'integer' })),
    )
    expect(changes.map(({ where, more }) => [where, more])).toEqual(
      ['request.body.field', 'response.200.field'].flatMap(at =>
        ['owner.home', 'owner.work', 'tenant.home', 'tenant.work'].map(place => [
          `${at}.${place}.street`,
          undefined,
        ]),
      ),
    )
  })

  it('may be the root, as a reference or written out', () => {
    const Tree = { type: 'object', properties: { name: S, child: ref('Tree') } }
    expect(
      compareDocuments(documentOf(ref('Tree'), false, { Tree }), documentOf(Tree, false, { Tree })),
    ).toEqual([])
    const written = { ...Tree, properties: { ...Tree.properties, child: Tree } }
    expect(
      compareDocuments(documentOf(ref('Tree'), false, { Tree }), documentOf(written, false, { Tree })),
    ).toEqual([])
  })

  it('that hold each other under other names are the same', () => {
    const ring = (names: readonly string[]): JsonObject =>
      Object.fromEntries(
        names.map((name, index) => [
          name,
          { type: 'object', properties: { next: ref(names[(index + 1) % names.length] ?? '') } },
        ]),
      )
    const [one, two, three] = [['A'], ['B', 'C'], ['D', 'E', 'F']].map(names => ({
      doc: documentOf(ref(names[0] ?? ''), false, ring(names)),
    }))
    for (const other of [two, three]) expect(compareDocuments(one?.doc ?? {}, other?.doc ?? {})).toEqual([])
    expect(compareDocuments(two?.doc ?? {}, three?.doc ?? {})).toEqual([])
  })
})
