import { describe, expect, it } from 'vitest'
import { acceptDocument } from '../../../scripts/spec/accept.js'
import { isObject, type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { checkPath, checkQuery, serializeQuery } from '../../../src/transport/serialize.js'
import { smallDocument, withValue } from './documents.js'

const PUT = ['paths', '/things/{id}', 'put']
const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const JSON_OBJECT = { 'application/json': { schema: { type: 'object' } } }

const withParameter = (parameter: object, path: object = ID): JsonObject =>
  withValue(smallDocument(), [...PUT, 'parameters'], [path, parameter])

const reasonsOf = (doc: JsonObject): string[] =>
  acceptDocument(doc, 'spec.yaml').leftOut.flatMap(({ problems }) =>
    problems.map(({ pointer, reason }) => `${pointer}: ${reason}`),
  )

const query = (schema: object, traits: object = {}) => ({ name: 'q', in: 'query', schema, ...traits })
const LIST = { type: 'array', items: { type: 'string' } }

describe('a parameter', () => {
  it.each([
    ['a list without commas', query(LIST), [['a', 'b,c']], 'q=a&q=b%2Cc'],
    ['a list that says so', query(LIST, { style: 'form', explode: true }), [['a']], 'q=a'],
    ['one value, exploded or not', query({ type: 'string' }, { explode: false }), ['a&b'], 'q=a%26b'],
    ['a number that may be null', query({ type: ['number', 'null'] }), [1.5], 'q=1.5'],
    ['a value or a list', query({ anyOf: [{ type: 'string' }, LIST] }), ['a', ['a']], 'q=a'],
    ['anything', query({}), ['a'], 'q=a'],
  ])('that is %s is taken, and sent as OpenAPI says', (_, parameter, values, text) => {
    expect(reasonsOf(withParameter(parameter))).toEqual([])
    for (const value of values) {
      expect(checkQuery({ q: value }, 'PUT /things/{id}', { query: ['q'], nullable: ['q'] })).toEqual([])
      expect(serializeQuery({ q: value })).toBe(text)
    }
  })

  it.each([
    [
      'a list with commas',
      query(LIST, { explode: false }),
      '1/explode: the client repeats the names of lists',
    ],
    ['a list with commas behind a reference', query({ anyOf: [LIST] }, { explode: false }), '1/explode'],
    ['a list with pipes', query(LIST, { style: 'pipeDelimited' }), '1/style: the client cannot write query'],
    ['a list with spaces', query(LIST, { style: 'spaceDelimited', explode: false }), '1/style'],
    ['an object in brackets', query({ type: 'object' }, { style: 'deepObject' }), '1/style'],
    ['an object', query({ type: 'object' }), '1/schema: the client cannot write object into the query'],
    ['a list of objects', query({ type: 'array', items: { type: 'object' } }), '1/schema'],
    ['a list of lists', query({ type: 'array', items: LIST }), '1/schema'],
    ['JSON', { name: 'q', in: 'query', content: JSON_OBJECT }, '1/content: the client writes no media types'],
    ['a cookie', { name: 'c', in: 'cookie', schema: { type: 'string' } }, '1: the client sends no cookies'],
    ['a list in a header', { name: 'X-A', in: 'header', schema: LIST }, '1/schema'],
    ['an object in a header', { name: 'X-A', in: 'header', schema: { type: 'object' } }, '1/schema'],
  ])('that is %s is left out with its operation', (_, parameter, reason) => {
    const found = reasonsOf(withParameter(parameter))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`/paths/~1things~1{id}/put/parameters/${reason}`)
  })

  it.each([
    ['with a dot', { ...ID, style: 'label' }, 'a'],
    ['with a semicolon', { ...ID, style: 'matrix' }, 'a'],
    ['that is a list', { ...ID, schema: LIST }, ['a']],
    ['that is an object', { ...ID, schema: { type: 'object' } }, {}],
    ['that is a boolean', { ...ID, schema: { type: 'boolean' } }, true],
    ['that may be null', { ...ID, schema: { type: ['string', 'null'] } }, null],
  ])('of a path %s is left out with its operation', (_, parameter, value) => {
    expect(reasonsOf(withParameter(query({ type: 'string' }), parameter))).toHaveLength(1)
    // What is refused for its type alone is what the client would refuse too.
    if (!('style' in parameter)) expect(checkPath('/things/{id}', { id: value })).toHaveLength(1)
  })

  it('of the header names that OpenAPI ignores is ignored, also in the types', () => {
    const named = (name: string) => ({ name, in: 'header', required: true, schema: { type: 'object' } })
    for (const name of ['Accept', 'content-type', 'AUTHORIZATION']) {
      const { doc, leftOut } = acceptDocument(withParameter(named(name)), 'spec.yaml')
      expect(leftOut).toEqual([])
      expect(operationsOf(doc)[0]?.parameters.map(each => each.name)).toEqual(['id'])
    }
  })
})

describe('an operation', () => {
  const answers = (responses: object) => withValue(smallDocument(), [...PUT, 'responses'], responses)
  const ok = (content?: object) => ({ description: 'OK', ...(content ? { content } : {}) })
  const body = (content: object) => withValue(smallDocument(), [...PUT, 'requestBody'], { content })

  it.each([
    ['201', answers({ 201: ok(JSON_OBJECT) })],
    ['a range of statuses', answers({ '2XX': ok(JSON_OBJECT) })],
    ['no content', answers({ 204: ok() })],
    ['an answer or no content', answers({ 200: ok(JSON_OBJECT), 204: ok() })],
    ['JSON that says its charset', answers({ 200: ok({ 'application/json; charset=utf-8': {} }) })],
    ['JSON by another name', answers({ 200: ok({ 'application/hal+json': { schema: {} } }) })],
    ['JSON beside other types', answers({ 200: ok({ 'text/csv': { schema: {} }, ...JSON_OBJECT }) })],
    ['errors that are no JSON', answers({ 200: ok(JSON_OBJECT), 400: ok({ 'text/plain': {} }) })],
    ['a body of JSON beside others', body({ 'multipart/form-data': {}, ...JSON_OBJECT })],
    ['a body that is a list', body({ 'application/json': { schema: { type: 'array', items: {} } } })],
    [
      'servers like those of the document',
      withValue(withValue(smallDocument(), ['servers'], [{ url: '/' }]), [...PUT, 'servers'], [{ url: '/' }]),
    ],
  ])('with %s is taken', (_, doc) => {
    expect(reasonsOf(doc)).toEqual([])
  })

  it.each([
    [
      'no answer of 2xx',
      answers({ 302: ok(), default: ok(JSON_OBJECT) }),
      'has no answer with a status of 2xx',
    ],
    ['a 200 without content', answers({ 200: ok() }), 'has no content'],
    [
      'one answer that is no JSON',
      answers({ 200: ok(JSON_OBJECT), 202: ok({ 'text/csv': {} }) }),
      'has only text/csv',
    ],
    ['a body in a form', body({ 'multipart/form-data': { schema: {} } }), 'only multipart/form-data'],
    [
      'a body of another kind of JSON',
      body({ 'application/merge-patch+json': { schema: {} } }),
      'has no application/json',
    ],
    ['a body of text', body({ 'application/json': { schema: { type: 'string' } } }), 'admits string'],
    [
      'servers of its own',
      withValue(smallDocument(), [...PUT, 'servers'], [{ url: 'https://other.example' }]),
      'has servers of its own',
    ],
  ])('with %s is left out', (_, doc, reason) => {
    expect(reasonsOf(doc).join()).toContain(reason)
  })

  it.each([
    ['get', 'fetch sends no body with GET'],
    ['head', 'an answer to HEAD has no body'],
    ['trace', 'fetch sends no TRACE'],
  ])('by %s that cannot be sent or read is left out', (method, reason) => {
    const put = (smallDocument()['paths'] as Record<string, { put: object }>)['/things/{id}']?.put
    const { doc, leftOut } = acceptDocument(
      { ...smallDocument(), paths: { '/things/{id}': { put, [method]: put } } },
      'spec.yaml',
    )
    expect(leftOut.map(({ key }) => key)).toEqual([`${method.toUpperCase()} /things/{id}`])
    expect(leftOut[0]?.problems[0]?.reason).toContain(reason)
    expect(operationsOf(doc)).toHaveLength(1)
  })

  it('keeps of several media types the one that the client speaks', () => {
    const content = { 'application/xml': { schema: { type: 'string' } }, ...JSON_OBJECT }
    const both = withValue(body(content), [...PUT, 'responses', '200'], ok(content))
    const [operation] = operationsOf(acceptDocument(both, 'spec.yaml').doc)
    const { requestBody, responses } = operation?.node ?? {}
    expect(isObject(requestBody) && requestBody['content']).toEqual(JSON_OBJECT)
    expect(isObject(responses) && responses['200']).toEqual(ok(JSON_OBJECT))
  })

  it.each([
    [
      'a body that requires what is not to be sent',
      'readOnly',
      'requestBody: requires "name", which is readOnly',
    ],
    [
      'an answer that requires what is never answered',
      'writeOnly',
      'responses/200: requires "name", which is writeOnly',
    ],
  ])('with %s is left out', (_, key, reason) => {
    const property = ['components', 'schemas', 'Thing', 'properties', 'name', key]
    expect(reasonsOf(withValue(smallDocument(), property, true)).join()).toContain(reason)
  })
})

describe('annotations', () => {
  it('pass, and a format that is not checked gets one notice with the first of its places', () => {
    const words = {
      readOnly: true,
      xml: { name: 'n' },
      contentEncoding: 'base64',
      $schema: 'https://json-schema.org/draft/2020-12/schema',
    }
    const properties = {
      name: { type: 'string', ...words },
      id: { type: 'string', format: 'cuid' },
      other: { type: 'string', format: 'cuid' },
      count: { type: 'integer', format: 'int64' },
      when: { type: 'string', format: 'date-time' },
    }
    const schema = { type: 'object', properties, discriminator: { propertyName: 'name' } }
    const { leftOut, notices } = acceptDocument(
      withValue(smallDocument(), ['components', 'schemas', 'Thing'], schema),
      'spec.yaml',
    )
    expect(leftOut).toEqual([])
    expect(notices).toEqual([
      {
        pointer: '/components/schemas/Thing/properties/id/format',
        reason: 'the format "cuid" is not checked here, nor in 1 more place; the type beside it is',
      },
    ])
  })
})
