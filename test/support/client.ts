import { systemClock } from '../../src/core/clock.js'
import { type Clock, type Fetch, Propexo, type PropexoOptions } from '../../src/index.js'

/** Found nowhere else, so that a single trace of it is a leak. */
export const CANARY = 'canary-5e1f7a90c3'

export const AT = { date: '2026-06-08', time: '14:30:00', timeZone: 'pms' } as const

export type Send = Fetch

/** Options of `integration()` for a test that is not about PMSs: nothing is known of this one, and nobody is asked. */
export const ANY_PMS = { vendor: 'ANY_PMS' } as const

/** One attempt, at once, and what fails is shown as it is: for tests that are not about sending. */
const ONCE: Partial<PropexoOptions> = { retry: false, quota: false, reconcile: false }

/** That of the runtime, in a world of its own: clients share what they know of an account by clock, base URL and token. */
export const ownClock = (): Clock => ({ ...systemClock })

/** That nobody knows `ANY_PMS` is what the tests of names of vendors are about. */
const RULES = { 'generic.vendor': 'off' } as const

/** A client whose requests go nowhere but to `fetch`. */
export const clientOf = (fetch: Send, options: Partial<PropexoOptions> = {}): Propexo =>
  new Propexo({
    token: CANARY,
    environment: { baseUrl: 'https://propexo.test' },
    fetch,
    clock: ownClock(),
    rules: RULES,
    ...ONCE,
    ...options,
  })

/** A client that talks to a server of the test by the runtime's own fetch. */
export const clientAt = (baseUrl: string, options: Partial<PropexoOptions> = {}): Propexo =>
  new Propexo({
    token: CANARY,
    environment: { baseUrl },
    clock: ownClock(),
    rules: RULES,
    ...ONCE,
    ...options,
  })
