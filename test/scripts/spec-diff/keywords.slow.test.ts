import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SpecError } from '../../../scripts/spec/problem.js'
import { SCHEMA_KEYWORDS } from '../../../scripts/spec-diff/keywords.js'
import { checkKeywords } from '../../../scripts/spec-diff/refused.js'
import { documentOf, fieldRows } from './field.js'

type Told = 'breaking' | 'additive' | 'notice' | 'nothing'
/** For who sends a value, and for who reads it. */
type Sides = readonly [request: Told, response: Told]

interface Cell {
  readonly without: object
  readonly with: object
  readonly arrives: Sides
  readonly leaves: Sides
}

const S = { type: 'string' }
const N = { type: 'number' }
const A = { type: 'array' }
const O = { type: 'object' }
const SHORT = { maxLength: 3 }

const cell = (without: object, more: object, arrives: Sides, leaves: Sides): Cell => ({
  ...{ without, with: { ...without, ...more }, arrives, leaves },
})
/** Shows in no type. */
const limit = (without: object, more: object): Cell =>
  cell(without, more, ['breaking', 'notice'], ['additive', 'notice'])
/** Shows in types. */
const type = (without: object, more: object): Cell =>
  cell(without, more, ['breaking', 'additive'], ['additive', 'breaking'])
const told = (more: object): Cell => cell(S, more, ['notice', 'notice'], ['notice', 'notice'])
const word = (more: object, without: object = S): Cell =>
  cell(without, more, ['nothing', 'nothing'], ['nothing', 'nothing'])

const CELLS: Readonly<Record<string, Cell>> = {
  $ref: type({}, { $ref: '#/components/schemas/Text' }),
  $defs: word({ $defs: { a: N } }),
  definitions: word({ definitions: { a: N } }),
  $id: word({ $id: 'https://example.test/a' }),
  $schema: word({ $schema: 'https://json-schema.org/draft/2020-12/schema' }),
  $anchor: word({ $anchor: 'a' }),
  $dynamicAnchor: word({ $dynamicAnchor: 'a' }),
  $recursiveAnchor: word({ $recursiveAnchor: true }),
  $vocabulary: word({ $vocabulary: {} }),
  $comment: word({ $comment: 'a' }),
  type: type({}, S),
  enum: limit(S, { enum: ['a'] }),
  const: limit(S, { const: 'a' }),
  nullable: told({ nullable: true }),
  allOf: limit(S, { allOf: [SHORT] }),
  anyOf: limit(S, { anyOf: [SHORT, { pattern: '^a' }] }),
  oneOf: limit(S, { oneOf: [SHORT, { pattern: '^a' }] }),
  not: limit(S, { not: { pattern: '^a' } }),
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  if: limit({ ...S, then: SHORT }, { if: { pattern: '^a' } }),
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: limit({ ...S, if: { pattern: '^a' } }, { then: SHORT }),
  else: limit({ ...S, if: { pattern: '^a' } }, { else: SHORT }),
  format: limit(S, { format: 'uri' }),
  minLength: limit(S, { minLength: 1 }),
  maxLength: limit(S, SHORT),
  pattern: limit(S, { pattern: '^a' }),
  contentEncoding: told({ contentEncoding: 'quoted-printable' }),
  contentMediaType: told({ contentMediaType: 'text/html' }),
  contentSchema: told({ contentSchema: N }),
  minimum: limit(N, { minimum: 1 }),
  maximum: limit(N, { maximum: 1 }),
  exclusiveMinimum: limit(N, { exclusiveMinimum: 1 }),
  exclusiveMaximum: limit(N, { exclusiveMaximum: 1 }),
  multipleOf: limit(N, { multipleOf: 0.5 }),
  items: type(A, { items: S }),
  prefixItems: type(A, { prefixItems: [S] }),
  additionalItems: type({ ...A, items: [S] }, { additionalItems: N }),
  unevaluatedItems: type({ ...A, prefixItems: [S] }, { unevaluatedItems: false }),
  contains: limit(A, { contains: S }),
  minContains: limit({ ...A, contains: S }, { minContains: 2 }),
  maxContains: limit({ ...A, contains: S }, { maxContains: 2 }),
  minItems: limit(A, { minItems: 1 }),
  maxItems: limit(A, { maxItems: 1 }),
  uniqueItems: limit(A, { uniqueItems: true }),
  // An object that declares keys takes no others; one that declares none takes any.
  properties: cell(O, { properties: { a: S } }, ['breaking', 'additive'], ['additive', 'breaking']),
  patternProperties: limit(O, { patternProperties: { '^a': S } }),
  additionalProperties: limit(O, { additionalProperties: false }),
  unevaluatedProperties: limit(O, { unevaluatedProperties: false }),
  propertyNames: limit(O, { propertyNames: SHORT }),
  dependentSchemas: limit(O, { dependentSchemas: { a: { required: ['b'] } } }),
  dependentRequired: limit(O, { dependentRequired: { a: ['b'] } }),
  dependencies: limit(O, { dependencies: { a: ['b'] } }),
  required: type({ ...O, properties: { a: S } }, { required: ['a'] }),
  minProperties: limit(O, { minProperties: 1 }),
  maxProperties: limit(O, { maxProperties: 1 }),
  title: word({ title: 'a' }),
  description: word({ description: 'a' }),
  example: word({ example: 'a' }),
  examples: word({ examples: ['a'] }),
  externalDocs: word({ externalDocs: { url: 'https://example.test' } }),
  xml: word({ xml: { name: 'a' } }),
  default: told({ default: 'a' }),
  deprecated: told({ deprecated: true }),
  readOnly: told({ readOnly: true }),
  writeOnly: told({ writeOnly: true }),
  discriminator: told({ discriminator: { propertyName: 'a' } }),
}

const REFUSED = ['$dynamicRef', '$recursiveRef']

/** What the rows come to: the worst of them. */
const worst = (rows: readonly string[]): Told =>
  (['breaking', 'notice', 'additive'] as const).find(level => rows.some(row => row.endsWith(level))) ??
  'nothing'

const toldOf = (from: object, to: object): Sides => {
  const { request, response } = fieldRows(from, to, { Text: S })
  return [worst(request), worst(response)]
}

/** Keywords of every vocabulary, from the meta-schemas themselves. */
const vocabularies = (): string[] => {
  const root = dirname(createRequire(import.meta.url).resolve('ajv/package.json'))
  const folder = join(root, 'dist/refs/json-schema-2020-12')
  const files = [
    join(folder, 'schema.json'),
    ...readdirSync(join(folder, 'meta')).map(name => join(folder, 'meta', name)),
  ]
  return files.flatMap(file => Object.keys(JSON.parse(readFileSync(file, 'utf8')).properties ?? {}))
}

describe('the table of keywords', () => {
  it('has every keyword of JSON Schema 2020-12 and of the Schema Object, and each has a cell here', () => {
    const ofOpenApi = ['discriminator', 'xml', 'externalDocs', 'example', 'nullable']
    expect(vocabularies().length).toBeGreaterThan(50)
    for (const keyword of [...vocabularies(), ...ofOpenApi])
      expect(SCHEMA_KEYWORDS.has(keyword), keyword).toBe(true)
    expect([...Object.keys(CELLS), ...REFUSED].sort()).toEqual([...SCHEMA_KEYWORDS.keys()].sort())
  })

  it.each(Object.entries(CELLS))(
    'knows the direction of %s',
    (_, { without, with: more, arrives, leaves }) => {
      expect({ arrives: toldOf(without, more), leaves: toldOf(more, without) }).toEqual({ arrives, leaves })
    },
  )

  it.each(Object.entries(CELLS))('says of %s what its cell shows', (keyword, { arrives }) => {
    expect(SCHEMA_KEYWORDS.get(keyword)?.effect).toBe(arrives[0] === 'breaking' ? 'restricts' : 'annotates')
  })

  it.each(Object.entries(CELLS))('finds nothing where %s stays', (_, { with: more }) => {
    expect(toldOf(more, structuredClone(more))).toEqual(['nothing', 'nothing'])
  })

  it.each(REFUSED)('refuses %s by name, wherever it stands', keyword => {
    const schema = {
      anyOf: [{ items: { [keyword]: '#a' } }, { properties: { [keyword]: { type: 'string' } } }],
    }
    const check = () => checkKeywords(documentOf(schema, false, { Other: { not: schema } }), 'a.yaml')
    expect(check).toThrow(SpecError)
    const at = `anyOf/0/items/${keyword}: ${keyword} cannot be compared`
    const paths = [
      '/paths/~1things/post/requestBody/content/application~1json/schema/properties/field',
      '/paths/~1things/post/responses/200/content/application~1json/schema/properties/field',
      '/components/schemas/Other/not',
    ]
    for (const path of paths) expect(check).toThrow(`a.yaml#${path}/${at}`)
    expect(() => checkKeywords(documentOf({ default: { [keyword]: 1 } }), 'a.yaml')).not.toThrow()
  })

  it('tells of a keyword that nobody has defined, and takes it for no restriction', () => {
    expect(toldOf(S, { ...S, maxlength: 3 })).toEqual(['notice', 'notice'])
    expect(toldOf(S, { ...S, 'x-limit': 3 })).toEqual(['nothing', 'nothing'])
  })

  it.each([
    ['readOnly', false],
    ['writeOnly', false],
    ['deprecated', false],
    ['nullable', false],
    ['uniqueItems', false],
    ['minItems', 0],
    ['minProperties', 0],
    ['minLength', 0],
    ['required', []],
    ['dependentRequired', {}],
    ['dependentSchemas', {}],
    ['properties', {}],
    ['patternProperties', {}],
    ['allOf', []],
    ['not', false],
    ['propertyNames', true],
    ['propertyNames', {}],
  ])('takes %s: %j for nothing', (keyword, value) => {
    const base = keyword === 'required' || keyword.endsWith('roperties') || keyword === 'properties' ? O : S
    expect(toldOf(base, { ...base, [keyword]: value })).toEqual(['nothing', 'nothing'])
  })
})
