import { type Clock, systemClock } from '../core/clock.js'
import type { QuotaSettings } from '../options/sending.js'
import type { Token } from '../options/token.js'
import { createGuardedStore, createTrustedStore, type GuardedStore } from '../quota/guarded-store.js'
import { createLimiter, type Limiter } from '../quota/limiter.js'
import { createMemoryStore, type MemoryStore } from '../quota/memory-store.js'
import type { QuotaStore } from '../quota/store.js'
import { createServerClock, type ServerClock } from './server-clock.js'

/** What all clients of one account in this process share, also those that a server makes anew for each request. */
export interface AccountState {
  readonly serverClock: ServerClock
  /** One limiter for clients with the same settings; all of them share one window. */
  limiterFor(settings: QuotaSettings): Limiter
  /** What another layer keeps of this account, made when it is first asked for. */
  slot<T>(name: string, create: () => T): T
}

/** The account of one client. */
export interface Account {
  /** Undefined until the token is known: with a token function, until its first call. */
  current(): AccountState | undefined
  /** A token of this account. A rotated one stands for the same account from then on. */
  identify(token: string): AccountState
}

/** Far more than a process serves at once; the one that was used longest ago is forgotten first. */
const MAX_TOKENS = 10_000
/** Tokens of one client by which its account is known: a token may be made for each request. */
const MAX_ROTATED = 10

type Accounts = Map<string, AccountState>

/** A bundler may put a copy of this module into each of several bundles of one process; they share all the same. */
const SHARED: unique symbol = Symbol.for('propexo-client/accounts/1')

/** By clock, because a simulated one tells of another world; then by base URL and token. */
const byClock = new WeakMap<Clock, Accounts>()

const accountsOf = (clock: Clock): Accounts => {
  if (clock === systemClock) {
    const holder = globalThis as { [SHARED]?: Accounts }
    holder[SHARED] ??= new Map()
    return holder[SHARED]
  }
  const known = byClock.get(clock) ?? new Map<string, AccountState>()
  byClock.set(clock, known)
  return known
}
/** Guards of the callers' stores: whether one works is the same for all. */
const guards = new WeakMap<QuotaStore, GuardedStore>()

const guardOf = (store: QuotaStore, clock: Clock): GuardedStore => {
  const guard = guards.get(store) ?? createGuardedStore(store, clock)
  guards.set(store, guard)
  return guard
}

/** Of an account that is not known yet. */
export const createState = (clock: Clock): AccountState => {
  const window = createTrustedStore(createMemoryStore(clock))
  const limiters = new Map<GuardedStore, Map<string, Limiter>>()
  const slots = new Map<string, unknown>()
  return {
    serverClock: createServerClock(clock),
    limiterFor: ({ store, ...settings }) => {
      const guarded =
        store === undefined ? window : isMemory(store) ? createdFor(store) : guardOf(store, clock)
      const own = limiters.get(guarded) ?? new Map<string, Limiter>()
      limiters.set(guarded, own)
      const key = JSON.stringify(Object.entries(settings).sort())
      const limiter = own.get(key) ?? createLimiter({ ...settings, store: guarded, clock })
      own.set(key, limiter)
      return limiter
    },
    slot: <T>(name: string, create: () => T): T => {
      if (!slots.has(name)) slots.set(name, create())
      return slots.get(name) as T
    },
  }
}

const trusted = new WeakMap<MemoryStore, GuardedStore>()

const createdFor = (store: MemoryStore): GuardedStore => {
  const known = trusted.get(store) ?? createTrustedStore(store)
  trusted.set(store, known)
  return known
}

/** Whether it is a memory store of this package, which needs no guard. */
const isMemory = (store: QuotaStore): store is MemoryStore =>
  'count' in store && typeof store.count === 'function'

export const openAccount = (baseUrl: string, clock: Clock, token: Token): Account => {
  let state: AccountState | undefined
  const known = accountsOf(clock)
  let last: string | undefined
  const own = new Set<string>()
  /** A token that came long before the one in use stands for no account any more. */
  const note = (key: string): void => {
    own.delete(key)
    own.add(key)
    const [oldest] = own
    if (own.size <= MAX_ROTATED || oldest === undefined) return
    own.delete(oldest)
    if (known.get(oldest) === state) known.delete(oldest)
  }
  const identify = (value: string): AccountState => {
    if (state !== undefined && value === last) return state
    const key = `${baseUrl} ${value}`
    const found = known.get(key)
    // Of two that were taken for different accounts the one that is in use stays.
    state ??= found ?? createState(clock)
    last = value
    // Anew at the end, so that the one that was used longest ago is forgotten first.
    known.delete(key)
    if (known.size >= MAX_TOKENS) known.delete(known.keys().next().value as string)
    known.set(key, found ?? state)
    note(key)
    return state
  }
  if (typeof token === 'string') identify(token)
  return { current: () => state, identify }
}
