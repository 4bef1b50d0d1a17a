import type { Clock } from '../core/clock.js'
import { onAbort } from '../core/signals.js'
import { type Admission, type AdmissionOptions, createAdmission, type Permit } from './admission.js'
import { isPromise } from './guarded-store.js'
import { PRIORITIES, type Priority } from './priority.js'
import type { QuotaState } from './state.js'
import { type Grant, TURN_MS, WAITING_TTL_MS } from './store.js'
import type { Urgency } from './urgency.js'
import { createWaitingList } from './waiting-list.js'

export interface LimiterOptions extends AdmissionOptions {
  readonly maxQueued: number
}

export interface QueueEntry {
  readonly priority: Priority
  /** Where its class may rise while it waits. */
  readonly urgency?: Urgency | undefined
  readonly signal: AbortSignal | undefined
  /** By the monotonic clock. */
  readonly untilMs: number
}

/** What ends the waiting of a call without a permit. */
export type Refusal =
  | { readonly why: 'deadline' }
  | { readonly why: 'closed'; readonly closedMs: number }
  | { readonly why: 'full'; readonly maxQueued: number }

export interface Limiter {
  /** A permit, at once or when there is a place. */
  acquire(entry: QueueEntry, refuse: (refusal: Refusal) => Error): Permit | Promise<Permit>
  state(): QuotaState
}

interface Waiter extends Omit<QueueEntry, 'priority'> {
  priority: Priority
  readonly give: (permit: Permit) => void
  readonly refuse: (refusal: Refusal) => void
}

/** Grants permits by class, as places become free. */
export const createLimiter = (options: LimiterOptions): Limiter => new Scheduler(options)

class Scheduler implements Limiter {
  readonly #admission: Admission
  readonly #clock: Clock
  readonly #maxQueued: number
  readonly #waiting = createWaitingList<Waiter>()
  #isTaking = false
  /** Whether the last answer was that there is no place. */
  #isFull = false
  #cancelWake: (() => void) | undefined

  constructor({ maxQueued, ...options }: LimiterOptions) {
    this.#clock = options.clock
    this.#maxQueued = maxQueued
    this.#admission = createAdmission(options, {
      onRoom: () => this.#pump(),
      onClosed: () => this.#refuseClosedOut(),
    })
  }

  acquire(entry: QueueEntry, refuse: (refusal: Refusal) => Error): Permit | Promise<Permit> {
    const { signal, untilMs, priority } = entry
    if (signal?.aborted) return Promise.reject(signal.reason)
    const closed = this.#refusalBy(untilMs)
    if (closed) return Promise.reject(refuse(closed))
    if (this.#waiting.size === 0 && !this.#isTaking) {
      const grant = this.#admission.take(priority, [])
      // Waiting for the answer of the store is not queueing.
      if (isPromise(grant)) return this.#wait(entry, refuse, grant)
      const permit = this.#admission.admit(grant)
      if (permit) return permit
    }
    const maxQueued = this.#maxQueued
    // As long as the store has not said that there is no place they wait for its answer, which is not queueing either.
    if (this.#waiting.size >= maxQueued && this.#isFull) {
      // A full queue gives up its lowest class first.
      const lowest = this.#waiting.lowestBelow(priority)
      if (lowest === undefined) return Promise.reject(refuse({ why: 'full', maxQueued }))
      lowest.refuse({ why: 'full', maxQueued })
    }
    return this.#wait(entry, refuse, undefined)
  }

  /** Those who waited for the answer of the store, and now would queue: the newest of the lowest class go first. */
  #refuseBeyond(maxQueued: number): void {
    while (this.#waiting.size > maxQueued) this.#waiting.all().at(-1)?.refuse({ why: 'full', maxQueued })
  }

  state(): QuotaState {
    return {
      ...this.#admission.state(),
      queued: this.#waiting.size,
      waiting: this.#waiting.counts(),
    }
  }

  #refusalBy(untilMs: number): Refusal | undefined {
    const closedMs = this.#admission.closedBeyond(untilMs)
    return closedMs === undefined ? undefined : { why: 'closed', closedMs }
  }

  #refuseClosedOut(): void {
    for (const waiter of this.#waiting.all()) {
      const closed = this.#refusalBy(waiter.untilMs)
      if (closed) waiter.refuse(closed)
    }
  }

  /**
   * Serves those who wait, until there is no place.
   * @param first a grant that has been asked for already
   * @param turn the class that goes first
   */
  #pump(first?: Promise<Grant>, turn?: Priority): void {
    if (this.#isTaking) return
    let pending = first
    let due = turn
    // Each class may have its turn, and no place; then the others go on.
    for (let failed = 0; failed <= PRIORITIES.length && (this.#waiting.size > 0 || pending); ) {
      const priority: Priority = due ?? this.#waiting.classes()[0] ?? 'user'
      const grant = pending ?? this.#admission.take(priority, this.#othersThan(priority))
      pending = undefined
      const isTurn = due !== undefined
      if (isPromise(grant)) {
        this.#isTaking = true
        grant.then(settled => this.#continue(settled, priority, isTurn))
        return
      }
      due = isTurn ? undefined : this.#dueHere(grant)
      const isServed = this.#serve(grant, priority)
      if (isServed) continue
      if (!isTurn && due === undefined) return
      failed += isTurn ? 1 : 0
    }
  }

  /** The same after the answer of a store. */
  #continue(grant: Grant, priority: Priority, isTurn: boolean): void {
    this.#isTaking = false
    const next = isTurn ? undefined : this.#dueHere(grant)
    const isServed = this.#serve(grant, priority)
    if (isServed || next) this.#pump(undefined, next)
    // The class had its turn and no place: the others are asked for once it is known that it cannot go.
    else if (isTurn) this.#wakeIn(TURN_MS)
  }

  /** The class that has to go before the asked one, where it waits in this limiter. */
  #dueHere({ turn }: Grant): Priority | undefined {
    return turn !== undefined && this.#waiting.first(turn) ? turn : undefined
  }

  #othersThan(priority: Priority): Priority[] {
    const counts = this.#waiting.counts()
    return this.#waiting.classes().filter(each => each !== priority || counts[each] > 1)
  }

  /** @returns whether there was a place */
  #serve(grant: Grant, priority: Priority): boolean {
    const permit = this.#admission.admit(grant)
    this.#isFull = permit === undefined && grant.turn === undefined
    if (permit === undefined) {
      if (this.#isFull) this.#refuseBeyond(this.#maxQueued)
      if (this.#waiting.size > 0) this.#wakeIn(grant.waitMs)
      return false
    }
    const next = this.#waiting.first(priority) ?? this.#waiting.all()[0]
    // Its caller may have left meanwhile; the place is then lost.
    if (next) next.give(permit)
    else permit.release()
    return true
  }

  #wakeIn(ms: number): void {
    this.#cancelWake?.()
    // Asks often enough to count as waiting in a shared store.
    this.#cancelWake = this.#clock.schedule(Math.min(ms, WAITING_TTL_MS / 2), () => {
      this.#cancelWake = undefined
      this.#pump()
    })
  }

  #wait(
    entry: QueueEntry,
    refuse: (refusal: Refusal) => Error,
    first: Promise<Grant> | undefined,
  ): Promise<Permit> {
    const { signal, untilMs } = entry
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.remove(waiter)
        cancelDeadline()
        stop()
        stopRaising?.()
        if (this.#waiting.size > 0) return
        this.#cancelWake?.()
        this.#cancelWake = undefined
      }
      const giveUp = (error: unknown): void => {
        leave()
        this.#admission.leave(this.#waiting.classes())
        reject(error)
      }
      const waiter: Waiter = {
        ...entry,
        give: permit => {
          leave()
          resolve(permit)
        },
        refuse: refusal => giveUp(refuse(refusal)),
      }
      const waitMs = untilMs - this.#clock.monotonic()
      const cancelDeadline = this.#clock.schedule(waitMs, () => waiter.refuse({ why: 'deadline' }))
      const stop = onAbort(signal, () => giveUp(signal?.reason))
      const stopRaising = entry.urgency?.onRaise(() => {
        this.#waiting.remove(waiter)
        waiter.priority = entry.urgency?.priority ?? waiter.priority
        this.#waiting.add(waiter)
        this.#pump()
      })
      this.#waiting.add(waiter)
      this.#pump(first)
    })
  }
}
