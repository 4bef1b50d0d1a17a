import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, type Propexo } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { thrownBy } from '../support/thrown.js'
import { createVirtualClock } from '../support/virtual-clock.js'

const failed = (code: string, syscall: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }) })

/** What becomes of one attempt, and whether a byte of it left. */
const STEPS = {
  too_many: { left: true, run: () => json({}, { status: 429, headers: { 'retry-after': '1' } }) },
  closed_for_long: { left: true, run: () => json({}, { status: 429, headers: { 'retry-after': '600' } }) },
  bad_gateway: { left: true, run: () => json({}, { status: 502 }) },
  refused: { left: false, run: () => Promise.reject(failed('ECONNREFUSED', 'connect')) },
  no_address: { left: false, run: () => Promise.reject(failed('ENOTFOUND', 'getaddrinfo')) },
  reset: { left: true, run: () => Promise.reject(failed('ECONNRESET', 'read')) },
  no_token: { left: false, run: () => json({}) },
} as const

type Step = keyof typeof STEPS

const CALLS: readonly (readonly [string, (propexo: Propexo) => Promise<unknown>])[] = [
  ['a read', propexo => propexo.integration('int_1', ANY_PMS).events.get('evt_1')],
  [
    'a write',
    propexo => propexo.integration('int_1', ANY_PMS).appointments.leads.create({ lead_id: 'l', at: AT }),
  ],
]

/** Runs a call whose attempts go through these steps, the last one again and again. */
const fail = async (steps: readonly Step[], call: (propexo: Propexo) => Promise<unknown>) => {
  const clock = createVirtualClock()
  let asked = 0
  let left = false
  const at = (index: number): Step => steps[Math.min(index, steps.length - 1)] as Step
  // The token is asked for once more than attempts are made: the first tells the account.
  const token = (): string => {
    if (at(asked) === 'no_token') {
      asked += 1
      throw new Error('vault')
    }
    return 'token_1'
  }
  const fetch = recordingFetch(() => {
    const { left: leaves, run } = STEPS[at(asked)]
    asked += 1
    left ||= leaves
    return run()
  })
  const propexo = clientOf(fetch, { clock, token, retry: {}, quota: { perMinute: 100 }, deadlineMs: 60_000 })
  const thrown = await clock.runUntil(thrownBy(() => call(propexo)))
  const error = thrown instanceof AmbiguousWriteError ? thrown.cause : thrown
  return { error: error as { sent?: boolean; status?: number; message: string }, left, thrown }
}

const steps = fc.array(fc.constantFrom(...(Object.keys(STEPS) as Step[])), { minLength: 1, maxLength: 4 })

describe.each(CALLS)('the error of %s', (_, call) => {
  it('says that something was sent exactly when a byte of any of its attempts left', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async sequence => {
        const { error, left } = await fail(sequence, call)
        // An answer says so by itself.
        const sent = error.sent ?? error.status !== undefined
        expect(sent).toBe(left)
        expect(error.message.includes('nothing was sent')).toBe(error.sent === false)
      }),
      { numRuns: cases(300) },
    )
  })

  it.each([
    [['too_many', 'refused'], /no connection; nothing more was sent/],
    [['too_many', 'no_token'], /The token function failed \(Error\); nothing more was sent/],
    [['refused'], /no connection; nothing was sent/],
  ] as const)('after %j says it in words', async (sequence, message) => {
    expect((await fail(sequence, call)).error.message).toMatch(message)
  })
})

it('a write that was refused by 429 before is not looked for, whatever ends its call', async () => {
  const [, [, write] = ['', CALLS[0]?.[1]]] = CALLS
  await fc.assert(
    fc.asyncProperty(steps, async sequence => {
      const { thrown } = await fail(sequence, write as (propexo: Propexo) => Promise<unknown>)
      const mayBeProcessed = sequence.some(step => step === 'bad_gateway' || step === 'reset')
      if (!mayBeProcessed) expect(thrown).not.toBeInstanceOf(AmbiguousWriteError)
    }),
    { numRuns: cases(200) },
  )
})
