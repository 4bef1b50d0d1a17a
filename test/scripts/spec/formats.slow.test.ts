import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equal, formats } from '../../../scripts/generate/validator-runtime.js'
import { cases } from '../../support/cases.js'

/** The independent implementation. */
const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
const theirs = (format: string) => ajv.compile({ type: 'string', format })
const ours = (format: string) => (text: string) => formats[format]?.(text) === true

const VECTORS: Readonly<Record<string, readonly [string, boolean][]>> = {
  date: [
    ['2026-06-08', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-04-31', false],
    ['2026-6-8', false],
    ['2026-06-08\n', false],
    ['٢٠٢٦-٠٦-٠٨', false],
  ],
  'date-time': [
    ['2026-06-08T14:30:00Z', true],
    ['2026-06-08t14:30:00z', true],
    ['2026-06-08T14:30:00.123456789-05:30', true],
    ['2016-12-31T23:59:60Z', true],
    ['2016-12-31T18:59:60-05:00', true],
    ['2016-12-31T22:59:60Z', false],
    ['2026-06-08T24:00:00Z', false],
    ['2026-06-08T14:60:00Z', false],
    ['2026-06-08T14:30:00', false],
    ['2026-06-08T14:30Z', false],
    ['2026-06-08T14:30:00+24:00', false],
    ['2026-06-08T14:30:00.Z', false],
    ['2026-06-31T14:30:00Z', false],
    ['2026-06-08', false],
  ],
  email: [
    ['ada@example.com', true],
    ['a.b+c@sub.example.com', true],
    ['ada@localhost', false],
    ['ada@@example.com', false],
    ['.ada@example.com', false],
    ['ada@-example.com', false],
    ['ada', false],
  ],
  uri: [
    ['https://example.com/a?b=c#d', true],
    ['https://example.com/%F0%9F%98%80', true],
    ['mailto:ada@example.com', true],
    ['/relative', false],
    ['example.com', false],
    ['https://example.com/a b', false],
    ['https://example.com/%zz', false],
    ['https://exämple.com', false],
  ],
  uuid: [
    ['123e4567-e89b-12d3-a456-426614174000', true],
    ['123e4567e89b12d3a456426614174000', false],
    ['123e4567-e89b-12d3-a456-42661417400g', false],
  ],
}

describe.each(Object.entries(VECTORS))('the format %s', (format, vectors) => {
  it.each(vectors)('of %j is %j, here and in ajv-formats', (text, verdict) => {
    expect(ours(format)(text)).toBe(verdict)
    expect(theirs(format)(text)).toBe(verdict)
  })
})

describe('date-time and date', () => {
  it('agree with ajv-formats on texts that look like times', () => {
    const digits = (max: number, length: number) =>
      fc.integer({ min: 0, max }).map(n => String(n).padStart(length, '0'))
    const text = fc
      .tuple(digits(2100, 4), digits(13, 2), digits(32, 2), digits(25, 2), digits(61, 2), digits(61, 2))
      .chain(([y, mo, d, h, mi, s]) =>
        fc
          .constantFrom('Z', 'z', '+00:00', '-05:00', '+23:59', '+24:00', '')
          .map(o => `${y}-${mo}-${d}T${h}:${mi}:${s}${o}`),
      )
    const [mine, independent] = [ours('date-time'), theirs('date-time')]
    fc.assert(
      fc.property(text, value => mine(value) === independent(value)),
      { numRuns: cases(20_000) },
    )
  })

  it('agree with the calendar of Date on every day of 400 years', () => {
    for (let time = Date.UTC(1800, 0, 1); time < Date.UTC(2200, 0, 1); time += 86_400_000) {
      const text = new Date(time).toISOString().slice(0, 10)
      if (!ours('date')(text)) throw new Error(text)
    }
  })
})

describe('JSON equality', () => {
  it('is that of canonical JSON', () => {
    const canonical = (value: unknown): string =>
      JSON.stringify(value, (_, each) =>
        typeof each === 'object' && each !== null && !Array.isArray(each)
          ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
          : each,
      )
    const json = fc.jsonValue({ maxDepth: 3 }).map(value => JSON.parse(JSON.stringify(value)))
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(equal(a, structuredClone(a))).toBe(true)
        expect(equal(a, b)).toBe(canonical(a) === canonical(b))
      }),
    )
  })
})
