import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../scripts/spec/check.js'
import { SpecError } from '../../scripts/spec/problem.js'
import { parseSource } from '../../scripts/spec/source.js'
import { smallDocument, withValue } from './documents.js'

const problemsOf = (doc: Record<string, unknown>): string[] => {
  try {
    checkDocument(doc, 'spec.yaml')
    return []
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
      'an unknown type',
      [...NAME, 'type'],
      'text',
      '/components/schemas/Thing/properties/name/type',
      'unknown type "text"',
    ],
    [
      'an unknown format',
      [...NAME, 'format'],
      'iban',
      '/components/schemas/Thing/properties/name/format',
      'unknown format "iban"',
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
      'status 200',
    ],
    [
      'a body that is not JSON',
      [...PUT, 'requestBody'],
      { content: { 'text/plain': {} } },
      '/paths/~1things~1{id}/put/requestBody',
      'no application/json schema',
    ],
    ['another version of OpenAPI', ['openapi'], '3.0.3', '/openapi', 'must be 3.1.x'],
    ['no paths', ['paths'], {}, '/paths', 'at least one path'],
  ])('with %s is refused with file, pointer and reason', (_, keys, value, pointer, reason) => {
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

  it('with one operationId twice is refused', () => {
    const doc = withValue(smallDocument(), [...PUT, 'operationId'], 'putThing')
    const other = { ...(doc['paths'] as Record<string, object>)['/things/{id}'] }
    expect(problemsOf(withValue(doc, ['paths', '/others/{id}'], other))[0]).toContain(
      'duplicate operationId putThing',
    )
  })

  it.each([
    ['a misspelt method', { gett: {} }, '/paths/~1others/gett: unknown HTTP method "gett"'],
    [
      'a misspelt method beside a right one',
      { gett: {}, get: {} },
      '/paths/~1others/gett: unknown HTTP method',
    ],
    ['no operation', {}, '/paths/~1others: holds no operation'],
    ['nothing', null, '/paths/~1others: must be an object of operations'],
  ])('with a path that holds %s is refused, because the operation would vanish', (_, item, reason) => {
    expect(problemsOf(withValue(smallDocument(), ['paths', '/others'], item)).join()).toContain(reason)
  })

  it('reports everything at once', () => {
    const doc = withValue(withValue(smallDocument(), [...NAME, 'minWords'], 3), [...NAME, 'format'], 'iban')
    expect(problemsOf(withValue(doc, ['openapi'], '2.0'))).toHaveLength(3)
  })

  it('may hold any key in examples and extensions', () => {
    const doc = withValue(smallDocument(), [...NAME, 'example'], { $ref: '#/nowhere', schema: { odd: 1 } })
    expect(problemsOf(withValue(doc, ['x-odd'], { anything: 1 }))).toEqual([])
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
    ['a web page', '<!doctype html><p>Sign in: here', 'looks like a web page'],
    ['an alias of itself', 'x: &a [*a]', 'holds an alias of itself'],
  ])('with %s is refused with its place', (_, text, reason) => {
    expect(() => parseSource({ name: 'spec.yaml', text })).toThrow(SpecError)
    expect(() => parseSource({ name: 'spec.yaml', text })).toThrow(reason)
  })

  it('is read alike as YAML and as JSON, and dates stay text', () => {
    const yaml = parseSource({ name: 'y', text: 'a: 2026-06-08\nb: [1, null]\n' })
    expect(yaml).toEqual(parseSource({ name: 'j', text: '{"a":"2026-06-08","b":[1,null]}' }))
  })
})
