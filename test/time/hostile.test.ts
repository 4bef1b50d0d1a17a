import { describe, expect, it } from 'vitest'
import { wallTimeAt } from '../../src/time/index.js'
import { ARGUMENTS } from './exports.js'
import { isWellFormed, refusalOf } from './refusal.js'

const fail = (): never => {
  throw new Error('not to be read')
}

const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

const tagged = (tag: string, fields: object = {}): object => ({ [Symbol.toStringTag]: tag, ...fields })

const instantOf = (epochMilliseconds: unknown): object => tagged('Temporal.Instant', { epochMilliseconds })

/** Values that throw, or lie about what they are. */
const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['a revoked proxy', revoked({})],
  ['a revoked proxy of a function', revoked(fail)],
  ['a revoked proxy of a list', revoked([])],
  ['a proxy whose properties throw', new Proxy({}, { get: fail })],
  ['a proxy whose prototype throws', new Proxy({}, { getPrototypeOf: fail })],
  ['a proxy that throws whatever one asks', new Proxy({}, new Proxy({}, { get: fail }))],
  [
    'a proxy that throws undefined',
    new Proxy(
      {},
      {
        get: () => {
          throw undefined
        },
      },
    ),
  ],
  ['an object whose tag throws', Object.defineProperty({}, Symbol.toStringTag, { get: fail })],
  ['an object whose tag is none', Object.defineProperty({}, Symbol.toStringTag, { value: 5 })],
  [
    'getters that throw',
    Object.defineProperties(
      {},
      Object.fromEntries(
        ['date', 'time', 'standardOffset', 'observesDst', 'timeZoneData'].map(name => [name, { get: fail }]),
      ),
    ),
  ],
  ['an object that calls itself a Date', tagged('Date')],
  ['a Date that calls itself an Instant', Object.assign(new Date(), tagged('Temporal.Instant'))],
  ['an Instant without milliseconds', tagged('Temporal.Instant')],
  ['an Instant of text', instantOf('x')],
  ['an Instant of a numeral', instantOf('1780950600000')],
  ['an Instant of NaN', instantOf(Number.NaN)],
  ['an Instant of Infinity', instantOf(Number.POSITIVE_INFINITY)],
  ['an Instant of a fraction', instantOf(1_780_950_600_000.5)],
  ['an Instant of more than a Date holds', instantOf(8.64e15 + 1)],
  ['an Instant of the most there is', instantOf(Number.MAX_VALUE)],
  ['an Instant of a BigInt', instantOf(1_780_950_600_000n)],
  ['an Instant of null', instantOf(null)],
  ['an Instant of a Date', instantOf(new Date())],
  ['an Instant of an object', instantOf({ valueOf: () => 1_780_950_600_000 })],
  ...['DateTime', 'Calendar Date', 'Temporal.InstantLike', 'My.Temporal.Instant', 'temporal.instant'].map(
    tag => [`a ${tag} with milliseconds`, tagged(tag, { epochMilliseconds: 1_780_950_600_000 })] as const,
  ),
  [
    'an Instant whose milliseconds throw',
    Object.defineProperty(tagged('Temporal.Instant'), 'epochMilliseconds', { get: fail }),
  ],
  ['a ZonedDateTime without milliseconds', tagged('Temporal.ZonedDateTime', { timeZoneId: 'UTC' })],
  ['a PlainDateTime that throws', tagged('Temporal.PlainDateTime', { toString: fail })],
  ['a PlainDate that is none', tagged('Temporal.PlainDate')],
  ['a PlainDate whose text throws', tagged('Temporal.PlainDate', { toString: fail })],
  ['a PlainDate whose text is none', tagged('Temporal.PlainDate', { toString: () => ({}) })],
  ['a PlainDate whose text is a symbol', tagged('Temporal.PlainDate', { toString: () => Symbol('date') })],
  ['a PlainDate without text', Object.setPrototypeOf(tagged('Temporal.PlainDate'), null)],
  ['a PlainTime whose text throws', tagged('Temporal.PlainTime', { toString: fail })],
  ['a PlainTime whose text is another', tagged('Temporal.PlainTime', { toString: () => '25:00:00' })],
  [
    'an object whose text throws',
    { toString: fail, valueOf: fail, [Symbol.toPrimitive]: fail, toJSON: fail },
  ],
  ['a function whose tag throws', Object.defineProperty(() => 0, Symbol.toStringTag, { get: fail })],
]

/** ARGUMENTS without the options of ianaZone, which have tests of their own. */
const INPUTS = ARGUMENTS.filter(({ kind }) => kind !== 'options')

describe.each(INPUTS.map(each => [each.name, each] as const))('%s', (_, { call }) => {
  it.each(HOSTILE)('is refused as %s, by a TimeInputError', (_, value) => {
    expect(isWellFormed(refusalOf(() => call(value)))).toBe(true)
  })
})

const OPTIONS = ARGUMENTS.filter(({ kind }) => kind === 'options')

describe.each(OPTIONS.map(each => [each.name, each] as const))('%s', (_, { call }) => {
  it.each(HOSTILE)('are passed over or refused as %s, and nothing else is thrown', (_, value) => {
    let thrown: unknown
    try {
      call(value)
    } catch (error) {
      thrown = error
    }
    expect(thrown === undefined || isWellFormed(thrown), String(thrown)).toBe(true)
  })
})

describe('what cannot be read', () => {
  it.each(INPUTS.map(each => [each.name, each] as const))('is named in the message as %s', (_, { call }) => {
    expect(refusalOf(() => call(new Proxy({}, { get: fail }))).message).toMatch(/^\/\w+/)
  })

  it('hides nothing else that is wrong', () => {
    const { issues } = refusalOf(() => wallTimeAt(instantOf(Number.NaN) as Date, 'America/Nowhere'))
    expect(issues.map(({ path }) => path)).toEqual(['/instant', '/zone'])
    const proxy = new Proxy({}, { get: fail }) as Date
    expect(refusalOf(() => wallTimeAt(proxy, 'America/Nowhere')).issues.map(({ path }) => path)).toEqual([
      '/instant',
      '/zone',
    ])
  })

  it('is not called an invalid Date when it is an Instant', () => {
    const { message } = refusalOf(() => wallTimeAt(instantOf(1n) as Date, 'UTC'))
    expect(message).not.toContain('invalid Date')
  })
})
