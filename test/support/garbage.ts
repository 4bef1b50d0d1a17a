import fc from 'fast-check'

/**
 * Values that a careless or hostile caller may pass, with more kinds than JSON has. None of them throws when it is read:
 * fast-check itself could not print it.
 */
export const anything = (): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: plain() }, { weight: 1, arbitrary: fc.constantFrom(...ODD) })

const plain = (): fc.Arbitrary<unknown> =>
  fc.anything({
    maxDepth: 2,
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  })

const circular: unknown[] = []
circular.push({ circular })

const ODD: readonly unknown[] = [
  circular,
  Symbol('garbage'),
  () => 'garbage',
  Number.NaN,
  '\ud800',
  '..',
  'a/b',
  { toJSON: () => undefined },
  { toString: 1, valueOf: 2 },
  new Error('garbage'),
  new Date(Number.NaN),
]

/** Objects whose fields are now and then the right ones, with garbage in them. */
export const fieldsOf = (names: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.string() }),
    anything(),
    { maxKeys: 6 },
  )
