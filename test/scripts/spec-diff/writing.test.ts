import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import { smallDocument, withValue } from '../spec/documents.js'

const PUT = ['paths', '/things/{id}', 'put']
const S = { type: 'string' }
const LIST = { type: 'array', items: S }
const small = smallDocument()
const id = { name: 'id', in: 'path', required: true, schema: S }

const rows = (from: JsonObject, to: JsonObject) =>
  compareDocuments(from, to).map(({ where, change, level }) => [where, change, level])

describe('how a parameter is written', () => {
  const query = (more: object, schema: object = LIST) =>
    withValue(small, [...PUT, 'parameters'], [id, { name: 'q', in: 'query', schema, ...more }])
  const breaking = [['request.query.q', 'constraint', 'breaking']]

  it.each([
    ['one value for each item, or one for all', {}, { explode: false }],
    ['another style', { style: 'form', explode: false }, { style: 'pipeDelimited' }],
    ['a deep object', { style: 'form' }, { style: 'deepObject', explode: true }],
  ])('breaks when it changes: %s', (_, from, to) => {
    expect(rows(query(from), query(to))).toEqual(breaking)
    expect(rows(query(to), query(from))).toEqual(breaking)
  })

  it('breaks when it becomes JSON', () => {
    const json = { schema: undefined, content: { 'application/json': { schema: LIST } } }
    expect(rows(query({}), query(json))).toEqual(breaking)
    const other = { schema: undefined, content: { 'application/xml': { schema: LIST } } }
    expect(rows(query(json), query(other))).toEqual(breaking)
  })

  it.each([
    ['its defaults are written out', query({}), query({ style: 'form', explode: true })],
    ['there is only one value', query({ style: 'form' }, S), query({ style: 'pipeDelimited' }, S)],
    ['there is only one value to explode', query({ explode: false }, S), query({}, S)],
  ])('is no change where %s', (_, from, to) => {
    expect(rows(from, to)).toEqual([])
  })

  it('of a path shows in a single value too', () => {
    const path = (more: object) => withValue(small, [...PUT, 'parameters'], [{ ...id, ...more }])
    const breakingPath = [['request.path.id', 'constraint', 'breaking']]
    expect(rows(path({}), path({ style: 'label' }))).toEqual(breakingPath)
    expect(rows(path({ style: 'matrix' }), path({ style: 'label' }))).toEqual(breakingPath)
    expect(rows(path({}), path({ style: 'simple', explode: true }))).toEqual([])
  })

  it('with no value at all, and with reserved characters', () => {
    expect(rows(query({ allowEmptyValue: true }), query({ allowEmptyValue: false }))).toEqual(breaking)
    expect(rows(query({}), query({ allowEmptyValue: true }))).toEqual([
      ['request.query.q', 'constraint', 'additive'],
    ])
    expect(rows(query({}), query({ allowReserved: true }))).toEqual([
      ['request.query.q', 'constraint', 'notice'],
    ])
  })

  it('is compared of parameters of the path, and of those that are references', () => {
    const shared = (more: object): JsonObject => {
      const { put } = (small['paths'] as Record<string, JsonObject>)['/things/{id}'] ?? {}
      const item = { parameters: [{ $ref: '#/components/parameters/Q' }], put }
      const doc = withValue(small, ['paths', '/things/{id}'], item)
      return withValue(doc, ['components', 'parameters', 'Q'], {
        name: 'q',
        in: 'query',
        schema: LIST,
        ...more,
      })
    }
    expect(rows(shared({}), shared({ explode: false }))).toEqual(breaking)
    expect(rows(shared({}), query({}))).toEqual([])
  })
})

describe('how a header is written', () => {
  const header = (schema: object, more: object) =>
    withValue(small, [...PUT, 'parameters'], [id, { name: 'X-Of', in: 'header', schema, ...more }])

  it('shows whether it is exploded only of objects', () => {
    for (const schema of [S, LIST])
      expect(rows(header(schema, {}), header(schema, { explode: true }))).toEqual([])
    const map = { type: 'object', additionalProperties: S }
    expect(rows(header(map, {}), header(map, { explode: true }))).toEqual([
      ['request.header.X-Of', 'constraint', 'breaking'],
    ])
  })
})

describe('headers of an answer', () => {
  const header = (value: object | undefined, name = 'X-Count') =>
    withValue(small, [...PUT, 'responses', '200', 'headers'], value === undefined ? {} : { [name]: value })
  const at = 'response.200.(header).x-count'
  const [optional, required] = [{ schema: S }, { schema: S, required: true }]

  it.each([
    ['comes', undefined, optional, 'added', 'additive'],
    ['goes, and could be missing', optional, undefined, 'removed', 'notice'],
    ['goes', required, undefined, 'removed', 'breaking'],
    ['may be missing', required, optional, 'optional', 'breaking'],
    ['is always there', optional, required, 'required', 'additive'],
    ['is retyped', optional, { schema: { type: 'integer' } }, 'type', 'breaking'],
  ])('that %s', (_, from, to, change, level) => {
    expect(rows(header(from), header(to))).toEqual([[at, change, level]])
  })

  it('are the same in any case, and Content-Type says nothing', () => {
    expect(rows(header(optional), header(optional, 'x-COUNT'))).toEqual([])
    expect(rows(header(undefined), header(optional, 'Content-Type'))).toEqual([])
  })
})

describe('fields of OpenAPI that have no rule of their own', () => {
  it.each([
    ['servers of an operation', [...PUT, 'servers'], [{ url: 'https://example.test' }], 'operation'],
    [
      'servers of a path',
      ['paths', '/things/{id}', 'servers'],
      [{ url: 'https://example.test' }],
      'operation',
    ],
    ['a slip', [...PUT, 'depreciated'], true, 'operation'],
    [
      'how parts of a form are written',
      [...PUT, 'requestBody', 'content', 'application/json', 'encoding'],
      { a: { explode: false } },
      'request.body',
    ],
  ])('deserve a look: %s', (_, keys, value, where) => {
    const notice = [[where, 'constraint', 'notice']]
    expect(rows(small, withValue(small, keys, value))).toEqual(notice)
    expect(rows(withValue(small, keys, value), small)).toEqual(notice)
  })

  it.each([
    [...PUT, 'tags'],
    [...PUT, 'operationId'],
    [...PUT, 'summary'],
    [...PUT, 'externalDocs'],
    [...PUT, 'callbacks'],
    [...PUT, 'x-note'],
    ['paths', '/things/{id}', 'description'],
    [...PUT, 'requestBody', 'description'],
    [...PUT, 'requestBody', 'content', 'application/json', 'examples'],
    [...PUT, 'responses', '200', 'links'],
    [...PUT, 'responses', 'x-note'],
  ])('are words: %s %s %s %s %s %s', (...keys) => {
    expect(rows(small, withValue(small, keys, { a: 'b' }))).toEqual([])
  })
})
