import { describe, expect, it } from 'vitest'
import { openAnswers } from '../../scripts/generate/open-answers.js'
import { generateTypes } from '../../scripts/generate/types.js'
import type { JsonObject } from '../../scripts/spec/document.js'
import { smallDocument, withValue } from './documents.js'

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
    expect(types).toContain('into?: components["schemas"]["Told"]["colour"];')
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
