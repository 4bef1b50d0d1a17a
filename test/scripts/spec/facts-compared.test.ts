import { describe, expect, it } from 'vitest'
import { compareFacts } from '../../../scripts/spec-fidelity/compare.js'
import { smallDocument, withValue } from './documents.js'

const MAX = ['components', 'schemas', 'Thing', 'properties', 'name', 'maxLength']
const small = smallDocument()
const BODY = '/body/content/application/json/properties/name/maxLength'
const ANSWER = '/responses/200/application/json/properties/name/maxLength'

describe('the facts of a contract', () => {
  it('are those of the publication where nothing differs', () => {
    expect(compareFacts(small, smallDocument(), [])).toEqual({
      operations: 1,
      differences: [],
      explained: [],
      stale: [],
    })
  })

  it('that differ are told with both values, wherever the operation states them', () => {
    const { differences } = compareFacts(small, withValue(small, MAX, 9), [])
    expect(differences.map(({ where, left, right }) => [where, left, right])).toEqual([
      [BODY, 9, 3],
      [ANSWER, 9, 3],
    ])
  })

  it.each([
    ['who may call it', ['security'], [{ bearer: [] }], '/security'],
    ['that it will go', ['deprecated'], true, '/deprecated'],
    [
      'how a parameter is written',
      ['parameters'],
      [{ name: 'id', in: 'path', required: true, style: 'label', schema: { type: 'string' } }],
      '/parameters/path.id/style',
    ],
    [
      'that a parameter will go',
      ['parameters'],
      [{ name: 'id', in: 'path', required: true, deprecated: true, schema: { type: 'string' } }],
      '/parameters/path.id/deprecated',
    ],
    [
      'a header of an answer',
      ['responses', '200', 'headers'],
      { 'X-Left': { schema: { type: 'integer' } } },
      '/responses/200/headers',
    ],
  ])('are also %s', (_, path, value, where) => {
    const { differences } = compareFacts(
      small,
      withValue(small, ['paths', '/things/{id}', 'put', ...path], value),
      [],
    )
    expect(differences.map(each => each.where)).toEqual([where])
  })

  it('that differ on purpose have a reason', () => {
    const operation = 'PUT /things/{id}'
    const deviations = [{ operation, where: BODY, reason: 'measured' }]
    const { differences, explained } = compareFacts(small, withValue(small, MAX, 9), deviations)
    expect([differences.length, explained.map(({ reason }) => reason)]).toEqual([1, ['measured']])
    expect(compareFacts(small, small, deviations).stale).toEqual(deviations)
  })

  it('are invented where the publication has no such operation', () => {
    const { differences } = compareFacts(small, { ...small, paths: {} }, [])
    expect(differences).toEqual([
      { operation: 'PUT /things/{id}', where: '', path: [], left: null, right: 'PUT /things/{id}' },
    ])
  })
})
