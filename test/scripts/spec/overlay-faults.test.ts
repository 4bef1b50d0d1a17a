import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { buildContract, type Contract } from '../../../scripts/spec/contract.js'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { leftOutLines } from '../../../scripts/spec/left-out.js'
import { smallDocument, withValue } from './documents.js'

const actions = (...list: object[]) => ({
  overlay: '1.0.0',
  info: { title: 'T', version: '1' },
  actions: list,
})
const build = (doc: JsonObject, overlay: object) =>
  buildContract({ name: 'spec.yaml', text: dump(doc) }, { name: 'overlay.yaml', text: dump(overlay) })

const THING = ['components', 'schemas', 'Thing', 'properties']
const harmless = { target: '$.info', update: { title: 'T' } }
const faulty = { target: '$.components.schemas.Thing.properties.name', update: { not: {} } }
const withFault = withValue(smallDocument(), [...THING, 'size'], { unevaluatedItems: true })

/** What is said of the document: an error, or what it leaves out. */
const messageOf = (run: () => Contract): string => {
  try {
    const { file, leftOut } = run()
    return leftOutLines(file, leftOut).join('\n')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('what cannot be represented is reported under the file that says it', () => {
  it('under the overlay, with the action that makes it', () => {
    expect(messageOf(() => build(smallDocument(), actions(harmless, faulty)))).toMatch(
      /^overlay\.yaml#\/actions\/1: makes of \/components\/schemas\/Thing\/properties\/name\/not what .*: not cannot be/,
    )
  })

  it('under the specification', () => {
    expect(messageOf(() => build(withFault, actions(harmless)))).toMatch(
      /^PUT \/things\/\{id\}: spec\.yaml:\d+#\/components\/schemas\/Thing\/properties\/size\/unevaluatedItems: /,
    )
  })

  it('under both, each with its own', () => {
    const lines = messageOf(() => build(withFault, actions(faulty, harmless))).split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/: overlay\.yaml#\/actions\/0: /),
      expect.stringMatching(/: spec\.yaml:\d+#\/components\/schemas\/Thing\/properties\/size/),
    ])
  })

  it('under the overlay where the type of its update no longer fits', () => {
    const update = { target: '$.components.schemas.Thing.properties.name', update: { maxLength: {} } }
    expect(messageOf(() => build(smallDocument(), actions(update)))).toMatch(
      /^overlay\.yaml#\/actions\/0: the update has another type than its target at \$.*maxLength/,
    )
  })

  it.each([
    ['an operation that is empty', ['paths', '/empty/'], { get: null }, 'GET /empty/'],
    ['answers that are empty', ['paths', '/empty/'], { get: { responses: null } }, 'GET /empty/'],
    [
      'a body that is text',
      ['paths', '/empty/'],
      { post: { requestBody: 'a body', responses: {} } },
      'POST /empty/',
    ],
  ])(
    'under the specification, for one operation alone, where the overlay does not fit: %s',
    (_, path, item, key) => {
      const update = { required: true }
      const list = [
        { target: '$.paths[*][*].requestBody', update },
        { target: '$.paths[*][*].responses', update: { '401': { description: 'No' } } },
      ]
      const { leftOut, doc } = build(withValue(smallDocument(), path, item), actions(...list, harmless))
      expect(leftOut.map(each => each.key)).toEqual([key])
      expect(leftOut.flatMap(({ problems }) => problems.map(({ file, pointer }) => [file, pointer]))).toEqual(
        [[undefined, expect.stringMatching(/^\/paths\/~1empty~1\/(get|post)/)]],
      )
      expect(Object.keys(doc['paths'] as JsonObject)).toEqual(['/things/{id}'])
    },
  )

  it('and not at all where the overlay mends it', () => {
    const mending = { target: '$.components.schemas.Thing.properties.size', remove: true }
    expect(messageOf(() => build(withFault, actions(mending)))).toBe('')
  })
})
