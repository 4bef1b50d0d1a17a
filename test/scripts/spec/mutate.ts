import type { Random } from '../../support/random.js'

/** Texts that every judge of formats agrees on, of lengths that are counted alike. */
const SCALARS: readonly unknown[] = [
  ...[
    '',
    'a',
    'x'.repeat(300),
    '2026-02-12',
    '2026-02-12T09:30:00Z',
    'https://example.com/a',
    'a@example.com',
  ],
  ...[0, 1, -1, 1.5, 250, 1_000_000, true, false, null],
]
const NAMES = ['id', 'name', 'other', 'constructor', 'toString']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The same value with one thing changed, at a place that is chosen at random. */
export const mutate = (value: unknown, random: Random): unknown => {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    const at = random.below(value.length)
    if (random.chance(0.1)) return [...value, value[at]]
    if (random.chance(0.1)) return value.filter((_, index) => index !== at)
    return value.map((each, index) => (index === at ? mutate(each, random) : each))
  }
  const keys = isObject(value) ? Object.keys(value) : []
  if (isObject(value) && keys.length > 0 && random.chance(0.9)) {
    const key = random.pick(keys)
    const { [key]: own, ...others } = value
    if (random.chance(0.1)) return others
    if (random.chance(0.1)) return { ...value, [random.pick(NAMES)]: random.pick(SCALARS) }
    return { ...value, [key]: mutate(own, random) }
  }
  return random.pick([...SCALARS, [], {}, [value], { value }])
}
