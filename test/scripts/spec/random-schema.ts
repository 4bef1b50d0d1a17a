import fc from 'fast-check'
import type { JsonObject } from '../../../scripts/spec/document.js'

/** Names that a plain object inherits are names like any other. */
const NAMES = ['a', 'b', 'constructor', 'toString', 'x-y'] as const
const name = fc.constantFrom(...NAMES)
const undeclared = fc.constantFrom(...NAMES, '__proto__', 'valueOf', 'x-z')

const number = fc.constantFrom(0, 1, 2, 3, 0.01, 19.99, 0.3, 1.5, 0.07)
const text = fc.constantFrom('', 'a', 'ab', 'abc', 'B', '1', '__proto__')
const scalar = fc.oneof(number, text, fc.boolean(), fc.constant(null))

/** Any JSON, of the few values that schemas below speak of. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(undeclared, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
  ),
})).value

const types = fc.shuffledSubarray(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'], {
  minLength: 1,
})

const some = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true })

/** One of texts alone would be open in an answer. */
const mixedEnum = fc
  .uniqueArray(scalar, { minLength: 1, maxLength: 4 })
  .map(members => (members.some(each => typeof each === 'number') ? members : [...members, 3]))

const leaf = fc.oneof(
  fc.record({ type: fc.oneof(types, fc.constantFrom('string', 'number', 'object', 'array', 'null')) }),
  some({
    type: fc.constantFrom('number', 'integer'),
    multipleOf: fc.constantFrom(1, 2, 0.01, 0.1, 1.5, 0.07),
  }),
  some({ minimum: number, maximum: number, exclusiveMinimum: number, exclusiveMaximum: number }),
  some({ minLength: fc.nat(2), maxLength: fc.nat(3), pattern: fc.constantFrom('^a', 'b$', '\\d') }),
  some({ type: types, enum: mixedEnum }),
  fc.record({ const: fc.constantFrom(0, 1.5, true, null) }),
)

const REFS = ['Zero', 'One', 'Two'] as const

const schemas = fc.letrec<{ schema: unknown; part: JsonObject; object: JsonObject }>(tie => ({
  part: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('object'),
    fc.record({ $ref: fc.constantFrom(...REFS).map(each => `#/components/schemas/${each}`) }),
    some({
      type: fc.constant('array'),
      items: tie('schema'),
      uniqueItems: fc.boolean(),
      minItems: fc.nat(1),
      maxItems: fc.nat(3),
    }),
    fc.record({ anyOf: fc.array(tie('part'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ oneOf: fc.array(tie('part'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('part'), { minLength: 1, maxLength: 2 }) }),
  ),
  object: some({
    type: fc.constantFrom<unknown>('object', ['null', 'object']),
    properties: fc.dictionary(name, tie('schema'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    required: fc.uniqueArray(name, { maxLength: 2 }),
    patternProperties: fc.dictionary(fc.constantFrom('^x', 'o'), tie('schema'), {
      maxKeys: 1,
      noNullPrototype: true,
    }),
    additionalProperties: tie('schema'),
    minProperties: fc.nat(1),
    maxProperties: fc.nat(3),
    anyOf: fc.array(tie('part'), { minLength: 1, maxLength: 2 }),
    allOf: fc.array(tie('part'), { minLength: 1, maxLength: 2 }),
  }),
  schema: fc.oneof({ weight: 6, arbitrary: tie('part') }, { weight: 1, arbitrary: fc.boolean() }),
}))

/** The schema of a value with the components that it may refer to; those refer to later ones, or to what they hold. */
export interface RandomSchema {
  readonly root: JsonObject
  readonly components: JsonObject
}

/** Component by component: a schema that is only a reference back to itself would mean nothing. */
export const randomSchema: fc.Arbitrary<RandomSchema> = fc
  .record({ root: schemas.part, Zero: schemas.object, One: schemas.object, Two: leaf })
  .map(({ root, Zero, One, Two }) => ({
    root,
    components: {
      Zero: withoutCircles(Zero, 0),
      One: withoutCircles(One, 1),
      Two,
    },
  }))

/** A component may hold itself in a field or an item, and not be defined as a composition of itself. */
const withoutCircles = (node: unknown, own: number, inPart = true): unknown => {
  if (Array.isArray(node)) return node.map(each => withoutCircles(each, own, inPart))
  if (typeof node !== 'object' || node === null) return node
  const { $ref } = node as { $ref?: unknown }
  const target = REFS.findIndex(each => String($ref).endsWith(`/${each}`))
  if (inPart && target >= 0 && target <= own) return { type: 'object' }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      withoutCircles(value, own, inPart && ['allOf', 'anyOf', 'oneOf'].includes(key)),
    ]),
  )
}
