import { describe, expect, it } from 'vitest'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { differences, factsDigest, factsOf, schemaFacts } from '../../../scripts/spec/facts.js'

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })
const S = { type: 'string' }

/** Levels of which each refers twice to the next. */
const documentOf = (twice: (next: object) => object, leaf: object): JsonObject => {
  const levels = Array.from({ length: 60 }, (_, index) => [`Level${index}`, twice(ref(`Level${index + 1}`))])
  const schema = ref('Level0')
  return {
    openapi: '3.1.0',
    paths: { '/things': { get: { responses: { 200: { content: { 'application/json': { schema } } } } } } },
    components: { schemas: { ...Object.fromEntries(levels), Level60: leaf } },
  }
}

const WAYS: readonly (readonly [string, (next: object) => object])[] = [
  ['allOf', next => ({ allOf: [next, { ...next }] })],
  ['properties', next => ({ type: 'object', properties: { a: next, b: { ...next } } })],
  [
    'allOf of properties',
    next => ({ allOf: [{ properties: { a: next } }, { properties: { a: next, b: next } }] }),
  ],
]

const factsIn = (doc: JsonObject) => operationsOf(doc).map(each => factsOf(doc, each))

describe('facts of schemas that many refer to', () => {
  it.each(WAYS)('are read once: sixty levels of two in %s', (_, twice) => {
    const [old, same, now] = [S, S, { type: 'integer' }].map(leaf => documentOf(twice, leaf))
    const [before, unchanged, after] = [old, same, now].map(doc => factsIn(doc ?? {}))
    expect(differences(before?.[0], unchanged?.[0])).toEqual([])
    const [first] = differences(before?.[0], after?.[0])
    expect([first?.left, first?.right]).toEqual(['string', 'integer'])
    expect(factsDigest(old ?? {})).toBe(factsDigest(same ?? {}))
    expect(factsDigest(old ?? {})).not.toBe(factsDigest(now ?? {}))
  })

  it('are the same whether what holds itself was read before or not', () => {
    const schemas = {
      Tree: { type: 'object', properties: { child: ref('Tree'), leaf: ref('Leaf') } },
      Leaf: { type: 'object', properties: { tree: ref('Tree') } },
    }
    const doc: JsonObject = { components: { schemas } }
    const of = (schema: object): unknown => schemaFacts(doc, schema)
    const both = { type: 'object', properties: { leaf: ref('Leaf'), tree: ref('Tree') } }
    expect(of(both)).toEqual({ type: 'object', properties: { leaf: of(ref('Leaf')), tree: of(ref('Tree')) } })
    expect(of(ref('Tree'))).toEqual({
      type: 'object',
      properties: {
        child: { recursion: 1 },
        leaf: { type: 'object', properties: { tree: { recursion: 2 } } },
      },
    })
  })
})
