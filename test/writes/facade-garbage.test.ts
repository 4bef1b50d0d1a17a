import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ConfigurationError, TimeInputError } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { FACADE_WRITES, type FacadeWrite } from '../support/facade-writes.js'
import { anything, fieldsOf } from '../support/garbage.js'
import { queued, recordingFetch } from '../support/recording-fetch.js'
import { isRefusal, stackOf, thrownIfAny } from '../support/thrown.js'

const NAMES = [
  'lead_id',
  'applicant_id',
  'resident_id',
  'event_id',
  'at',
  'notes',
  'title',
  'status',
  'toJSON',
]

const write = fc.constantFrom(...FACADE_WRITES)

/** Sends input and options, and says which errors came and how much was sent. */
const outcomeOf = async (method: FacadeWrite, input: unknown, options?: unknown) => {
  const fetch = recordingFetch(() => queued())
  const pms = clientOf(fetch).integration('int_1', ANY_PMS)
  const thrown = await thrownIfAny(() => method.call(pms, input, options as never))
  return { thrown, requests: fetch.requests }
}

it('anything but an object as input is refused, and nothing is sent', async () => {
  const input = anything().filter(
    value => typeof value !== 'object' || value === null || Array.isArray(value),
  )
  await fc.assert(
    fc.asyncProperty(write, input, async (method, value) => {
      const { thrown, requests } = await outcomeOf(method, value)
      expect(isRefusal(thrown), stackOf(thrown)).toBe(true)
      expect(requests).toHaveLength(0)
    }),
    { numRuns: cases(500) },
  )
})

it('garbage as input is refused by a RuleError or a TimeInputError, and nothing is sent', async () => {
  await fc.assert(
    fc.asyncProperty(write, fc.oneof(anything(), fieldsOf(NAMES)), async (method, input) => {
      // A field that no operation has, so that the input is wrong whatever else is in it.
      const wrong = typeof input === 'object' && input !== null ? { ...input, bogus_field: 1 } : input
      const { thrown, requests } = await outcomeOf(method, wrong)
      expect(isRefusal(thrown), stackOf(thrown)).toBe(true)
      expect(requests).toHaveLength(0)
    }),
    { numRuns: cases(2_000) },
  )
})

it('garbage in the fields of a good input is refused, or sent as JSON that holds the id', async () => {
  await fc.assert(
    fc.asyncProperty(write, fieldsOf(NAMES), async (method, fields) => {
      const { thrown, requests } = await outcomeOf(method, { ...fields, ...method.input })
      expect(thrown === undefined || isRefusal(thrown), stackOf(thrown)).toBe(true)
      expect(requests).toHaveLength(thrown === undefined ? 1 : 0)
      const id = String(method.input[method.id])
      for (const { url, body } of requests) {
        expect(JSON.parse(body)).toBeTypeOf('object')
        expect(`${url.pathname} ${body}`).toContain(id)
      }
    }),
    { numRuns: cases(1_000) },
  )
})

it('garbage as an id is refused, or is text that is sent as JSON writes it', async () => {
  const id = fc.oneof(anything(), fc.string({ unit: 'binary' }))
  await fc.assert(
    fc.asyncProperty(write, id, async (method, value) => {
      const { thrown, requests } = await outcomeOf(method, { ...method.input, [method.id]: value })
      expect(thrown === undefined || isRefusal(thrown), stackOf(thrown)).toBe(true)
      expect(requests).toHaveLength(thrown === undefined ? 1 : 0)
      for (const { url, body } of requests) {
        const inPath = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
        expect([JSON.parse(body)[method.id], inPath]).toContain(JSON.parse(JSON.stringify(value)))
      }
    }),
    { numRuns: cases(1_000) },
  )
})

it('garbage as `at` is refused, and nothing is sent', async () => {
  const at = fc.oneof(
    anything().filter(value => value !== undefined),
    fieldsOf(['date', 'time', 'timeZone']),
    fieldsOf(['date', 'time', 'timeZone']).map(fields => ({ ...AT, ...fields, bogus: 1 })),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FACADE_WRITES.filter(each => each.takesAt)),
      at,
      async (method, value) => {
        const { thrown, requests } = await outcomeOf(method, { ...method.input, at: value })
        expect(thrown instanceof TimeInputError, stackOf(thrown)).toBe(true)
        expect(requests).toHaveLength(0)
      },
    ),
    { numRuns: cases(1_000) },
  )
})

it('garbage as options is refused by a ConfigurationError, and nothing is sent', async () => {
  const options = fc.oneof(
    anything().filter(value => value !== undefined),
    fieldsOf(['signal', 'timeoutMs', 'headers']),
  )
  await fc.assert(
    fc.asyncProperty(write, options, async (method, value) => {
      const wrong = typeof value === 'object' && value !== null ? { ...value, bogus: 1 } : value
      const { thrown, requests } = await outcomeOf(method, method.input, wrong)
      expect(thrown instanceof ConfigurationError, stackOf(thrown)).toBe(true)
      expect(requests).toHaveLength(0)
    }),
    { numRuns: cases(1_000) },
  )
})
