import { describe, expect, it } from 'vitest'
import { generateTypes } from '../../../scripts/generate/types.js'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import { reportOf } from '../../../scripts/spec-diff/report.js'
import { smallDocument, withValue } from '../spec/documents.js'
import { fieldRows } from './field.js'

const PUT = ['paths', '/things/{id}', 'put']
const DEPRECATED = { deprecated: true }
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const filter = { name: 'q', in: 'query', schema: { type: 'string' } }

const small = withValue(smallDocument(), [...PUT, 'parameters'], [id, filter])
const NAME = ['components', 'schemas', 'Thing', 'properties', 'name']

const PLACES: readonly (readonly [string, JsonObject, readonly string[]])[] = [
  ['an operation', withValue(small, [...PUT, 'deprecated'], true), ['operation']],
  [
    'a parameter',
    withValue(small, [...PUT, 'parameters'], [id, { ...filter, ...DEPRECATED }]),
    ['request.query.q'],
  ],
  [
    'the schema of a parameter',
    withValue(small, [...PUT, 'parameters'], [id, { ...filter, schema: { type: 'string', ...DEPRECATED } }]),
    ['request.query.q'],
  ],
  ['a field', withValue(small, [...NAME, 'deprecated'], true), ['request.body.name', 'response.200.name']],
]

const asReference = (more: object): JsonObject =>
  withValue(
    withValue(small, NAME, { $ref: '#/components/schemas/A', ...more }),
    ['components', 'schemas', 'A'],
    {
      type: 'string',
    },
  )

const IN_TYPES: readonly (readonly [string, JsonObject])[] = [
  ...PLACES.filter(([place]) => place !== 'the schema of a parameter').map(
    ([place, doc]) => [place, doc] as const,
  ),
  ['a reference', asReference(DEPRECATED)],
]

describe('deprecation', () => {
  it.each(PLACES)('of %s is a notice when it comes and when it goes', (_, doc, places) => {
    const rows = (from: JsonObject, to: JsonObject) =>
      compareDocuments(from, to).map(({ where, change, level }) => [where, change, level])
    expect(rows(small, doc)).toEqual(places.map(where => [where, 'deprecated', 'notice']))
    expect(rows(doc, small)).toEqual(places.map(where => [where, 'undeprecated', 'notice']))
    expect(reportOf(compareDocuments(small, doc), 'text')).toContain(`${places[0]}: deprecated`)
  })

  it.each(IN_TYPES)('of %s is in the types', async (_, doc) => {
    const marks = async (of: JsonObject): Promise<number> =>
      (await generateTypes(of)).split('@deprecated').length - 1
    expect(await marks(small)).toBe(0)
    expect(await marks(doc)).toBeGreaterThan(0)
  })

  it('of a header of an answer is a notice', () => {
    const withHeader = (header: object) =>
      withValue(small, [...PUT, 'responses', '200', 'headers'], { 'X-Count': header })
    const [change] = compareDocuments(
      withHeader({ schema: { type: 'string' } }),
      withHeader({ schema: { type: 'string' }, ...DEPRECATED }),
    )
    expect([change?.where, change?.change]).toEqual(['response.200.(header).x-count', 'deprecated'])
  })

  it('of a reference, and of a member of a union, is found where it is used', () => {
    const ref = { $ref: '#/components/schemas/A' }
    const A = { type: 'object', properties: { a: { type: 'string' } } }
    const notice = ['deprecated, notice']
    expect(fieldRows(ref, { ...ref, ...DEPRECATED }, { A })).toEqual({ request: notice, response: notice })
    expect(
      fieldRows({ anyOf: [ref, { type: 'null' }] }, { anyOf: [ref, { type: 'null' }], ...DEPRECATED }, { A })
        .request,
    ).toEqual(notice)
    const union = { anyOf: [ref, { type: 'string' }] }
    const member = { anyOf: [ref, { type: 'string', ...DEPRECATED }] }
    expect(fieldRows(union, member, { A })).toEqual({ request: notice, response: notice })
  })
})
