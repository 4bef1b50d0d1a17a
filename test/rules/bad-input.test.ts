import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BodyContract } from '../../src/contract/body.js'
import { cases, shareOf } from '../support/cases.js'
import { fieldMutationsOf, foreignMutationsOf, type Mutation, mutated } from './input-mutations.js'
import { type Fields, flawOf, type Outcome, repeatedIn, send, VALID, type Valid } from './valid-inputs.js'

const ROWS = shareOf(VALID)
const EACH: readonly (readonly [string, Valid])[] = ROWS.map(valid => [valid.title, valid])

const BOTH = ['minimal', 'maximal'] as const

/** The module of the contract for a request, found by its method and path alone. */
const contractOf = async ({ requests }: Outcome): Promise<BodyContract> => {
  const [{ method, url } = { method: '', url: new URL('http://none') }] = requests
  const path = url.pathname.replace(/\/evt_1$/, '/by-event_id')
  return import(`../../generated/validators/${method.toLowerCase()}${path.replaceAll('/', '-')}.js`)
}

const say = ({ thrown }: Outcome): string => (thrown instanceof Error ? `${thrown.stack}` : '')

/** As it is found afterwards, Dates among it. */
const copyOf = (input: Fields): unknown => structuredClone(input)

describe('an input as the pages of the PMS describe it', () => {
  it.each(EACH)('is sent once, as a body that the contract takes: %s', async (_, valid) => {
    for (const each of BOTH) {
      const outcome = await send(valid, valid[each])
      expect(outcome.thrown, say(outcome)).toBeUndefined()
      expect(outcome.requests).toHaveLength(1)
      const { validateBody } = await contractOf(outcome)
      const body: unknown = JSON.parse(outcome.requests[0]?.body ?? '')
      expect(validateBody(body), JSON.stringify([body, validateBody.errors])).toBe(true)
      expect(outcome.job?.id).toBe('job_1')
    }
  })

  it.each(EACH)('is warned about only where sources leave something open: %s', async (_, valid) => {
    for (const each of BOTH) {
      const { warnings } = await send(valid, valid[each])
      const ofRules = warnings.filter(({ rule }) => !rule.startsWith('time.'))
      const unexpected = ofRules.filter(({ path }) => !valid.warned.includes(path.slice(1)))
      expect(unexpected).toEqual([])
    }
  })

  it.each(EACH)('is left as it was, and may be frozen or without a prototype: %s', async (_, valid) => {
    const before = copyOf(valid.maximal)
    const plain = await send(valid, valid.maximal)
    expect(valid.maximal).toEqual(before)
    const frozen = await send(valid, Object.freeze({ ...valid.maximal }))
    const bare = await send(valid, Object.assign(Object.create(null), valid.maximal))
    const absent = await send(valid, { ...valid.minimal, no_such_field: undefined })
    expect([frozen, bare, absent].map(say)).toEqual(['', '', ''])
    expect(frozen.requests[0]?.body).toBe(plain.requests[0]?.body)
    expect(bare.requests[0]?.body).toBe(plain.requests[0]?.body)
  })
})

interface Result {
  readonly name: string
  readonly flaw: string | undefined
  readonly repeated: readonly string[]
}

/** Of two rows that follow each other each tries every second mutation; ALL_INPUTS=1 has each try all. */
const STEP = process.env['ALL_INPUTS'] === undefined ? 2 : 1

const resultsOf = async (valid: Valid): Promise<readonly Result[]> => {
  const results: Result[] = []
  const row = VALID.indexOf(valid)
  for (const each of BOTH) {
    const { [each]: input } = valid
    // What is no field is none beside any input; once is enough.
    const foreign = each === 'maximal' ? foreignMutationsOf(valid) : []
    const all = [...fieldMutationsOf(valid, input), ...foreign]
    for (const mutation of all.filter((_, at) => (at + row) % STEP === 0)) {
      const outcome = await send(valid, mutated(input, mutation))
      const flaw = flawOf(outcome, [mutation.field])
      results.push({ name: `${each}, ${mutation.name}`, flaw, repeated: repeatedIn(outcome) })
    }
  }
  return results
}

/** What became of every single mutation, worked out once. */
const known = new Map<Valid, Promise<readonly Result[]>>()
const singlesOf = (valid: Valid): Promise<readonly Result[]> => {
  const results = known.get(valid) ?? resultsOf(valid)
  known.set(valid, results)
  return results
}

describe('one thing that is wrong', () => {
  it.each(EACH)('gives one error that names it, before anything is sent: %s', async (_, valid) => {
    const results = await singlesOf(valid)
    expect(results.length).toBeGreaterThan(50 / STEP)
    expect(
      results.filter(({ flaw }) => flaw !== undefined).map(({ name, flaw }) => `${name}: ${flaw}`),
    ).toEqual([])
  })

  it.each(EACH)('may be the id of another person instead of the right one: %s', async (_, valid) => {
    const own = Object.keys(valid.minimal)[0] ?? ''
    for (const other of ['lead_id', 'applicant_id', 'resident_id', 'event_id'].filter(id => id !== own)) {
      const { [own]: id, ...others } = valid.maximal
      const outcome = await send(valid, { ...others, [other]: id })
      expect(flawOf(outcome, [own, other])).toBeUndefined()
    }
  })

  it('is told once, wherever it is', async () => {
    const all = (await Promise.all(ROWS.map(singlesOf))).flat()
    const repeated = all.filter(each => each.repeated.length > 0)
    const kinds = new Map(repeated.map(each => [each.name.replace(/^.*?: /, ''), each]))
    expect(
      [...kinds].map(([kind, { name, repeated: again }]) => `${kind}: ${name}: ${again.join(' | ')}`),
    ).toEqual([])
  })
})

const areIndependent = (left: Mutation, right: Mutation): boolean =>
  left.field !== right.field && !left.because.includes(right.field) && !right.because.includes(left.field)

/** Where something is in a list, as a number, because a counterexample has to be printed, and some values resist that. */
const place = fc.nat(1_000_000)

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

describe('two things that are wrong', () => {
  it('give two issues, each of which names its field, and nothing is sent', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom(...BOTH), place, place, async (row, each, one, other) => {
        const valid = at(VALID, row)
        const { [each]: input } = valid
        const all = [...fieldMutationsOf(valid, input), ...foreignMutationsOf(valid)]
        const [left, right] = [at(all, one), at(all, other)]
        fc.pre(areIndependent(left, right))
        const outcome = await send(valid, mutated(input, left, right))
        const flaw = flawOf(outcome, [left.field, right.field])
        expect(flaw, `${valid.title}, ${left.name} and ${right.name}`).toBeUndefined()
      }),
      { numRuns: cases(6_000) },
    )
  })

  const SPANS = EACH.filter(([, { maximal }]) => 'time_to' in maximal)
  it.each(SPANS)('may be an end on another day, and an id: %s', async (_, valid) => {
    // All times are told with offsets or zones, so that nothing has to be looked up to see it.
    const input = { ...valid.maximal, time_to: '2026-06-11T15:00:00-05:00' }
    expect(flawOf(await send(valid, input), ['time_to'])).toBeUndefined()
    expect(flawOf(await send(valid, { ...input, unit_id: null }), ['time_to', 'unit_id'])).toBeUndefined()
  })
})
