import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equal, equalItems, isMultipleOf } from '../../../scripts/generate/validator-runtime.js'
import { generateValidators } from '../../../scripts/generate/validators.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { SpecError } from '../../../scripts/spec/problem.js'
import { errorBy } from '../../support/thrown.js'
import { smallDocument, withValue } from './documents.js'
import { evaluate, type ValidatorModule } from './module.js'
import { anyValue } from './random-schema.js'

const moduleOf = (thing: unknown, schemas: JsonObject = {}): ValidatorModule => {
  const doc = withValue(smallDocument(), ['components', 'schemas'], { ...schemas, Thing: thing })
  return evaluate(generateValidators(doc, operationsOf(doc)).get('put-things-by-id.js') ?? '')
}

/** An object with an own key, whatever its name. */
const withKey = (key: string, value: unknown = 1): unknown => Object.fromEntries([[key, value]])

describe('multipleOf', () => {
  it.each([
    [19.99, 0.01, true],
    [0.3, 0.1, true],
    [1.1, 0.1, true],
    [-19.99, 0.01, true],
    [19.995, 0.01, false],
    [0, 0.01, true],
    [1e21, 0.01, true],
    [1e-7, 1e-8, true],
    [5e-324, 1e-323, false],
    [1e17, 3, false],
    [2251799813685247.5, 0.5, true],
    [7, 3.5, true],
    [7, 2.5, false],
  ])('of %d and %d is %s', (value, divisor, expected) => {
    const { validateBody } = moduleOf({ type: 'number', multipleOf: divisor })
    expect(isMultipleOf(value, divisor)).toBe(expected)
    expect(validateBody(value)).toBe(expected)
    expect(validateBody.errors?.[0]?.message).toBe(expected ? undefined : `must be multiple of ${divisor}`)
  })

  it('is that of decimals: whole multiples fit, and what lies half a step beside does not', () => {
    const places = fc.integer({ min: 0, max: 6 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        places,
        fc.integer({ min: -9999, max: 9999 }),
        (a, n, times) => {
          // Written out digit by digit, as JSON would.
          const decimal = (digits: number) => Number(`${digits}e-${n}`)
          expect(isMultipleOf(decimal(a * times), decimal(a))).toBe(true)
          expect(isMultipleOf(decimal(a * 2 * times + a), decimal(a * 2))).toBe(false)
        },
      ),
    )
  })
})

describe('uniqueItems', () => {
  it('finds two equal items as a comparison of each with each does', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 6 }), items => {
        const isTwice = items.some((item, at) =>
          items.some((other, index) => index < at && equal(item, other)),
        )
        const found = equalItems(items)
        expect(found !== undefined).toBe(isTwice)
        if (found) expect(found[0] < found[1] && equal(items[found[0]], items[found[1]])).toBe(true)
      }),
    )
  })

  it('takes no text for the name of a property', () => {
    const { validateBody } = moduleOf({ type: 'array', items: { type: 'string' }, uniqueItems: true })
    expect(validateBody(['__proto__', 'constructor', 'toString'])).toBe(true)
    expect(validateBody(['__proto__', 'a', '__proto__'])).toBe(false)
    expect(validateBody.errors).toMatchObject([{ keyword: 'uniqueItems', params: { i: 2, j: 0 } }])
  })
})

describe('keys that every plain object inherits', () => {
  const INHERITED = [...Object.getOwnPropertyNames(Object.prototype)]
  const field = (name: string): JsonObject => ({
    type: 'object',
    properties: { [name]: { type: 'integer' } },
  })
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`f${n}`, { type: 'integer' }]))
  const bodies: Readonly<Record<string, unknown>> = {
    'a closed object': field('a'),
    'a closed object of many fields': { type: 'object', properties: many },
    'a union': { anyOf: [field('a'), field('b')] },
    'an exclusive union': { oneOf: [{ ...field('a'), required: ['a'] }, field('b')] },
    'a composition': { allOf: [field('a'), { $ref: '#/components/schemas/B' }] },
    'a union in a union': { anyOf: [{ anyOf: [field('a'), field('c')] }, field('b')] },
    'a union beside fields': { ...field('a'), anyOf: [field('b'), field('c')] },
    'a field that is a union': { type: 'object', properties: { inner: { anyOf: [field('a'), field('b')] } } },
  }

  it.each(Object.entries(bodies))('are undeclared in %s', (name, schema) => {
    const { validateBody, validateResponse } = moduleOf(schema, { B: field('b') })
    for (const key of INHERITED) {
      const value = name === 'a field that is a union' ? { inner: withKey(key) } : withKey(key)
      expect(validateBody(value), key).toBe(false)
      expect(validateResponse(value), key).toBe(true)
    }
  })

  it.each(INHERITED.filter(key => key !== '__proto__'))(
    'are fields like others where a body declares %s',
    key => {
      for (const schema of [
        field(key),
        { anyOf: [field(key), field('b')] },
        { allOf: [field(key), field('b')] },
      ]) {
        const { validateBody } = moduleOf(schema)
        expect(validateBody(withKey(key))).toBe(true)
        expect(validateBody(withKey('other'))).toBe(false)
        expect(validateBody({})).toBe(true)
      }
      const { validateBody } = moduleOf({ ...field(key), required: [key] })
      expect([validateBody({}), validateBody(withKey(key, 'x')), validateBody(withKey(key))]).toEqual([
        false,
        false,
        true,
      ])
    },
  )
})

describe('the keys of a union', () => {
  it('are those of its members that fit, also where a member is a union itself', () => {
    const inner = { properties: { a: {} }, anyOf: [{ additionalProperties: { const: 0 } }] }
    const { validateBody } = moduleOf({ anyOf: [inner, {}] })
    expect([validateBody({ a: 0 }), validateBody({ a: 1 }), validateBody({})]).toEqual([true, false, true])
  })
})

describe('a schema that no validator can be made for', () => {
  it('is one with a property called __proto__, which nobody could write', () => {
    const properties = withKey('__proto__', { type: 'string' })
    const message =
      'spec.yaml#/paths/~1things~1{id}/put: no validator can be made: a property called __proto__ cannot'
    for (const thing of [{ properties }, { items: { allOf: [{ properties }] } }]) {
      const doc = withValue(smallDocument(), ['components', 'schemas', 'Thing'], thing)
      expect(() => generateValidators(doc, operationsOf(doc), 'spec.yaml')).toThrow(message)
    }
  })

  it('is told with the pointer of its operation, and all such operations at once', async () => {
    const properties = withKey('__proto__', { type: 'string' })
    const doc = withValue(smallDocument(), ['components', 'schemas', 'Thing'], { properties })
    const put = (doc['paths'] as JsonObject)['/things/{id}']
    const twice = withValue(doc, ['paths', '/others/{id}'], put)
    const error = await errorBy(SpecError, () => generateValidators(twice, operationsOf(twice), 'spec.yaml'))
    expect(error.problems.map(({ pointer }) => pointer)).toEqual([
      '/paths/~1things~1{id}/put',
      '/paths/~1others~1{id}/put',
    ])
    expect(error.message).toContain('spec.yaml#/paths/~1things~1{id}/put: no validator can be made: ')
  })
})

describe('a text of the contract that looks like code', () => {
  it.each([
    'require("./runtime.js").formats',
    'require(x)',
    '*/',
    "';evaluated0",
    'validate0.evaluated = {;',
  ])('%s stays text', text => {
    const { validateBody, bodyFields } = moduleOf({
      type: 'object',
      properties: { [text]: { type: 'integer', enum: [1, 2] } },
      required: [text],
    })
    expect([validateBody(withKey(text)), validateBody(withKey(text, 3)), validateBody({})]).toEqual([
      true,
      false,
      false,
    ])
    expect(bodyFields).toEqual([text])
  })
})
