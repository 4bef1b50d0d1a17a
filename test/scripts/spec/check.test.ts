import { describe, expect, it } from 'vitest'
import { acceptDocument } from '../../../scripts/spec/accept.js'
import { operationsOf } from '../../../scripts/spec/document.js'
import { problemText, SpecError } from '../../../scripts/spec/problem.js'
import { parseSource } from '../../../scripts/spec/source.js'
import { smallDocument, withValue } from './documents.js'

/** Why something is left out, or the document refused. */
const problemsOf = (doc: Record<string, unknown>): string[] => {
  try {
    const { leftOut } = acceptDocument(doc, 'spec.yaml')
    return [...new Set(leftOut.flatMap(each => each.problems.map(one => problemText('spec.yaml', one))))]
  } catch (error) {
    if (!(error instanceof SpecError)) throw error
    return error.message.split('\n')
  }
}

const NAME = ['components', 'schemas', 'Thing', 'properties', 'name']
const PUT = ['paths', '/things/{id}', 'put']

describe('a document', () => {
  it('that is sound passes', () => {
    expect(problemsOf(smallDocument())).toEqual([])
  })

  it.each([
    ['no name', { in: 'query', schema: {} }, '/name: must be a name'],
    [
      'another place',
      { name: 'q', in: 'querry', schema: {} },
      '/in: must be one of query, path, header, cookie, and is "querry"',
    ],
    [
      'another word for required',
      { name: 'q', in: 'query', required: 'yes', schema: {} },
      '/required: must be true or false',
    ],
  ])(
    'with a parameter that has %s is refused, because it would vanish or change',
    (_, parameter, message) => {
      const [id] =
        (smallDocument()['paths'] as Record<string, { put: { parameters: unknown[] } }>)['/things/{id}']?.put
          .parameters ?? []
      const found = problemsOf(withValue(smallDocument(), [...PUT, 'parameters'], [id, parameter]))
      expect(found).toEqual([`spec.yaml#/paths/~1things~1{id}/put/parameters/1${message}`])
    },
  )

  it('with two parameters of one name and place is refused', () => {
    const parameters = [
      { name: 'id', in: 'path', required: true, schema: {} },
      { name: 'q', in: 'query', schema: { type: 'string' } },
      { name: 'q', in: 'query', schema: { type: 'integer' } },
    ]
    expect(problemsOf(withValue(smallDocument(), [...PUT, 'parameters'], parameters))).toEqual([
      'spec.yaml#/paths/~1things~1{id}/put/parameters/2: there is another query parameter q',
    ])
  })

  it.each(['things', '/things?x=1', '/things#a', '/things/{id', '/things/{}'])(
    'with the path %s is refused',
    path => {
      const { put } = (smallDocument()['paths'] as Record<string, { put: object }>)['/things/{id}'] ?? {}
      const found = problemsOf({ ...smallDocument(), paths: { [path]: { put } } })
      expect(found.join()).toContain('is no path: it must begin with /, close each brace, and hold no query')
    },
  )

  it('whose body requires what it does not declare is refused, because nothing could be sent', () => {
    const found = problemsOf(
      withValue(smallDocument(), ['components', 'schemas', 'Thing', 'required'], ['name', 'reason']),
    )
    expect(found).toEqual([
      'spec.yaml#/paths/~1things~1{id}/put/requestBody: requires "reason", which it does not declare',
    ])
  })

  it.each([
    [
      'an unknown keyword',
      [...NAME, 'minWords'],
      3,
      '/components/schemas/Thing/properties/name/minWords',
      'unknown JSON Schema keyword "minWords"',
    ],
    [
      "OpenAPI 3.0's nullable",
      [...NAME, 'nullable'],
      true,
      '/components/schemas/Thing/properties/name/nullable',
      "type: [T, 'null']",
    ],
    [
      'a misspelt keyword',
      [...NAME, 'maxLenght'],
      3,
      '/components/schemas/Thing/properties/name/maxLenght',
      'unknown JSON Schema keyword "maxLenght"; did you mean maxLength?',
    ],
    [
      'a misspelt key of an operation',
      [...PUT, 'requestbody'],
      {},
      '/paths/~1things~1{id}/put/requestbody',
      '"requestbody" is no key of an operation; did you mean requestBody?',
    ],
    [
      'another one',
      [...PUT, 'paramaters'],
      [],
      '/paths/~1things~1{id}/put/paramaters',
      '"paramaters" is no key of an operation; did you mean parameters?',
    ],
    [
      'a misspelt key of an answer',
      [...PUT, 'responses', '400'],
      { description: 'Refused', contnet: {} },
      '/paths/~1things~1{id}/put/responses/400/contnet',
      '"contnet" is no key of a response; did you mean content?',
    ],
    [
      'a status that is none',
      [...PUT, 'responses', 'OK'],
      { description: 'OK' },
      '/paths/~1things~1{id}/put/responses/OK',
      '"OK" is no status',
    ],
    [
      'a reference to another kind of component',
      [...PUT, 'responses', '400'],
      { $ref: '#/components/schemas/Thing' },
      '/paths/~1things~1{id}/put/responses/400/$ref',
      'leads to no response; it must lead into components.responses',
    ],
    [
      'a reference out of the components',
      NAME,
      { $ref: '#/info' },
      '/components/schemas/Thing/properties/name/$ref',
      'leads out of the components',
    ],
    [
      'a schema that is made of itself',
      ['components', 'schemas', 'Thing'],
      { allOf: [{ $ref: '#/components/schemas/Thing' }, { type: 'object' }] },
      '/components/schemas/Thing',
      'is made of itself',
    ],
    [
      'an unknown type',
      [...NAME, 'type'],
      'text',
      '/components/schemas/Thing/properties/name/type',
      'unknown type "text"',
    ],
    [
      'keywords beside a $ref',
      NAME,
      { $ref: '#/components/schemas/Thing', properties: { a: {} } },
      '/components/schemas/Thing/properties/name',
      'properties beside $ref would be lost in the types; write allOf with both',
    ],
    [
      'a dangling reference in the default response',
      [...PUT, 'responses', 'default'],
      { $ref: '#/components/responses/Nothing' },
      '/paths/~1things~1{id}/put/responses/default/$ref',
      'dangling $ref',
    ],
    [
      'a pattern of names that is no regular expression',
      ['components', 'schemas', 'Thing', 'patternProperties'],
      { '^[\\w-.]+$': {} },
      '/components/schemas/Thing/patternProperties/^[\\w-.]+$',
      'is not a regular expression',
    ],
    [
      'a limit that is no number',
      [...NAME, 'maxLength'],
      '3',
      '/components/schemas/Thing/properties/name/maxLength',
      'must be an integer of 0 or more',
    ],
    [
      'an empty enum',
      [...NAME, 'enum'],
      [],
      '/components/schemas/Thing/properties/name/enum',
      'must be a list of at least one value',
    ],
    [
      'required names that are no list',
      ['components', 'schemas', 'Thing', 'required'],
      true,
      '/components/schemas/Thing/required',
      'must be a list of names',
    ],
    [
      'a pattern that is no regular expression',
      [...NAME, 'pattern'],
      '(',
      '/components/schemas/Thing/properties/name/pattern',
      'Invalid regular expression',
    ],
    [
      'a dangling reference in a schema',
      NAME,
      { $ref: '#/components/schemas/Nothing' },
      '/components/schemas/Thing/properties/name/$ref',
      'dangling $ref "#/components/schemas/Nothing"',
    ],
    [
      'a dangling reference outside of schemas',
      [...PUT, 'responses', '200'],
      { $ref: '#/components/responses/Nothing' },
      '/paths/~1things~1{id}/put/responses/200/$ref',
      'dangling $ref',
    ],
    [
      'a reference to another file',
      NAME,
      { $ref: 'other.yaml#/Thing' },
      '/components/schemas/Thing/properties/name/$ref',
      'points out of this document',
    ],
    [
      'a reference to itself',
      ['components', 'schemas', 'Thing'],
      { $ref: '#/components/schemas/Thing' },
      '/components/schemas/Thing/$ref',
      'is a reference to itself',
    ],
    [
      'a schema that is none',
      NAME,
      'string',
      '/components/schemas/Thing/properties/name',
      'must be an object or a boolean',
    ],
    [
      'an undeclared path parameter',
      [...PUT, 'parameters'],
      [],
      '/paths/~1things~1{id}/put',
      'path parameter {id} is not declared',
    ],
    [
      'an optional path parameter',
      [...PUT, 'parameters'],
      [{ name: 'id', in: 'path', schema: {} }],
      '/paths/~1things~1{id}/put',
      'path parameter id must have required: true',
    ],
    [
      'an operation without a 200',
      [...PUT, 'responses'],
      {},
      '/paths/~1things~1{id}/put/responses',
      'has no answer with a status of 2xx',
    ],
    [
      'a body that is not JSON',
      [...PUT, 'requestBody'],
      { content: { 'text/plain': {} } },
      '/paths/~1things~1{id}/put/requestBody',
      'has no application/json, only text/plain; the client writes JSON',
    ],
    [
      'another version of OpenAPI',
      ['openapi'],
      '4.0.0',
      '/openapi',
      'must be 3.0.x, 3.1.x or 3.2.x, and is "4.0.0"',
    ],
    ['no version', ['openapi'], undefined, '/openapi', 'must be 3.0.x, 3.1.x or 3.2.x, and is missing'],
    ['paths that are a list', ['paths'], [], '/paths', 'must be an object'],
  ])('with %s is refused, or left out, with file, pointer and reason', (_, keys, value, pointer, reason) => {
    const [problem] = problemsOf(withValue(smallDocument(), keys, value))
    expect(problem).toContain(`spec.yaml#${pointer}: `)
    expect(problem).toContain(reason)
  })

  it('with two paths that match the same requests is refused', () => {
    const doc = smallDocument()
    const item = (doc['paths'] as Record<string, Record<string, object>>)['/things/{id}']
    const renamed = {
      put: { ...item?.['put'], parameters: [{ name: 'key', in: 'path', required: true, schema: {} }] },
    }
    expect(problemsOf(withValue(doc, ['paths', '/things/{key}'], renamed))).toEqual([
      'spec.yaml#/paths/~1things~1{key}/put: duplicate operation: PUT /things/{key} and PUT /things/{id} match the same requests',
    ])
  })

  it('with one operationId twice is taken with a notice, because nothing is called by it', () => {
    const doc = withValue(smallDocument(), [...PUT, 'operationId'], 'putThing')
    const other = { ...(doc['paths'] as Record<string, object>)['/things/{id}'] }
    const accepted = acceptDocument(withValue(doc, ['paths', '/others/{id}'], other), 'spec.yaml')
    expect(accepted.leftOut).toEqual([])
    expect(accepted.notices).toEqual([
      {
        pointer: '/paths/~1others~1{id}/put/operationId',
        reason: 'duplicate operationId putThing, also of PUT /things/{id}; it was left out',
      },
    ])
    expect(operationsOf(accepted.doc).map(({ node }) => node['operationId'])).toEqual(['putThing', undefined])
  })

  it.each([
    [
      'a misspelt method',
      { gett: {} },
      '/paths/~1others/gett: unknown HTTP method "gett"; did you mean get?',
    ],
    [
      'a misspelt method beside a right one',
      { gett: {}, get: {} },
      '/paths/~1others/gett: unknown HTTP method',
    ],
    ['nothing', null, '/paths/~1others: must be an object of operations'],
  ])('with a path that holds %s is refused, because the operation would vanish', (_, item, reason) => {
    expect(problemsOf(withValue(smallDocument(), ['paths', '/others'], item)).join()).toContain(reason)
  })

  it('reports everything at once', () => {
    const doc = withValue(withValue(smallDocument(), [...NAME, 'minWords'], 3), [...NAME, 'type'], 'text')
    expect(problemsOf(withValue(doc, [...PUT, 'responses', '400'], { contnet: {} }))).toHaveLength(3)
  })

  it('may hold a path without operations', () => {
    expect(problemsOf(withValue(smallDocument(), ['paths', '/others'], {}))).toEqual([])
  })

  it('may hold any key in examples and extensions', () => {
    const doc = withValue(smallDocument(), [...NAME, 'example'], { $ref: '#/nowhere', schema: { odd: 1 } })
    expect(problemsOf(withValue(doc, ['x-odd'], { anything: 1 }))).toEqual([])
  })
})

describe('a schema that is made of itself', () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  const withSchemas = (schemas: object) => withValue(smallDocument(), ['components', 'schemas'], schemas)

  it.each([
    [
      'through two others',
      { Thing: { anyOf: [ref('B')] }, B: { allOf: [ref('C')] }, C: { oneOf: [ref('Thing')] } },
    ],
    ['behind another', { Thing: { allOf: [ref('B')] }, B: { anyOf: [ref('B'), { type: 'object' }] } }],
  ])('%s is left out by name', (_, schemas) => {
    expect(problemsOf(withSchemas(schemas)).join('\n')).toContain('is made of itself')
  })

  it.each([
    ['a property', { type: 'object', properties: { below: ref('Thing') } }],
    ['an item', { type: 'object', properties: { below: { type: 'array', items: ref('Thing') } } }],
    [
      'a part of a property',
      { type: 'object', properties: { below: { anyOf: [ref('Thing'), { type: 'null' }] } } },
    ],
    ['any key', { type: 'object', additionalProperties: ref('Thing') }],
  ])('is none where it holds itself in %s', (_, Thing) => {
    expect(problemsOf(withSchemas({ Thing }))).toEqual([])
  })
})

describe('a text', () => {
  it.each([
    [
      'a duplicate key, which is a duplicate operation too',
      'paths:\n  /a: {}\n  /a: {}\n',
      'line 3, column 3: duplicated mapping key',
    ],
    ['a syntax error', 'a: [1', 'line 1'],
    ['a list', '- 1', 'is not a mapping'],
    ['nothing', '', 'the input is empty'],
    ['two documents', 'a: 1\n---\na: 2\n', 'more than one document'],
    ['a web page', '<!doctype html><p>Sign in: here', 'looks like a web page'],
    ['an alias of itself', 'x: &a [*a]', 'holds an alias of itself'],
  ])('with %s is refused with its place', (_, text, reason) => {
    expect(() => parseSource({ name: 'spec.yaml', text })).toThrow(SpecError)
    expect(() => parseSource({ name: 'spec.yaml', text })).toThrow(reason)
  })

  it('has its merge keys merged, and a quoted one left alone', () => {
    const text = 'a: &a { x: 1, y: 1 }\nb:\n  <<: *a\n  y: 2\nc: { "<<": 1 }\n'
    expect(parseSource({ name: 'spec.yaml', text })).toEqual({
      a: { x: 1, y: 1 },
      b: { x: 1, y: 2 },
      c: { '<<': 1 },
    })
    expect(() => parseSource({ name: 'spec.yaml', text: 'b:\n  <<: 1\n' })).toThrow(/^spec.yaml: line 2/)
  })

  it('is read alike as YAML and as JSON, and dates stay text', () => {
    const yaml = parseSource({ name: 'y', text: 'a: 2026-06-08\nb: [1, null]\n' })
    expect(yaml).toEqual(parseSource({ name: 'j', text: '{"a":"2026-06-08","b":[1,null]}' }))
  })
})
