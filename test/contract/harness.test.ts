import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonObject, operationsOf } from '../../scripts/spec/document.js'
import { requestArbitrary, valueArbitrary } from './harness/arbitrary.js'
import { edgesOf } from './harness/edges.js'
import { createGuard } from './harness/guard.js'
import { send } from './harness/request.js'
import { SIZES, sampleRequest, sampleValue } from './harness/samples.js'
import { checkOf } from './harness/schema-check.js'
import { expectNone } from './suite/expect-none.js'

const respond = { responses: { 200: { description: 'Done' } } }
const text = { type: 'string' }
const id = { name: 'id', in: 'path', required: true, schema: text }
const body = (schema: JsonObject) => ({ required: true, content: { 'application/json': { schema } } })
const query = (name: string, schema: JsonObject, required = false) => ({
  name,
  in: 'query',
  required,
  schema,
})

const doc: JsonObject = {
  paths: {
    '/units/{id}': {
      put: { parameters: [id], requestBody: body({ $ref: '#/components/schemas/Unit' }), ...respond },
      get: { parameters: [id], ...respond },
    },
    '/units/newest': { get: respond },
    '/units/': {
      get: {
        parameters: [
          query('limit', { type: ['integer', 'null'], minimum: 1 }),
          query('ids', { type: 'array', items: { type: 'integer' } }),
          query('occupied', { type: 'boolean' }, true),
        ],
        ...respond,
      },
    },
  },
  components: {
    schemas: {
      Unit: {
        type: 'object',
        required: ['name'],
        properties: {
          name: text,
          address: { type: 'object', properties: { street: text } },
          custom_data: { type: 'object', properties: {} },
        },
      },
    },
  },
}

describe('the guard', () => {
  const guard = createGuard(doc)

  it.each([
    ['PUT', '/units/a%2Fb', '{"name":"A","address":{"street":"B"},"custom_data":{"any":1}}'],
    ['GET', '/units/newest', undefined],
    ['GET', '/units/?occupied=true&limit=5&ids=1&ids=2', undefined],
  ])('accepts %s %s', (method, target, text) => {
    expect(guard.check({ method, target, body: text })).toEqual([])
  })

  it.each([
    ['an unknown path', 'GET', '/unit/1', undefined, 'no operation answers'],
    ['a path without its trailing slash', 'GET', '/units', undefined, 'no operation answers'],
    ['an empty path parameter', 'PUT', '/units/', '{"name":"A"}', 'no operation answers'],
    ['an unknown method', 'DELETE', '/units/1', undefined, 'no operation answers'],
    ['an undeclared query', 'GET', '/units/?occupied=true&page=1', undefined, 'query page: is not declared'],
    ['a missing query', 'GET', '/units/', undefined, 'query occupied: is missing'],
    [
      'a query value out of range',
      'GET',
      '/units/?occupied=true&limit=0',
      undefined,
      'query limit: must be >= 1',
    ],
    [
      'a query value of a wrong type',
      'GET',
      '/units/?occupied=maybe',
      undefined,
      'query occupied: must be boolean',
    ],
    ['a null in the query', 'GET', '/units/?occupied=true&limit=null', undefined, 'query limit: must be'],
    ['a repeated value', 'GET', '/units/?occupied=true&occupied=true', undefined, 'is given 2 times'],
    [
      'a list with a wrong item',
      'GET',
      '/units/?occupied=true&ids=1&ids=a',
      undefined,
      'query ids: /1 must be integer',
    ],
    ['a missing body', 'PUT', '/units/1', undefined, 'body: is missing'],
    ['a body where none is declared', 'GET', '/units/1', '{}', 'body: is not declared'],
    ['a body that is not JSON', 'PUT', '/units/1', '{', 'body: '],
    ['a missing property', 'PUT', '/units/1', '{}', "body: must have required property 'name'"],
    ['a wrong type', 'PUT', '/units/1', '{"name":1}', 'body: /name must be string'],
    [
      'an undeclared property',
      'PUT',
      '/units/1',
      '{"name":"A","x":1}',
      'must NOT have additional properties',
    ],
    ['one further down', 'PUT', '/units/1', '{"name":"A","address":{"x":1}}', 'body: /address must NOT have'],
  ])('refuses %s', (_, method, target, text, finding) => {
    expect(guard.check({ method, target, body: text })).toEqual([expect.stringContaining(finding)])
  })

  it('prefers a literal path to a template, but not that of another method', () => {
    expect(guard.route('GET', '/units/newest')?.operation.key).toBe('GET /units/newest')
    expect(guard.route('PUT', '/units/newest')?.operation.key).toBe('PUT /units/{id}')
  })

  it('reads path parameters as they were before they were encoded', () => {
    expect(guard.route('GET', '/units/a%20b')?.path).toEqual({ id: 'a b' })
  })
})

describe('samples and random values satisfy', () => {
  const named = { type: 'object', required: ['name'], properties: { name: text, size: { type: 'number' } } }
  const tree = {
    components: {
      schemas: {
        Chain: {
          type: 'object',
          required: ['next'],
          properties: { next: { anyOf: [{ $ref: '#/components/schemas/Chain' }, { type: 'null' }] } },
        },
        Tree: {
          type: 'object',
          properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
        },
      },
    },
  }

  it.each<[string, JsonObject]>([
    ['type lists with null', { type: ['string', 'null'], maxLength: 5 }],
    ['enum and const', { anyOf: [{ enum: ['a', 1, null, false] }, { const: 'b' }] }],
    ['lengths', { type: 'string', minLength: 3, maxLength: 4 }],
    ['patterns', { type: 'string', pattern: '^[2-9]\\d{9}$' }],
    ['patterns without anchors, with lengths', { type: 'string', pattern: 'a\\d', maxLength: 12 }],
    ...['date', 'date-time', 'email', 'uri', 'uuid'].map((format): [string, JsonObject] => [
      `format ${format}`,
      { type: 'string', format },
    ]),
    ['bounds', { type: 'integer', minimum: 3, maximum: 4 }],
    ['exclusive bounds', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }],
    ['exclusive bounds of integers', { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 2 }],
    ['multipleOf', { type: 'integer', multipleOf: 7, minimum: 1 }],
    ['list lengths', { type: 'array', items: text, minItems: 2, maxItems: 3 }],
    ['unique items', { type: 'array', items: { enum: ['a', 'b', 'c'] }, uniqueItems: true }],
    ['required and optional properties', named],
    [
      'maps',
      { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1, maxProperties: 3 },
    ],
    [
      'allOf',
      { allOf: [named, { type: 'object', required: ['size'], properties: { size: { minimum: 1 } } }] },
    ],
    [
      'anyOf beside properties',
      { ...named, anyOf: [{ required: ['size'] }, { properties: { name: { const: 'x' } } }] },
    ],
    [
      'oneOf that overlaps',
      {
        oneOf: [
          { type: 'integer', minimum: 0 },
          { type: 'integer', maximum: 10 },
        ],
      },
    ],
    [
      'patterns of names',
      { type: 'object', required: ['x1'], patternProperties: { '^x': { type: 'integer' } } },
    ],
    ['no type at all', {}],
    ['schemas that refer to themselves', { $ref: '#/components/schemas/Tree' }],
    ['schemas that have to refer to themselves', { $ref: '#/components/schemas/Chain' }],
  ])('%s', (_, schema) => {
    const check = checkOf(tree, schema, false)
    for (const size of SIZES) expect(check(sampleValue(tree, schema, size, 'value'))).toEqual([])
    const edges = edgesOf(tree, schema, 'value')
    expect(edges.length).toBeGreaterThan(0)
    expect(edges.flatMap(check)).toEqual([])
    const property = fc.property(valueArbitrary(tree, schema), value => {
      expect(check(value)).toEqual([])
    })
    fc.assert(property, { includeErrorInReport: true })
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['true', true],
    ['that it is text, or an object', { anyOf: [text, { type: 'object', properties: { a: text } }] }],
  ])('as objects or lists where the schema of a body says %s', (_, schema) => {
    const any = { paths: { '/any': { post: { requestBody: body(schema as JsonObject), ...respond } } } }
    const [operation] = operationsOf(any)
    if (!operation) throw new Error('no operation')
    for (const size of SIZES) expect(typeof sampleRequest(any, operation, size).body).toBe('object')
    fc.assert(
      fc.property(requestArbitrary(any, operation), request => {
        expect(typeof request.body).toBe('object')
        expect(request.body).not.toBeNull()
      }),
    )
  })

  it('nothing that the harness does not know, which it refuses by name', () => {
    const schema = { type: 'object', propertyNames: { pattern: '^x' } }
    expect(() => valueArbitrary(tree, schema)).toThrow('the harness does not support propertyNames')
    expect(() => sampleValue(tree, schema, 'fullest', 'value')).toThrow('propertyNames')
  })
})

describe('the harness', () => {
  it('asks a mock again that has ended an idle connection', async () => {
    let asked = 0
    const server = createServer((incoming, outgoing) => {
      asked += 1
      if (asked === 1) incoming.socket.destroy()
      else outgoing.end('{}')
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const { status } = await send(`http://127.0.0.1:${port}`, { method: 'GET', target: '/tree' })
    server.closeAllConnections()
    server.close()
    expect([status, asked]).toEqual([200, 2])
  })

  it('fails with every reason, each once', () => {
    const reasons = ['the smallest: nothing arrived', 'the fullest: nothing arrived']
    expect(() => expectNone([...reasons, ...reasons])).toThrow(`${reasons.join('\n')}: expected`)
    expect(() => expectNone([])).not.toThrow()
  })
})
