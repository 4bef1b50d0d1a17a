import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WriteContent } from '../../../src/core/lost-write.js'
import { contentKey, fieldsIn, fieldsOf, says } from '../../../src/recovery/content.js'

const write = (
  body: Readonly<Record<string, unknown>>,
  path: Readonly<Record<string, string>> = {},
): WriteContent => ({
  operation: 'POST /v1/events/leads',
  path,
  body,
  integrationId: 'int_1',
})

const isSaid = (sent: WriteContent, parameters: unknown): boolean => {
  const fields = fieldsIn(parameters)
  return fields !== undefined && says(fields, fieldsOf(sent))
}

const NAMES = ['notes', 'title', 'lead_id', 'employee_id', 'event_datetime'] as const
const value = fc.oneof(
  fc.string({ minLength: 1 }).filter(text => !/^\s*[{[]/.test(text) && text !== 'Note'),
  fc.integer({ min: 1 }),
  fc.constant(true),
  fc.constantFrom('2026-06-08T12:00:00+00:00', '2026-06-08T14:00:00+02:00', '2026-11-01'),
)
const body = fc.dictionary(fc.constantFrom(...NAMES), value, { minKeys: 1 })

/** Ways in which a log may hold a body. */
const shape = fc.constantFrom<(body: Readonly<Record<string, unknown>>) => unknown>(
  each => each,
  each => ({ body: each }),
  each => ({ body: JSON.stringify(each) }),
  each => [[{ a: { b: each } }]],
  each => JSON.stringify({ data: JSON.stringify(each) }),
  each => Object.entries(each).map(([name, own]) => ({ [name]: own })),
  each => ({ ...each, integration_id: 'int_1', created_at: 'now', event_type: 'Note', employee_name: null }),
)

describe('an entry', () => {
  it('says what was sent in any shape', () => {
    fc.assert(
      fc.property(body, shape, (own, shaped) => {
        expect(isSaid(write(own), shaped(own))).toBe(true)
      }),
    )
  })

  it('does not say what was sent when one field has another value, or is missing, or is more', () => {
    fc.assert(
      fc.property(
        body,
        shape,
        fc.constantFrom(...NAMES),
        fc.constantFrom('other', undefined),
        (own, shaped, name, other) => {
          fc.pre(own[name] !== other)
          const { [name]: _, ...rest } = own
          expect(isSaid(write(own), shaped(other === undefined ? rest : { ...rest, [name]: other }))).toBe(
            false,
          )
        },
      ),
    )
  })

  it('that holds two values of a field does not say either', () => {
    fc.assert(
      fc.property(body, own => {
        const [name] = Object.keys(own) as [string]
        expect(isSaid(write(own), [own, { before: { [name]: 'another' } }])).toBe(false)
      }),
    )
  })

  it.each<[string, unknown, unknown, boolean]>([
    ['the same instant', '2026-06-08T12:00:00+00:00', '2026-06-08T12:00:00.000Z', true],
    ['the same instant in another zone', '2026-06-08T14:30:00-05:00', '2026-06-08T19:30:00Z', true],
    ['the same instant with a space', '2026-06-08T12:00:00Z', '2026-06-08 12:00:00+0000', true],
    ['a date as its midnight', '2026-06-08', '2026-06-08T00:00:00.000Z', true],
    ['another instant', '2026-06-08T12:00:00Z', '2026-06-08T12:00:01Z', false],
    ['the wall time without its offset', '2026-06-08T12:00:00-05:00', '2026-06-08T12:00:00', false],
    ['another date', '2026-06-08', '2026-06-09', false],
    ['a number as text', 5, '5', false],
    ['a list in another order', ['a', 'b'], ['b', 'a'], false],
    ['an object in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['null for an empty text', '', null, true],
    ['false for nothing', undefined, false, true],
    ['true for nothing', undefined, true, false],
  ])('says %s: %j as %j: %s', (_, sent, logged, isSame) => {
    expect(isSaid(write({ lead_id: 'lead_1', notes: sent }), { lead_id: 'lead_1', notes: logged })).toBe(
      isSame,
    )
  })

  it('may leave out the default of a field, or add it, and says nothing else by it', () => {
    const sent = { lead_id: 'lead_1', event_type: 'Note' }
    expect(isSaid(write(sent), { lead_id: 'lead_1' })).toBe(true)
    expect(isSaid(write({ lead_id: 'lead_1' }), sent)).toBe(true)
    expect(isSaid(write(sent), { lead_id: 'lead_1', event_type: 'Email' })).toBe(false)
  })

  it('that is larger than any write is not read, and one that is deep is', () => {
    expect(fieldsIn(Array.from({ length: 20_000 }, () => 1))).toBeUndefined()
    let deep: unknown = { notes: 'a' }
    for (let depth = 0; depth < 5_000; depth += 1) deep = [deep]
    expect(fieldsIn(deep)?.get('notes')).toEqual(['a'])
  })

  it('may hold anything', () => {
    fc.assert(
      fc.property(fc.anything(), anything => {
        expect(isSaid(write({ lead_id: 'lead_1', notes: 'a' }), anything)).toBe(false)
      }),
    )
  })
})

describe('the key of a content', () => {
  it('is the same in any order of fields, wherever they were sent', () => {
    fc.assert(
      fc.property(body, own => {
        const turned = Object.fromEntries(Object.entries(own).reverse())
        expect(contentKey(write(turned))).toBe(contentKey(write(own)))
        expect(contentKey(write({ ...own, event_id: 'evt_1' }))).toBe(
          contentKey(write(own, { event_id: 'evt_1' })),
        )
      }),
    )
  })

  it('is the same for two writes exactly where the log says the same of both', () => {
    fc.assert(
      fc.property(body, body, (left, right) => {
        const isSame = isSaid(write(left), right) && isSaid(write(right), left)
        expect(contentKey(write(left)) === contentKey(write(right))).toBe(isSame)
      }),
    )
  })

  it('differs by integration', () => {
    expect(contentKey(write({ notes: 'a' }))).not.toBe(
      contentKey({ ...write({ notes: 'a' }), integrationId: 'int_2' }),
    )
  })
})
