import fc from 'fast-check'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { SPECIAL_TEXT } from './special-text.js'
import type { Variant } from './variants.js'

/** Random values of a variant that is neither an object nor an array. */
export const leafArbitrary = ({ type, keywords }: Variant): fc.Arbitrary<unknown> => {
  if (Array.isArray(keywords['enum'])) return fc.constantFrom(...keywords['enum'])
  if (type === 'null') return fc.constant(null)
  if (type === 'boolean') return fc.boolean()
  if (type === 'string') return stringArbitrary(keywords)
  return type === 'integer' ? integerArbitrary(keywords) : numberArbitrary(keywords)
}

const bound = (keywords: JsonObject, keyword: string, fallback: number): number =>
  typeof keywords[keyword] === 'number' ? keywords[keyword] : fallback

/** Beyond the amounts and counts of any API, and well inside of what JavaScript counts exactly. */
const LARGE = 1_000_000_000
/** Longer texts find nothing more and take longer to generate. */
const TEXT_LENGTH = 40

const integerArbitrary = (keywords: JsonObject): fc.Arbitrary<number> => {
  const step = bound(keywords, 'multipleOf', 1)
  const lowest = Math.max(
    bound(keywords, 'minimum', -LARGE),
    bound(keywords, 'exclusiveMinimum', -LARGE - 1) + 1,
  )
  const highest = Math.min(
    bound(keywords, 'maximum', LARGE),
    bound(keywords, 'exclusiveMaximum', LARGE + 1) - 1,
  )
  const min = Math.ceil(lowest / step)
  return fc.integer({ min, max: Math.max(min, Math.floor(highest / step)) }).map(count => count * step)
}

const numberArbitrary = (keywords: JsonObject): fc.Arbitrary<number> => {
  if ('multipleOf' in keywords) return integerArbitrary(keywords)
  const [above, below] = ['exclusiveMinimum', 'exclusiveMaximum'].map(keyword => keywords[keyword])
  const min = Math.max(bound(keywords, 'minimum', -LARGE), bound(keywords, 'exclusiveMinimum', -LARGE))
  const max = Math.min(bound(keywords, 'maximum', LARGE), bound(keywords, 'exclusiveMaximum', LARGE))
  return (
    fc
      .double({ min, max, minExcluded: above === min, maxExcluded: below === max, noNaN: true })
      // JSON has no negative zero.
      .map(value => (Object.is(value, -0) ? 0 : value))
      .filter(value => value !== above && value !== below)
  )
}

const stringArbitrary = (keywords: JsonObject): fc.Arbitrary<string> => {
  const minLength = bound(keywords, 'minLength', 0)
  const maxLength = bound(keywords, 'maxLength', Number.POSITIVE_INFINITY)
  const { pattern, format } = keywords
  const base =
    format !== undefined
      ? formatArbitrary(String(format))
      : pattern !== undefined
        ? fc.stringMatching(new RegExp(String(pattern), 'u'))
        : anyText({ minLength, maxLength: Math.min(maxLength, minLength + TEXT_LENGTH) })
  const matches = pattern === undefined ? undefined : new RegExp(String(pattern), 'u')
  return base.filter(text => {
    const { length } = [...text]
    return length >= minLength && length <= maxLength && (matches?.test(text) ?? true)
  })
}

/** Any code point, in every script, and as often the characters that mean something in a URL. */
const anyText = (bounds: { readonly minLength: number; readonly maxLength: number }): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', ...bounds }),
    fc.string({ unit: fc.constantFrom(...SPECIAL_TEXT), ...bounds }),
  )

const instant = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
})

/** The formats that `scripts/spec/keywords.ts` admits. */
const formatArbitrary = (format: string): fc.Arbitrary<string> => {
  switch (format) {
    case 'date':
      return instant.map(date => date.toISOString().slice(0, 10))
    case 'date-time':
      return fc
        .tuple(instant, fc.constantFrom('Z', '+05:30', '-08:00'))
        .map(([date, offset]) => date.toISOString().replace('Z', offset))
    case 'email':
      return fc.emailAddress()
    case 'uri':
      return fc.webUrl({ withQueryParameters: true })
    case 'uuid':
      return fc.uuid()
    default:
      // An unknown one is an annotation: JSON Schema Validation 2020-12, section 7.
      return anyText({ minLength: 0, maxLength: TEXT_LENGTH })
  }
}
