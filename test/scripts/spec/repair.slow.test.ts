import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { buildContract, OVERLAY_FILE } from '../../../scripts/spec/contract.js'
import { isObject, type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { leftOutLines } from '../../../scripts/spec/left-out.js'
import { repairDocument } from '../../../scripts/spec/repair.js'
import { readSource } from '../../../scripts/spec/source.js'
import { smallDocument, withValue } from './documents.js'

const PUT = ['paths', '/things/{id}', 'put']
const ID = { name: 'id', in: 'path', schema: { type: 'string' } }
const SCHEMA = [...PUT, 'requestBody', 'content', 'application/json', 'schema']

const withPath = (path: string, parameter: object): JsonObject => {
  const item = (smallDocument()['paths'] as Record<string, { put: object }>)['/things/{id}']
  return { ...smallDocument(), paths: { [path]: { put: { ...item?.put, parameters: [parameter] } } } }
}

/** What differs from what OpenAPI allows, the document that is meant, and where the notice stands. */
const CASES: readonly (readonly [name: string, doc: JsonObject, meant: JsonObject, pointer: string])[] = [
  [
    'a path parameter that is optional',
    withValue(smallDocument(), [...PUT, 'parameters'], [{ ...ID, required: false }]),
    smallDocument(),
    '/paths/~1things~1{id}/put/parameters/0',
  ],
  [
    'a path parameter that does not say that it is required',
    withValue(smallDocument(), [...PUT, 'parameters'], [ID]),
    smallDocument(),
    '/paths/~1things~1{id}/put/parameters/0',
  ],
  [
    'an optional path parameter of all operations of a path',
    withValue(smallDocument(), ['paths', '/things/{id}', 'parameters'], [{ ...ID, required: false }]),
    withValue(smallDocument(), ['paths', '/things/{id}', 'parameters'], [{ ...ID, required: true }]),
    '/paths/~1things~1{id}/parameters/0',
  ],
  [
    'an optional path parameter among the components',
    withValue(smallDocument(), ['components', 'parameters'], { id: { ...ID, required: false } }),
    withValue(smallDocument(), ['components', 'parameters'], { id: { ...ID, required: true } }),
    '/components/parameters/id',
  ],
  [
    'an optional parameter in a path template',
    withPath('/things/{id?}', { ...ID, name: 'id', required: true }),
    smallDocument(),
    '/paths/~1things~1{id?}',
  ],
  [
    'a mark in the name of a path parameter',
    withValue(smallDocument(), [...PUT, 'parameters'], [{ ...ID, name: 'id?', required: true }]),
    smallDocument(),
    '/paths/~1things~1{id}/put/parameters/0',
  ],
  [
    'a reference that was folded inside of its quotes',
    withValue(smallDocument(), SCHEMA, { $ref: '#/components/\n   schemas/Thing' }),
    smallDocument(),
    '/paths/~1things~1{id}/put/requestBody/content/application~1json/schema/$ref',
  ],
]

const overlay = await readSource(OVERLAY_FILE)

const build = (doc: JsonObject) => buildContract({ name: 'spec.yaml', text: dump(doc) }, overlay)

/** Without the order of keys, in which nothing is said. */
const facts = (doc: JsonObject) => JSON.parse(JSON.stringify(doc))

describe('a repair', () => {
  it.each(CASES)('of %s reads it in the only way, with one notice', (_, doc, meant, pointer) => {
    const before = structuredClone(doc)
    const { doc: repaired, notices } = repairDocument(doc)
    expect(facts(repaired)).toEqual(facts(meant))
    expect(notices.map(each => each.pointer)).toEqual([pointer])
    expect(doc).toEqual(before)
    expect(build(doc).notices.map(({ line: _, ...notice }) => notice)).toEqual(notices)
    expect(build(doc).leftOut).toEqual([])
    expect(repairDocument(repaired).notices).toEqual([])
  })

  it('is not needed where nothing is wrong', () => {
    expect(repairDocument(smallDocument())).toEqual({ doc: smallDocument(), notices: [] })
  })

  it('leaves data alone that only looks like a reference or a parameter', () => {
    const data = { $ref: '#/components/ schemas/Thing', in: 'path', name: 'id', required: false }
    const doc = withValue(smallDocument(), ['components', 'schemas', 'Thing', 'example'], data)
    expect(repairDocument(doc)).toEqual({ doc, notices: [] })
  })

  it('reaches references below properties that are named like keywords', () => {
    const path = ['components', 'schemas', 'Thing', 'properties', 'default']
    const doc = withValue(smallDocument(), path, { $ref: '#/components/schemas/ Thing' })
    const { notices } = repairDocument(doc)
    expect(notices.map(each => each.pointer)).toEqual(['/components/schemas/Thing/properties/default/$ref'])
  })
})

/** What has no reading, or two: left out with pointer and reason. */
const REFUSED: readonly (readonly [name: string, doc: JsonObject, message: string])[] = [
  [
    'a reference to nothing, folded or not',
    withValue(smallDocument(), SCHEMA, { $ref: '#/components/ schemas/Thin' }),
    'dangling $ref',
  ],
  [
    'a folded reference that can be read in two ways',
    ['AB', 'A B'].reduce(
      (doc, name) => withValue(doc, ['components', 'schemas', name], { type: 'object' }),
      withValue(smallDocument(), SCHEMA, { $ref: '#/components/schemas/A\n  B' }),
    ),
    'dangling $ref',
  ],
  [
    'an optional parameter whose path is there already',
    {
      ...smallDocument(),
      paths: {
        ...(smallDocument()['paths'] as object),
        ...(withPath('/things/{id?}', ID)['paths'] as object),
      },
    },
    'spec.yaml#/paths/~1things~1{id?}',
  ],
  [
    'a path parameter in the notation of another framework',
    withPath('/things/:id', { ...ID, required: true }),
    'path parameter id is not in the path',
  ],
  [
    'a parameter whose required is no boolean',
    withValue(smallDocument(), [...PUT, 'parameters'], [{ ...ID, required: 'no' }]),
    '/parameters/0/required: must be true or false',
  ],
  [
    'a schema in the webhooks section that cannot be represented',
    withValue(smallDocument(), ['webhooks', '/', 'post', 'requestBody', 'content', 'application/json'], {
      schema: { type: 'object', properties: { a: { $ref: '#/nowhere' } } },
    }),
    '/webhooks/~1/post/requestBody/content/application~1json/schema/properties/a/$ref: dangling $ref',
  ],
]

describe('generation', () => {
  it.each(REFUSED)('leaves out %s by name', (_, doc, message) => {
    const { file, leftOut } = build(doc)
    expect(
      leftOutLines(file, leftOut)
        .join('\n')
        .replaceAll(/yaml:\d+/g, 'yaml'),
    ).toContain(message)
  })

  it('applies the overlay to schemas that stand where they are used, as to those among the components', () => {
    const time = { type: 'string', pattern: '(?:[01]\\d|2[0123]):(?:[012345]\\d):(?:[012345]\\d)' }
    const open = { type: ['string', 'null'], enum: ['a'] }
    const inline = {
      type: 'object',
      properties: { time, open, count: { type: 'integer', exclusiveMinimum: 0 } },
    }
    const [operation] = operationsOf(build(withValue(smallDocument(), SCHEMA, inline)).doc)
    const properties = isObject(operation?.body) ? operation.body['properties'] : undefined
    expect(properties).toMatchObject({
      time: { example: '14:30:00' },
      open: { enum: ['a', null] },
      count: { minimum: 1 },
    })
  })
})
