import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import { cases } from '../../support/cases.js'
import { disguised, oneOf, type Random, randomFrom, shuffled } from './disguise.js'
import { EDITS, type Edit } from './edits.js'

const S = { type: 'string' }

/** What a schema may stand in, and the step to it. */
interface Holder {
  readonly step: string
  readonly hold: (schema: object) => object
  readonly hidesNull?: true
}

const HOLDERS: readonly Holder[] = [
  { step: '[]', hold: items => ({ type: 'array', items }) },
  { step: '.*', hold: values => ({ type: 'object', additionalProperties: values }) },
  { step: '.*(^x-)', hold: values => ({ type: 'object', patternProperties: { '^x-': values } }) },
  { step: '[1]', hold: place => ({ type: 'array', prefixItems: [S, place] }) },
  {
    step: '.inner',
    hold: inner => ({ type: 'object', properties: { inner, other: S }, required: ['other'] }),
  },
  { step: '', hold: schema => ({ anyOf: [schema, { type: 'null' }] }), hidesNull: true },
  { step: '', hold: schema => ({ allOf: [schema, { description: 'words' }] }) },
]

/** Where a schema of the document stands. A place of both sides is one component that both use. */
interface Place {
  readonly operation: number
  readonly name: string
  readonly side: 'request' | 'response' | 'both'
}

const PLACES: readonly Place[] = [0, 1].flatMap(operation =>
  (['request', 'response', 'both'] as const).flatMap(side =>
    ['a', 'b'].map(letter => ({ operation, side, name: `${side}_${letter}` })),
  ),
)

interface Slot {
  readonly place: Place
  readonly edit: Edit
  readonly isEdited: boolean
  readonly holders: readonly Holder[]
}

const slotsOf = (random: Random, count: number): readonly Slot[] =>
  shuffled(random, PLACES).map((place, index) => {
    const edit = oneOf(random, EDITS)
    const fitting = HOLDERS.filter(({ hidesNull }) => !(hidesNull && edit.isOfNull))
    const holders = Array.from({ length: Math.floor(random() * 4) }, () => oneOf(random, fitting))
    return { place, edit, isEdited: index < count, holders }
  })

const held = ({ edit, isEdited, holders }: Slot, version: 'from' | 'to'): object =>
  holders.reduceRight((schema, { hold }) => hold(schema), isEdited ? edit[version] : edit.from)

const documentOf = (slots: readonly Slot[], version: 'from' | 'to', random: Random): JsonObject => {
  const schemas: JsonObject = {}
  const fieldsOf = (operation: number, side: 'request' | 'response'): object => {
    const fields = slots
      .filter(({ place }) => place.operation === operation && (place.side === side || place.side === 'both'))
      .map(slot => {
        const { name, side: of } = slot.place
        const shared = `Shared_${operation}_${name}`
        if (of !== 'both') return [name, disguised(random, held(slot, version), schemas)]
        schemas[shared] ??= disguised(random, held(slot, version), schemas)
        return [name, { $ref: `#/components/schemas/${shared}` }]
      })
    return { type: 'object', properties: Object.fromEntries(shuffled(random, fields)) }
  }
  const json = (schema: unknown) => ({ content: { 'application/json': { schema } } })
  const paths = [0, 1].map(operation => [
    `/things${operation}`,
    {
      post: {
        requestBody: json(fieldsOf(operation, 'request')),
        responses: { 200: json(fieldsOf(operation, 'response')) },
      },
    },
  ])
  return { openapi: '3.1.0', paths: Object.fromEntries(shuffled(random, paths)), components: { schemas } }
}

const ROOTS = { request: 'request.body', response: 'response.200' } as const

const expectedRows = (slots: readonly Slot[], way: 'forth' | 'back'): string[] =>
  slots
    .filter(({ isEdited }) => isEdited)
    .flatMap(({ place, edit, holders }) =>
      edit[way].flatMap(([below, change, request, response]) => {
        const steps = holders.map(({ step }) => step).join('')
        return (
          [
            ['request', request],
            ['response', response],
          ] as const
        ).flatMap(([side, level]) => {
          if (level === undefined || (place.side !== side && place.side !== 'both')) return []
          return [
            `POST /things${place.operation} ${ROOTS[side]}.${place.name}${steps}${below} ${change} ${level}`,
          ]
        })
      }),
    )
    .sort()

const toldRows = (from: JsonObject, to: JsonObject): string[] =>
  compareDocuments(from, to)
    .map(({ operation, where, change, level }) => `${operation} ${where} ${change} ${level}`)
    .sort()

describe('a document that was changed at random', () => {
  it('gives the rows of its edits and no others, forth and back', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, count) => {
        const random = randomFrom(seed)
        const slots = slotsOf(random, count)
        const [from, to] = [documentOf(slots, 'from', random), documentOf(slots, 'to', random)]
        expect(toldRows(from, to)).toEqual(expectedRows(slots, 'forth'))
        expect(toldRows(to, from)).toEqual(expectedRows(slots, 'back'))
      }),
      { numRuns: cases(150), seed: 7 },
    )
  })

  it('only in how it says things gives no rows', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const random = randomFrom(seed)
        const slots = slotsOf(random, PLACES.length)
        for (const version of ['from', 'to'] as const)
          expect(toldRows(documentOf(slots, version, random), documentOf(slots, version, random))).toEqual([])
      }),
      { numRuns: cases(80), seed: 7 },
    )
  })

  it.each(EDITS.map(edit => [edit.name, edit] as const))(
    'gives the rows of each edit, in every place: %s',
    (_, edit) => {
      const random = randomFrom(11)
      for (const place of PLACES)
        for (const holder of [undefined, ...HOLDERS]) {
          if (holder?.hidesNull && edit.isOfNull) continue
          const slots: readonly Slot[] = [{ place, edit, isEdited: true, holders: holder ? [holder] : [] }]
          const [from, to] = [documentOf(slots, 'from', random), documentOf(slots, 'to', random)]
          expect(toldRows(from, to)).toEqual(expectedRows(slots, 'forth'))
          expect(toldRows(to, from)).toEqual(expectedRows(slots, 'back'))
        }
    },
  )
})
