import type { Fetch, FetchResponse, JournalEntry, WriteJournal } from '../../../src/index.js'
import { isTransition, type JournalState } from '../../../src/journal/states.js'
import type { Actor, StepKind } from './actor.js'

/** What has happened, whoever knows of it. */
export interface Truth {
  /** Jobs of each key, as the server made them. */
  readonly jobs: Map<string, string[]>
  /** Changes of states that the table does not have. */
  readonly wrongMoves: string[]
  /** Every change of a state that was seen. */
  readonly moves: Set<string>
}

export const newTruth = (): Truth => ({ jobs: new Map(), wrongMoves: [], moves: new Set() })

const watched = (store: WriteJournal, truth: Truth): WriteJournal => {
  const around = async <T>(
    entry: { readonly scope: string; readonly key: string },
    act: () => Promise<T>,
  ) => {
    const stateOf = async (): Promise<JournalState | undefined> =>
      (await store.get(entry.scope, entry.key))?.state
    const before = await stateOf()
    const result = await act()
    const after = await stateOf()
    if (before === after) return result
    truth.moves.add(`${before} -> ${after}`)
    if (!isTransition(before, after)) truth.wrongMoves.push(`${entry.key}: ${before} -> ${after}`)
    return result
  }
  return {
    migrate: () => store.migrate(),
    prune: () => store.prune(),
    claim: want => store.claim(want),
    find: (scope, query) => store.find(scope, query),
    get: (scope, key) => store.get(scope, key),
    add: entry => around(entry, () => store.add(entry)),
    move: (entry, change) => around(entry, () => store.move(entry, change)),
    remove: entry => around(entry, () => store.remove(entry)),
  }
}

const OWNERS: ReadonlySet<string> = new Set(['add', 'move', 'claim'])
/** What nothing depends on is no step of its own. */
const AT_ONCE: ReadonlySet<string> = new Set(['migrate', 'prune'])

/** A store each call of which is a step of an actor. */
export const steppedStore = (actor: Actor, given: WriteJournal, truth: Truth): WriteJournal => {
  const store = watched(given, truth)
  const name = (value: unknown): void => {
    const { owner } = Object(value) as { owner?: unknown }
    if (typeof owner === 'string' && !actor.ids.has(owner))
      actor.ids.set(owner, `${actor.name}#${actor.ids.size}`)
  }
  return new Proxy(store, {
    get: (target, method: keyof WriteJournal) => {
      const act = target[method] as (...args: unknown[]) => Promise<unknown>
      if (AT_ONCE.has(method)) return act
      return (...args: unknown[]) => {
        if (OWNERS.has(method)) for (const each of args) name(each)
        const effect = async (): Promise<unknown> => {
          const result = await act(...args)
          const { key, state, owner } = Object(result) as Partial<JournalEntry>
          const isOwn = method === 'add' || method === 'move'
          if (isOwn && state === 'sending' && owner !== undefined && actor.ids.has(owner))
            actor.sendingKey = key
          return result
        }
        return actor.step(`store.${method}`, effect, OWNERS.has(method) ? { kinds: ['stop_after'] } : {})
      }
    },
  })
}

interface Network {
  /** Steps that go on when whoever has caused them is dead. */
  readonly wire: Actor
  readonly fetch: Fetch
  readonly truth: Truth
}

const REFUSED = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })

const BROKEN = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('broken'), { code: 'ECONNRESET' }) })

export const errorOf = (kind: StepKind): TypeError => (kind === 'refuse' ? REFUSED() : BROKEN())

/** What has left is processed, whoever has given up. */
const WITHOUT_END = new AbortController().signal

/** Told apart by what it says. */
const readOf = async (answer: FetchResponse): Promise<Response> => {
  const text = await answer.text()
  const { status } = answer
  const headers = new Headers([...answer.headers])
  return Object.assign(new Response(text, { status, headers }), { toJSON: () => `${status} ${text}` })
}

/** A write leaves, is processed, and is answered: three steps. A read is one. */
export const steppedFetch = (actor: Actor, { wire, fetch, truth }: Network): Fetch => {
  const write: Fetch = async (url, init) => {
    const { signal } = init
    const key = actor.sendingKey ?? 'none'
    const process = async (): Promise<Response> => {
      const response = await readOf(await fetch(url, { ...init, signal: WITHOUT_END }))
      const { job_id: id } = (await response.clone().json()) as { job_id?: string }
      if (id !== undefined) truth.jobs.set(key, [...(truth.jobs.get(key) ?? []), id])
      return response
    }
    let processed: Promise<Response> | undefined
    const leave = async (): Promise<void> => {
      processed = wire.step(`process ${actor.name}`, process, { kinds: ['late'] })
    }
    await actor.step('leave', leave, { kinds: ['refuse', 'stop'], signal })
    const response = await givenUp(processed as Promise<Response>, signal)
    return actor.step('answer', async () => response, { kinds: ['lose'], signal })
  }
  return (url, init) => {
    if (init.method !== 'GET') return write(url, init)
    const { signal } = init
    const { pathname } = new URL(url)
    return actor.step(`read ${pathname}`, async () => readOf(await fetch(url, init)), { signal })
  }
}

const givenUp = <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> =>
  new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
