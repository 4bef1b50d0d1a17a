import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import { reportOf } from '../../../scripts/spec-diff/report.js'
import { smallDocument, withValue } from '../spec/documents.js'

const PUT = ['paths', '/things/{id}', 'put']
const small = smallDocument()

const told = (to: JsonObject, from: JsonObject = small): unknown[] =>
  compareDocuments(from, to).map(({ operation, where, change, level }) => [operation, where, change, level])

const query = (name: string, required = false, schema: object = { type: 'string' }): object => ({
  name,
  in: 'query',
  required,
  schema,
})
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const withParameters = (...parameters: object[]): JsonObject =>
  withValue(small, [...PUT, 'parameters'], [id, ...parameters])

const KEY = 'PUT /things/{id}'

describe('a change of operations', () => {
  it('is none between a document and itself', () => {
    expect(told(smallDocument())).toEqual([])
  })

  it('that are added or removed names them', () => {
    const more = withValue(small, ['paths', '/more'], { get: { responses: {} } })
    expect(told(more)).toEqual([['GET /more', 'operation', 'added', 'additive']])
    expect(told(small, more)).toEqual([['GET /more', 'operation', 'removed', 'breaking']])
  })

  it('with another name of a path parameter is a notice, and no new operation', () => {
    const { '/things/{id}': item } = small['paths'] as JsonObject
    const { put } = item as JsonObject
    const renamed = {
      ...small,
      paths: {
        '/things/{thing_id}': { put: { ...(put as object), parameters: [{ ...id, name: 'thing_id' }] } },
      },
    }
    expect(told(renamed)).toEqual([[KEY, 'request.path.id', 'renamed_path_parameter', 'notice']])
  })

  it.each([
    ['an optional filter that is added', [], [query('q')], 'added', 'additive'],
    ['a required filter that is added', [], [query('q', true)], 'added', 'breaking'],
    ['a filter that is removed', [query('q')], [], 'removed', 'breaking'],
    ['a filter that becomes required', [query('q')], [query('q', true)], 'required', 'breaking'],
    ['a filter that becomes optional', [query('q', true)], [query('q')], 'optional', 'additive'],
    ['a filter of another type', [query('q')], [query('q', false, { type: 'integer' })], 'type', 'breaking'],
  ] as const)('tells of %s', (_, from, to, change, level) => {
    expect(told(withParameters(...to), withParameters(...from))).toEqual([
      [KEY, 'request.query.q', change, level],
    ])
  })

  it('tells of a body that comes, goes and becomes required', () => {
    const { requestBody: _, ...bodyless } = ((small['paths'] as JsonObject)['/things/{id}'] as JsonObject)[
      'put'
    ] as JsonObject
    const without = withValue(small, PUT, bodyless)
    expect(told(without)).toEqual([[KEY, 'request.body', 'removed', 'breaking']])
    expect(told(small, without)).toEqual([[KEY, 'request.body', 'added', 'breaking']])
    const optional = withValue(small, [...PUT, 'requestBody', 'required'], false)
    expect(told(small, optional)).toEqual([[KEY, 'request.body', 'required', 'breaking']])
    expect(told(optional)).toEqual([[KEY, 'request.body', 'optional', 'additive']])
  })

  it('tells of answers that come and go', () => {
    const more = withValue(small, [...PUT, 'responses', '404'], { description: 'none' })
    expect(told(more)).toEqual([[KEY, 'response.404', 'added', 'notice']])
    expect(told(small, more)).toEqual([[KEY, 'response.404', 'removed', 'notice']])
    const other = withValue(small, [...PUT, 'responses'], { 201: {} })
    expect(told(other)).toEqual([
      [KEY, 'response.200', 'removed', 'breaking'],
      [KEY, 'response.201', 'added', 'additive'],
    ])
  })

  const param = (place: string, name: string, more: object = {}): object => ({
    name,
    in: place,
    schema: { type: 'string' },
    ...more,
  })

  it.each(['header', 'cookie'])('tells of a %s that comes, goes and changes', place => {
    const at = `request.${place}.x-key`
    const [none, some] = [withParameters(), withParameters(param(place, 'x-key'))]
    const required = withParameters(param(place, 'x-key', { required: true }))
    expect(told(some, none)).toEqual([[KEY, at, 'added', 'additive']])
    expect(told(required, none)).toEqual([[KEY, at, 'added', 'breaking']])
    expect(told(none, some)).toEqual([[KEY, at, 'removed', 'breaking']])
    expect(told(required, some)).toEqual([[KEY, at, 'required', 'breaking']])
    const narrower = withParameters(param(place, 'x-key', { schema: { type: 'string', maxLength: 3 } }))
    expect(told(narrower, some)).toEqual([[KEY, at, 'constraint', 'breaking']])
  })

  it('with a status of its own for what a range has answered is a change of that answer', () => {
    const json = (type: string) => ({
      description: 'OK',
      content: { 'application/json': { schema: { type: 'object', properties: { a: { type } } } } },
    })
    const withStatuses = (responses: object) => withValue(small, [...PUT, 'responses'], responses)
    const range = withStatuses({ '2XX': json('string') })
    const added = [KEY, 'response.200', 'added', 'additive']
    expect(told(withStatuses({ '2XX': json('string'), '200': json('string') }), range)).toEqual([added])
    const retyped = told(withStatuses({ '2XX': json('string'), '200': json('integer') }), range)
    expect(retyped).toContainEqual(added)
    expect(retyped).toContainEqual([KEY, 'response.200.a', 'type', 'breaking'])
    // A range of another class says nothing of it.
    const other = withStatuses({ '2XX': json('string'), '400': json('integer') })
    expect(told(other, range)).toEqual([[KEY, 'response.400', 'added', 'notice']])
  })

  it('reads names of headers in any case', () => {
    expect(told(withParameters(param('header', 'X-Key')), withParameters(param('header', 'x-key')))).toEqual(
      [],
    )
  })

  it.each(['Accept', 'content-type', 'AUTHORIZATION'])(
    'ignores a header parameter %s, as OpenAPI does',
    name => {
      const header = { name, in: 'header', required: true, schema: { type: 'string' } }
      expect(told(withParameters(id, header), withParameters(id))).toEqual([])
      expect(told(withParameters(id), withParameters(id, header))).toEqual([])
    },
  )

  it('tells of an answer that loses or gets a content of which no more is said', () => {
    const [empty, none] = [{ 'application/json': {} }, {}].map(content =>
      withValue(small, [...PUT, 'responses', '200', 'content'], content),
    )
    const at = ['PUT /things/{id}', 'response.200']
    expect(told(none ?? {}, empty)).toEqual([[...at, 'removed', 'breaking']])
    expect(told(empty ?? {}, none)).toEqual([[...at, 'added', 'additive']])
  })

  it('finds the schema of a parameter under its media type', () => {
    const filter = (maxLength: number) =>
      withParameters({
        name: 'q',
        in: 'query',
        content: { 'application/json': { schema: { type: 'string', maxLength } } },
      })
    expect(told(filter(3), filter(9))).toEqual([[KEY, 'request.query.q', 'constraint', 'breaking']])
  })

  it('tells of media types that come, go and change, whatever their charset', () => {
    const CONTENT = [...PUT, 'requestBody', 'content']
    const json = { schema: { $ref: '#/components/schemas/Thing' } }
    const form = (maxLength: number) => ({
      schema: { type: 'object', properties: { a: { type: 'string', maxLength } } },
    })
    const of = (content: object) => withValue(small, CONTENT, content)
    expect(told(of({ 'application/json; charset=utf-8': json }))).toEqual([])
    expect(told(of({ 'multipart/form-data': json }))).toEqual([
      [KEY, 'request.body', 'removed', 'breaking'],
      [KEY, 'request.body', 'added', 'additive'],
    ])
    const both = (maxLength: number) =>
      of({ 'application/json': json, 'multipart/form-data': form(maxLength) })
    expect(told(both(3), both(9))).toEqual([[KEY, 'request.body.a', 'constraint', 'breaking']])
    expect(told(small, both(9))).toEqual([[KEY, 'request.body', 'removed', 'breaking']])
  })

  it('tells of who may call it, however the scheme is called', () => {
    const secured = (name: string, scheme: object, at: readonly string[]) =>
      withValue(withValue(small, ['components', 'securitySchemes'], { [name]: scheme }), at, [{ [name]: [] }])
    const bearer = { type: 'http', scheme: 'bearer' }
    const key = { type: 'apiKey', in: 'header', name: 'x-key' }
    const everywhere = secured('bearer', bearer, ['security'])
    expect(
      told(secured('token', { ...bearer, description: 'words' }, [...PUT, 'security']), everywhere),
    ).toEqual([])
    const notice = [[KEY, 'operation', 'constraint', 'notice']]
    expect(told(secured('bearer', key, ['security']), everywhere)).toEqual(notice)
    expect(told(everywhere, small)).toEqual(notice)
  })

  it('tells that only a slash has come to the end of a path, and what else has changed', () => {
    const { '/things/{id}': item } = small['paths'] as JsonObject
    const moved = { ...small, paths: { '/things/{id}/': item } }
    const longer = withValue(moved, ['components', 'schemas', 'Thing', 'properties', 'name', 'maxLength'], 2)
    expect(told(longer)).toEqual([
      [KEY, 'operation', 'removed', 'breaking'],
      [`${KEY}/`, 'operation', 'added', 'additive'],
      [`${KEY}/`, 'request.body.name', 'constraint', 'breaking'],
      [`${KEY}/`, 'response.200.name', 'constraint', 'notice'],
    ])
    const text = reportOf(compareDocuments(small, longer), 'text')
    expect(text).toContain(`operation: removed, now ${KEY}/\n`)
    expect(text).toContain(`operation: added, in place of ${KEY}\n`)
    // Two operations that were there before are no pair.
    const both = { ...small, paths: { '/things/{id}': item, '/things/{id}/': item } }
    expect(told(moved, both)).toEqual([[KEY, 'operation', 'removed', 'breaking']])
  })

  it('of a shared component is told of every operation that uses it', () => {
    const { put } = (small['paths'] as JsonObject)['/things/{id}'] as JsonObject
    const twice = withValue(small, ['paths', '/others/{id}'], { put })
    const longer = withValue(twice, ['components', 'schemas', 'Thing', 'properties', 'name', 'maxLength'], 9)
    expect(told(longer, twice)).toEqual(
      [KEY, 'PUT /others/{id}'].flatMap(key => [
        [key, 'request.body.name', 'constraint', 'additive'],
        [key, 'response.200.name', 'constraint', 'notice'],
      ]),
    )
  })

  it('names the methods of the facade that are touched', () => {
    const path = '/v1/events/leads'
    const doc = withValue(small, ['paths', path], { post: { responses: {} } })
    const [change] = compareDocuments(doc, small)
    expect(change?.facade).toEqual(['events.leads.create', 'events.leads.logCall', 'events.leads.logEmail'])
  })
})

describe('the report', () => {
  const { put } = (small['paths'] as JsonObject)['/things/{id}'] as JsonObject
  const changes = compareDocuments(
    withValue(small, ['paths', '/v1/events/leads'], { post: put }),
    withValue(small, [...PUT, 'parameters'], [id, query('q')]),
  )

  it('has what breaks first, with the facade, and ends with the count', () => {
    const text = reportOf(changes, 'text')
    expect(text.split('\n').slice(0, 4)).toEqual([
      'BREAKS CALLERS',
      '',
      'POST /v1/events/leads (events.leads.create, events.leads.logCall, events.leads.logEmail)',
      '  operation: removed',
    ])
    expect(text.trimEnd().split('\n').at(-1)).toBe('1 breaking, 0 notice, 1 additive')
  })

  it('is Markdown for a pull request', () => {
    expect(reportOf(changes, 'markdown')).toContain('- `request.query.q: added, {"type":"string"}`\n')
  })

  it.each(['text', 'markdown'] as const)('shows as %s what would forge a line or hide a text', format => {
    const name = 'a\n\nBREAKS CALLERS\u001b[31m\u202e'
    const more = withParameters(query(name))
    const text = reportOf(compareDocuments(small, more), format)
    expect(text.split('\n').filter(line => line.includes('BREAKS CALLERS'))).toHaveLength(1)
    for (const hidden of ['\u001b', '\u202e']) expect(text).not.toContain(hidden)
  })

  it('lets nothing that a publication says become markup', () => {
    const members = ['a`b', '``<img src=x>\n# c', '@everyone']
    const evil = withValue(small, ['components', 'schemas', 'Thing', 'properties', 'name'], {
      type: 'string',
      enum: members,
    })
    const other = withValue(evil, ['components', 'schemas', 'Thing', 'properties', 'name', 'enum'], ['d'])
    const text = reportOf(compareDocuments(evil, other), 'markdown')
    const lines = text.split('\n').filter(line => line.includes('enum_removed'))
    expect(lines.length).toBeGreaterThan(0)
    // A fence longer than any run of backticks in what it holds, on one line.
    for (const line of lines) expect(line).toMatch(/^- ``` .*<img.* ```$/)
    expect(text.split('\n').some(line => line.startsWith('# c'))).toBe(false)
  })

  it('says when nothing has changed', () => {
    expect(reportOf([], 'text')).toBe('no changes\n')
  })
})
