import { describe, expect, it } from 'vitest'
import { openAnswers } from '../../../scripts/generate/open-answers.js'
import { generateTypes } from '../../../scripts/generate/types.js'
import { generateValidators } from '../../../scripts/generate/validators.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { smallDocument, withValue } from './documents.js'
import { evaluate } from './module.js'

const PUT = ['paths', '/things/{id}', 'put']
const ANSWER = [...PUT, 'responses', '200', 'content', 'application/json', 'schema']
const BODY = [...PUT, 'requestBody', 'content', 'application/json', 'schema']
const COLOUR = { type: 'string', enum: ['RED', 'BLUE'] }

const documentOf = (body: unknown, answer: unknown, schemas: JsonObject = {}): JsonObject =>
  [
    [BODY, body],
    [ANSWER, answer],
    [['components', 'schemas'], schemas],
  ].reduce<JsonObject>((doc, [path, value]) => withValue(doc, path as string[], value), smallDocument())

/** The types of the two sides, without words and white space. */
const typesOf = async (doc: JsonObject): Promise<string> =>
  (await generateTypes(doc)).replaceAll(/\/\*\*[\s\S]*?\*\//g, '').replaceAll(/\s+/g, ' ')

const object = (colour: unknown): JsonObject => ({ type: 'object', properties: { colour } })

describe('the types of an enum', () => {
  it('are open in an answer and closed in a request', async () => {
    const types = await typesOf(documentOf(object(COLOUR), object(COLOUR)))
    expect(types).toContain(
      'requestBody: { content: { "application/json": { colour?: "RED" | "BLUE"; }; }; }',
    )
    expect(types).toContain('"application/json": { colour?: ("RED" | "BLUE") | (string & {}); };')
  })

  it('are two where a request and an answer share the component, and one where they do not', async () => {
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
    const types = await typesOf(
      documentOf(
        { type: 'object', properties: { shared: ref('Shared'), asked: ref('Asked') } },
        {
          type: 'object',
          properties: { shared: ref('Shared'), told: { type: 'array', items: ref('Told') } },
        },
        { Shared: object(ref('Colour')), Colour: COLOUR, Asked: COLOUR, Told: COLOUR },
      ),
    )
    expect(types).toContain('Shared: { colour?: components["schemas"]["Colour"]; };')
    expect(types).toContain('Colour: "RED" | "BLUE";')
    expect(types).toContain('Asked: "RED" | "BLUE";')
    expect(types).toContain('Told: ("RED" | "BLUE") | (string & {});')
    expect(types).toContain('SharedInAnswers: { colour?: components["schemas"]["ColourInAnswers"]; };')
    expect(types).toContain('ColourInAnswers: ("RED" | "BLUE") | (string & {});')
    expect(types).toContain('shared?: components["schemas"]["SharedInAnswers"]; told?: components')
    expect(types).toContain('shared?: components["schemas"]["Shared"]; asked?: components')
  })

  it('are open where a reference leads into a component, and where it admits null', async () => {
    const types = await typesOf(
      documentOf(
        { type: 'object', properties: {} },
        {
          type: 'object',
          properties: {
            into: { $ref: '#/components/schemas/Told/properties/colour' },
            nullable: { type: ['string', 'null'], enum: ['RED', null] },
            told: { $ref: '#/components/schemas/Told' },
          },
        },
        { Told: object(COLOUR) },
      ),
    )
    expect(types).toContain('Told: { colour?: ("RED" | "BLUE") | (string & {}); };')
    expect(types).toContain('nullable?: ("RED" | null) | (string & {});')
    expect(types).toContain('into?: components["schemas"]["Told.properties.colour"];')
  })

  it('are open in the answer to every other status, behind an escape, and of a single value', async () => {
    const doc = documentOf(object({ type: 'string' }), object({ $ref: '#/components/schemas/N~1a' }), {
      'N/a': { type: 'object', properties: { only: { type: 'string', const: 'ONE' } } },
    })
    const failed = { content: { 'application/json': { schema: object(COLOUR) } }, description: 'Failed' }
    const types = await typesOf(withValue(doc, [...PUT, 'responses', 'default'], failed))
    expect(types).toContain(
      'default: { headers: { [name: string]: unknown; }; content: { "application/json": { colour?: ("RED" | "BLUE") | (string & {}); }; }; };',
    )
    expect(types).toContain('"N/a": { only?: "ONE" | (string & {}); };')
  })

  it('are open of an answer whose field is called properties', async () => {
    const named = { type: 'object', properties: { properties: COLOUR } }
    expect(await typesOf(documentOf(object({ type: 'string' }), named))).toContain(
      'properties?: ("RED" | "BLUE") | (string & {});',
    )
  })

  it('stay closed in a request where a parameter of the path shares them with an answer', async () => {
    const shared = { $ref: '#/components/schemas/Colour' }
    const doc = documentOf(object({ type: 'string' }), object(shared), { Colour: COLOUR })
    const parameter = { name: 'colour', in: 'query', schema: shared }
    const types = await typesOf(withValue(doc, ['paths', '/things/{id}', 'parameters'], [parameter]))
    expect(types).toContain('query?: { colour?: components["schemas"]["Colour"]; };')
    expect(types).toContain('Colour: "RED" | "BLUE";')
    expect(types).toContain('"application/json": { colour?: components["schemas"]["ColourInAnswers"]; };')
  })

  it.each([
    ['numbers', { type: 'integer', enum: [1, 2] }, 'colour?: 1 | 2;'],
    [
      'a property that is called enum',
      object({ type: 'object', properties: { enum: { type: 'string' } } }),
      'enum?: string;',
    ],
  ])('are left alone where it is of %s', async (_, field, expected) => {
    expect(await typesOf(documentOf(object({ type: 'string' }), object(field)))).toContain(expected)
  })

  it('change nothing of the document that validators are made from', () => {
    const doc = documentOf(object(COLOUR), object(COLOUR))
    const before = structuredClone(doc)
    openAnswers(doc)
    expect(doc).toEqual(before)
  })
})

describe('the validators of an enum', () => {
  const verdicts = (doc: JsonObject, values: readonly unknown[]): unknown => {
    const text = generateValidators(doc, operationsOf(doc)).get('put-things-by-id.js') ?? ''
    const { validateBody, validateResponse } = evaluate(text)
    return values.map(value => [validateBody(value), validateResponse(value)])
  }
  const both = (schema: unknown, schemas: JsonObject = {}): JsonObject => documentOf(schema, schema, schemas)
  const colours = (...values: unknown[]) => values.map(colour => ({ colour }))

  it.each([
    ['itself', COLOUR, {}],
    ['in a component', { $ref: '#/components/schemas/Colour' }, { Colour: COLOUR }],
    [
      'through a component',
      { $ref: '#/components/schemas/Held/properties/colour' },
      { Held: object(COLOUR) },
    ],
    ['without a type', { enum: ['RED'] }, {}],
    ['of a single value', { const: 'RED' }, {}],
  ])('are open in an answer and closed in a request, as its types are: %s', (_, colour, schemas) => {
    const values = colours('RED', 'PINK', 1, null)
    expect(verdicts(both(object(colour), schemas), values)).toEqual([
      [true, true],
      [false, true],
      [false, false],
      [false, false],
    ])
  })

  it('admit null where the enum does, and keep what else is asked of a text', () => {
    const nullable = { type: ['null', 'string'], enum: [null, 'RED'] }
    expect(verdicts(both(object(nullable)), colours(null, 'PINK', 1))).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ])
    const short = { ...COLOUR, maxLength: 4 }
    expect(verdicts(both(object(short)), colours('PINK', 'PURPLE'))).toEqual([
      [false, true],
      [false, false],
    ])
  })

  it('stay closed where it is of numbers, or of texts and numbers', () => {
    const values = colours(1, 2, 'RED', 'PINK')
    expect(verdicts(both(object({ enum: [1, 'RED'] })), values)).toEqual([
      [true, true],
      [false, false],
      [true, true],
      [false, false],
    ])
  })

  it('take an answer that fits several members of a union which only its texts told apart', async () => {
    const member = (kind: string, field: string) => ({
      type: 'object',
      required: ['kind'],
      properties: { kind: { const: kind }, [field]: { type: 'integer' } },
    })
    const schemas = { Card: member('CARD', 'last4'), Cash: member('CASH', 'paid') }
    const refs = ['Card', 'Cash'].map(name => ({ $ref: `#/components/schemas/${name}` }))
    for (const union of [Object.values(schemas), refs]) {
      const doc = both({ oneOf: union }, schemas)
      const values = [
        { kind: 'CARD', last4: 1 },
        { kind: 'GOLD', grams: 1 },
        { kind: 'CARD', last4: 'x' },
        {},
      ]
      expect(verdicts(doc, values)).toEqual([
        [true, true],
        [false, true],
        [false, true],
        [false, false],
      ])
    }
    const beside = { oneOf: Object.values(schemas), anyOf: [{ required: ['last4'] }] }
    expect(verdicts(both(beside), [{ kind: 'CARD', last4: 1 }, { kind: 'GOLD' }])).toEqual([
      [true, true],
      [false, false],
    ])
  })

  it('keep an exclusive union of numbers exclusive', () => {
    const union = {
      oneOf: [
        { type: 'integer', minimum: 1 },
        { type: 'integer', maximum: 3 },
      ],
    }
    expect(verdicts(both(union), [0, 2, 4])).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ])
  })
})
