import { readFileSync } from 'node:fs'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { generate } from '../../../scripts/generate/generate.js'
import { buildContract, CONTRACT_FILE, OVERLAY_FILE } from '../../../scripts/spec/contract.js'
import { type JsonObject, operationsOf, resolve } from '../../../scripts/spec/document.js'
import { parseSource } from '../../../scripts/spec/source.js'
import { smallDocument, withValue } from './documents.js'

const overlay = { name: OVERLAY_FILE, text: readFileSync(OVERLAY_FILE, 'utf8') }
const build = (doc: JsonObject) =>
  buildContract({ name: 'spec.yaml', text: dump(doc, { noRefs: true }) }, overlay)

const PUT = ['paths', '/things/{id}', 'put']
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const name = 'ignore_unknown_fields'
const published = { name, in: 'query', description: 'As published', schema: { enum: ['yes', 'no'] } }

/** The small document with a value at each of these places. */
const having = (...values: readonly (readonly [path: readonly string[], value: unknown])[]): JsonObject =>
  values.reduce((doc, [path, value]) => withValue(doc, path, value), smallDocument())

const parametersOf = (doc: JsonObject) =>
  operationsOf(doc)[0]?.parameters.filter(each => each.in === 'query') ?? []

describe('a parameter that the overlay adds is left to a publication that declares it', () => {
  it.each([
    [
      'on the operation',
      having([
        [...PUT, 'parameters'],
        [id, published],
      ]),
    ],
    [
      'by a reference',
      having(
        [
          [...PUT, 'parameters'],
          [id, { $ref: '#/components/parameters/Ignore' }],
        ],
        [['components', 'parameters'], { Ignore: published }],
      ),
    ],
    ['on the path', having([['paths', '/things/{id}', 'parameters'], [published]])],
    [
      'on a path that is a reference',
      having(
        [
          ['components', 'pathItems', 'Thing'],
          {
            ...((smallDocument()['paths'] as JsonObject)['/things/{id}'] as JsonObject),
            parameters: [published],
          },
        ],
        [['paths', '/things/{id}'], { $ref: '#/components/pathItems/Thing' }],
      ),
    ],
  ])('%s', (_, doc) => {
    const { doc: overlaid } = build(doc)
    expect(parametersOf(overlaid)).toMatchObject([{ name, schema: { enum: ['yes', 'no'] } }])
  })

  it('and added beside one of that name in another place', () => {
    const header = { name, in: 'header', schema: { type: 'string' } }
    const { doc } = build(
      having([
        [...PUT, 'parameters'],
        [id, header],
      ]),
    )
    expect(parametersOf(doc)).toMatchObject([{ name, schema: { type: 'boolean' } }])
  })
})

const OK = [...PUT, 'responses', '200']
const limit = { description: 'As published', schema: { type: 'string' } }
const headersOf = (doc: JsonObject, status = '200') => {
  const responses = operationsOf(doc)[0]?.node['responses'] as JsonObject
  return resolve(doc, responses[status])['headers'] as JsonObject
}

describe('a header that the overlay adds is left to a publication that declares it', () => {
  it('in an answer', () => {
    const { doc } = build(having([[...OK, 'headers'], { 'x-ratelimit-limit': limit }]))
    expect(headersOf(doc)).toMatchObject({ 'x-ratelimit-limit': limit })
    expect(headersOf(doc)['x-ratelimit-limit']).not.toHaveProperty('example')
    expect(headersOf(doc)).toHaveProperty('x-ratelimit-remaining')
  })

  it('by a reference', () => {
    const ref = { $ref: '#/components/headers/Limit' }
    const { doc } = build(
      having(
        [[...OK, 'headers'], { 'x-ratelimit-limit': ref }],
        [['components', 'headers'], { Limit: limit }],
      ),
    )
    expect(headersOf(doc)['x-ratelimit-limit']).toEqual(ref)
  })

  it('in another case, as names of headers have none', () => {
    const { doc } = build(having([[...OK, 'headers'], { 'X-RateLimit-Limit': limit }]))
    expect(Object.keys(headersOf(doc))).toEqual(['X-RateLimit-Limit', 'x-ratelimit-remaining'])
  })

  it('in an answer of the components', () => {
    const answer = { description: 'No', headers: { 'x-ratelimit-remaining': limit } }
    const { doc } = build(
      having(
        [['components', 'responses'], { Refused: answer }],
        [[...PUT, 'responses', '401'], { $ref: '#/components/responses/Refused' }],
      ),
    )
    expect(headersOf(doc, '401')['x-ratelimit-remaining']).toEqual(limit)
    expect(headersOf(doc, '401')).toHaveProperty('x-ratelimit-limit')
  })
})

describe('what else a publication may start to say', () => {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } }

  it('is a body of the components, which is required like any other', async () => {
    const { doc, ...contract } = build(
      having(
        [['components', 'requestBodies'], { Thing: { content } }],
        [[...PUT, 'requestBody'], { $ref: '#/components/requestBodies/Thing' }],
      ),
    )
    expect(operationsOf(doc)[0]?.bodyRequired).toBe(true)
    const { output } = await generate({ doc, ...contract }, async (_, run) => run())
    const types = output.get('schema.d.ts') ?? ''
    expect(types).toMatch(/requestBodies: \{\s+Thing: \{/)
    expect(types).toMatch(/requestBody: components\["requestBodies"\]\["Thing"\]/)
  })

  it.each(['4XX', 'default'])('is one answer for many refusals: %s', status => {
    const refusal = { description: 'No', content: { 'application/json': { schema: { type: 'object' } } } }
    const { doc } = build(having([[...PUT, 'responses', status], refusal]))
    const responses = operationsOf(doc)[0]?.node['responses'] as JsonObject
    expect(Object.keys(responses)).not.toContain('404')
    expect(Object.keys(responses).includes('5XX')).toBe(status === '4XX')
  })

  it('is that an enum holds null, which is not added once more', () => {
    const field = { type: ['string', 'null'], enum: ['a', null] }
    const { doc } = build(having([['components', 'schemas', 'Thing', 'properties', 'kind'], field]))
    const { properties } = resolve(doc, { $ref: '#/components/schemas/Thing' })
    expect((properties as JsonObject)['kind']).toMatchObject(field)
  })

  it('is a higher minimum, which stays', () => {
    const field = { type: 'integer', exclusiveMinimum: 0, minimum: 5 }
    const { doc } = build(having([['components', 'schemas', 'Thing', 'properties', 'count'], field]))
    const { properties } = resolve(doc, { $ref: '#/components/schemas/Thing' })
    expect((properties as JsonObject)['count']).toEqual(field)
  })

  it('is all that the overlay says, word for word', () => {
    // What the overlay makes of the contract, published as it is, but for the components that carry its own name.
    const once = build(parseSource({ name: 'contract', text: readFileSync(CONTRACT_FILE, 'utf8') })).doc
    const { schemas, ...components } = once['components'] as { schemas: JsonObject }
    const { UndocumentedError: _, ...others } = schemas
    expect(build({ ...once, components: { ...components, schemas: others } }).doc).toEqual(once)
  })
})
