import type { Clock } from '../core/clock.js'
import type { LostWrite, WriteContent } from '../core/lost-write.js'
import type { WriteStatus } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
import { isTransition, type JournalState } from '../journal/states.js'
import type { JournalChange, JournalEntry } from '../journal/store.js'
import type { JournalSettings } from '../options/journal.js'
import { type ProcessingTime, TWIN_PAUSE_MS } from '../recovery/evidence.js'
import type { SendGuard } from '../transport/send-guard.js'
import type { ServerClock } from '../transport/server-clock.js'
import { MAX_KEYED_UNCERTAINTY_MS } from './clock-uncertainty.js'
import { refusalIn } from './decide.js'
import { type EntryDetails, readDetails, writeDetails } from './details.js'
import { contentDigest } from './input.js'
import { inStore } from './journal-error.js'

/** A call with an idempotency key. */
export interface KeyedCall {
  readonly scope: string
  readonly key: string
  readonly operation: string
  /** As JSON. */
  readonly input: unknown
  readonly ifUnknown: 'report' | 'send'
  readonly callId: string
}

/** With what an entry is changed. */
export interface KeyedContext {
  readonly settings: JournalSettings
  readonly clock: Clock
  readonly serverClock: ServerClock
  /** Tells that a write was made of which the journal could not note the job. */
  readonly onUnnoted: (cause: unknown) => void
}

/** Another call has the key, or a write that looks the same is on its way: this one has sent nothing, and looks again. */
export class KeyTaken extends Error {}

/** What is about to be sent under a key. */
interface Described {
  readonly sent: WriteRequest
  readonly content: WriteContent
  readonly digest: string
}

/** What is known of an entry beside its details. */
export interface Standing {
  readonly state: JournalState
  readonly isOnItsWay?: boolean
  readonly jobId?: string | null
  readonly leaseMs?: number
}

/** Of how long a lease an attempt may use before it leaves; a process that was stopped for longer sends nothing. */
const USABLE_SHARE = 1 / 2
/** How often what a call knows is noted again after another process was faster. */
const MAX_TRIES = 10

/** One write that is sent under a key: notes each of its steps in the journal before it is taken. */
export class KeyedSend {
  readonly #context: KeyedContext
  readonly #call: KeyedCall
  #entry: JournalEntry | undefined
  #details: EntryDetails | undefined
  #described: Described | undefined
  #begun: { readonly monotonicMs: number; readonly wallMs: number; readonly leaseMs: number } | undefined
  #isLost = false
  /** An attempt of earlier may have been processed, whatever becomes of this one. */
  readonly #wasUnknown: boolean

  /** @param entry the one that is there already, and may be sent */
  constructor(context: KeyedContext, call: KeyedCall, entry?: JournalEntry) {
    this.#context = context
    this.#call = call
    this.#entry = entry
    this.#wasUnknown = entry?.state === 'unknown'
    if (entry) this.#details = readDetails(entry.details)
  }

  /** Whether anything was noted. */
  get hasBegun(): boolean {
    return this.#begun !== undefined
  }

  /** Of what is sent, or was. */
  get digest(): string | undefined {
    return this.#described?.digest ?? this.#entry?.content
  }

  /** What will be sent; before it is. */
  describe(sent: WriteRequest, content: WriteContent): void {
    this.#described = { sent, content, digest: contentDigest(content) }
  }

  /** What notes each attempt. */
  readonly guard: SendGuard = {
    begin: timeoutMs => this.#begin(timeoutMs),
    leave: () => this.#leave(),
    unsent: async () => {
      await this.#note({ state: 'recorded', leaseMs: this.#context.settings.leaseMs })
    },
  }

  /** Its answer was lost. The lease goes on until another write that says the same may be sent. */
  async lost({ sentAt, lostAt }: LostWrite): Promise<void> {
    this.#isLost = true
    const time =
      sentAt === null || lostAt === null ? null : { fromMs: Date.parse(sentAt), toMs: Date.parse(lostAt) }
    await this.#note(
      { state: 'sending', isOnItsWay: true, leaseMs: TWIN_PAUSE_MS },
      { time: time ?? this.#details?.time ?? null },
    )
  }

  /** Its job is known. What it was told by an answer is noted whatever others have done meanwhile. */
  async sent(jobId: string, isAdopted: boolean): Promise<boolean> {
    this.#isLost = false
    if (this.#entry === undefined) return this.#addSent(jobId)
    if (this.#entry.jobId === jobId) return true
    await this.#insist(() => this.#note({ state: 'sent', jobId }, { isAdopted, candidates: [] }))
    return this.#entry.jobId === jobId
  }

  /** The same where the write was made, so that nothing may fail any more. */
  async noteSent(jobId: string, isAdopted: boolean): Promise<void> {
    try {
      if (!(await this.sent(jobId, isAdopted))) this.#context.onUnnoted('its entry has another job')
    } catch (cause) {
      this.#context.onUnnoted(cause)
    }
  }

  /** Changes how it stands and nothing else. */
  standing(standing: Standing): Promise<JournalEntry | undefined> {
    return this.#note(standing)
  }

  /**
   * The call has failed: a definite refusal ends the entry, and what was certainly not processed leaves the journal.
   * @param pauseMs it stays instead, because nobody else holds the write; and for how long nobody tries again
   */
  async failed(error: unknown, pauseMs?: number): Promise<void> {
    if (this.#isLost || this.#entry === undefined || this.#begun === undefined) return
    const refusal = refusalIn(error)
    await this.#insist(async () => {
      if (this.#wasUnknown) return this.#note({ state: 'unknown' })
      if (refusal) return this.#note({ state: 'refused' }, { refusal })
      if (pauseMs !== undefined) return this.#note({ state: 'recorded', leaseMs: pauseMs })
      const { store } = this.#context.settings
      return (this.#entry && (await store.remove(this.#entry))) || undefined
    })
  }

  /** Says when it can have been processed; that is noted with its next change. */
  date(time: ProcessingTime | null): void {
    if (this.#details) this.#details = { ...this.#details, time }
  }

  /** It was looked for, and not found. */
  async notFound(candidates: readonly string[], standing: Standing): Promise<JournalEntry | undefined> {
    return this.#note(standing, { candidates: [...candidates] })
  }

  /** Its job has ended. */
  settled(outcome: WriteStatus): Promise<JournalEntry | undefined> {
    return this.#note({ state: 'settled', jobId: this.#entry?.jobId ?? null }, { outcome })
  }

  async #addSent(jobId: string): Promise<boolean> {
    const { settings } = this.#context
    const { sent, content, digest } = this.#described as Described
    const details = this.#newDetails(sent, content)
    const added = await settings.store.add({
      ...{ scope: this.#call.scope, key: this.#call.key, content: digest, owner: this.#call.callId },
      ...{ state: 'sent', isOnItsWay: false, jobId, leaseMs: 0, details: writeDetails(details) },
    })
    this.#entry = added
    return added?.jobId === jobId
  }

  #newDetails(sent: WriteRequest, content: WriteContent): EntryDetails {
    const { input, ifUnknown, callId } = this.#call
    return {
      ...{ input, sent, content, callId, ifUnknown },
      ...{ time: null, sentAgeMs: 0, isAdopted: false, candidates: [], outcome: null, refusal: null },
    }
  }

  async #begin(timeoutMs: number): Promise<void> {
    const { settings, clock } = this.#context
    const { sent, content, digest } = this.#described as Described
    const leaseMs = Math.max(settings.leaseMs, timeoutMs * 2)
    const begun = { monotonicMs: clock.monotonic(), wallMs: clock.now(), leaseMs }
    const details: EntryDetails = {
      ...this.#newDetails(sent, content),
      time: this.#timeOf(leaseMs * USABLE_SHARE + timeoutMs),
      sentAgeMs: this.#entry?.ageMs ?? 0,
    }
    const { scope, key, callId, operation } = this.#call
    const known = this.#entry
    const add = async (): Promise<JournalEntry | undefined> =>
      settings.store.add({
        ...{ scope, key, content: digest, owner: callId, state: 'sending', isOnItsWay: true },
        ...{ jobId: null, leaseMs, details: writeDetails(details) },
      })
    const noted = await inStore('note that it is about to be sent', operation, () =>
      known
        ? this.#change(known, { state: 'sending', isOnItsWay: true, leaseMs }, details)
        : add().catch(error => this.#takeBack(error)),
    )
    if (noted?.owner !== callId || noted.state !== 'sending') throw new KeyTaken()
    this.#entry = noted
    this.#details = details
    this.#begun = begun
  }

  /** Whether it was added is not known; nothing of it has left. */
  async #takeBack(error: unknown): Promise<never> {
    const { store } = this.#context.settings
    const added = await this.#reread().catch(() => undefined)
    if (added?.owner === this.#call.callId) await store.remove(added).catch(() => {})
    throw error
  }

  /** By both clocks: one stands still while the machine sleeps, the other can be set. */
  #leave(): void {
    const { clock } = this.#context
    const begun = this.#begun
    if (begun === undefined) return
    const elapsedMs = Math.max(clock.monotonic() - begun.monotonicMs, clock.now() - begun.wallMs)
    if (elapsedMs > begun.leaseMs * USABLE_SHARE)
      throw new Error(
        `the process stood still for ${Math.round(elapsedMs)} ms before the request could leave`,
      )
  }

  /** When it can be processed, if it leaves within the time that it may use. */
  #timeOf(usableMs: number): ProcessingTime | null {
    const { clock, serverClock } = this.#context
    const at = serverClock.at(clock.monotonic())
    if (at === undefined || at.toMs - at.fromMs > MAX_KEYED_UNCERTAINTY_MS) return null
    return { fromMs: at.fromMs, toMs: at.toMs + usableMs }
  }

  #change(
    entry: JournalEntry,
    { state, isOnItsWay = false, jobId = null, leaseMs = 0 }: Standing,
    details: EntryDetails,
  ): Promise<JournalEntry | undefined> {
    if (!isTransition(entry.state, state)) throw new Error(`no way leads from ${entry.state} to ${state}`)
    const change: JournalChange = {
      ...{ state, isOnItsWay, jobId, leaseMs, owner: this.#call.callId, details: writeDetails(details) },
    }
    return this.#context.settings.store.move(entry, change)
  }

  async #note(standing: Standing, more: Partial<EntryDetails> = {}): Promise<JournalEntry | undefined> {
    if (this.#entry === undefined || this.#details === undefined) return undefined
    const details = { ...this.#details, ...more }
    const moved = await this.#change(this.#entry, standing, details)
    if (moved === undefined) return undefined
    this.#entry = moved
    this.#details = details
    return moved
  }

  /**
   * Notes what is known for certain, whatever others have done meanwhile who have only looked: it wins as long as nobody has
   * sent under the key since, and no job is known.
   * @param act notes it on the entry as it is by then; undefined: that was changed since
   */
  async #insist(act: () => Promise<unknown>): Promise<void> {
    for (let made = 0; made < MAX_TRIES; made += 1) {
      const entry = this.#entry
      const callId = this.#details?.callId
      if (entry?.state !== 'sending' && entry?.state !== 'recorded' && entry?.state !== 'unknown') return
      if ((await act()) !== undefined) return
      const newest = await this.#reread()
      if (newest === undefined || newest.version === entry.version) return
      const known = readDetails(newest.details)
      this.#entry = newest
      if (newest.jobId !== null || known.callId !== callId) return
      this.#details = known
    }
  }

  #reread(): Promise<JournalEntry | undefined> {
    const { scope, key } = this.#call
    return this.#context.settings.store.get(scope, key)
  }
}
