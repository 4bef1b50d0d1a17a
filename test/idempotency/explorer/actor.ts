import type { Clock } from '../../../src/core/clock.js'

/** What one step of an actor may come to. */
export type StepKind =
  | 'run'
  | 'crash_before'
  | 'crash_after'
  | 'lose'
  | 'refuse'
  | 'stop'
  | 'stop_after'
  | 'late'

/** Something that an actor is about to do, and does when it is released. */
export interface Step {
  readonly label: string
  /** What may become of it beside `run`. */
  readonly kinds: readonly StepKind[]
  /** Does it, and goes on with what it has come to. */
  readonly run: () => Promise<void>
  /** Does it, and nobody hears of it. */
  readonly vanish: () => Promise<void>
  /** Does it, and hears of it in a step of its own. */
  readonly halve: () => Promise<void>
  readonly fail: (error: unknown) => void
}

interface StepOptions {
  readonly kinds?: readonly StepKind[]
  /** It is given up when this fires. */
  readonly signal?: AbortSignal | undefined
}

const NEVER = new Promise<never>(() => {})

/** One process: it stands still before each step, until the explorer releases it, and may die at each. */
export class Actor {
  readonly name: string
  readonly clock: Clock
  /** Steps that it is about to take. */
  readonly pending: Step[] = []
  /** What it has seen, by which its inner state is known. */
  readonly history: string[] = []
  /** Names of its own ids, which are random. */
  readonly ids: Map<string, string> = new Map()
  /** The key of which it has noted last that it is being sent. */
  sendingKey: string | undefined
  isDead = false
  isDone = false
  /** It stands still with its timers. */
  isStopped = false
  readonly #time: Clock
  /** Steps are taken at once. */
  readonly #isFree: boolean
  readonly #timers = new Map<object, number>()
  readonly #missed: (() => void)[] = []
  readonly #onActivity: () => void

  constructor(
    name: string,
    time: Clock,
    options: { readonly onActivity: () => void; readonly isFree?: boolean },
  ) {
    this.name = name
    this.#time = time
    this.#isFree = options.isFree ?? false
    this.#onActivity = options.onActivity
    this.clock = {
      now: () => time.now(),
      monotonic: () => time.monotonic(),
      schedule: (ms, run) => this.#schedule(ms, run),
    }
  }

  /** When its next timer is due; undefined: it has none. */
  nextTimer(): number | undefined {
    return this.isDead || this.#timers.size === 0 ? undefined : Math.min(...this.#timers.values())
  }

  /** Stands still before it does something. */
  step<T>(label: string, effect: () => Promise<T>, { kinds = [], signal }: StepOptions = {}): Promise<T> {
    if (this.isDead) return NEVER
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#isFree) return effect()
    this.#onActivity()
    return new Promise<T>((resolve, reject) => {
      const abort = (): void => own.fail(signal?.reason)
      signal?.addEventListener('abort', abort)
      const leave = (): void => {
        signal?.removeEventListener('abort', abort)
        const at = this.pending.indexOf(own)
        if (at >= 0) this.pending.splice(at, 1)
        this.#onActivity()
      }
      const see = (what: string): void => void this.history.push(`${this.#time.monotonic()} ${label} ${what}`)
      const own: Step = {
        ...{ label, kinds },
        run: async () => {
          leave()
          try {
            const value = await effect()
            see(JSON.stringify(value) ?? 'nothing')
            resolve(value)
          } catch (error) {
            see(String(error))
            reject(error)
          }
          this.#wake()
        },
        vanish: async () => {
          leave()
          await effect().catch(() => {})
        },
        halve: async () => {
          leave()
          const done = effect()
          await done.catch(() => {})
          this.step(`hears of ${label}`, () => done, { signal }).then(resolve, reject)
        },
        fail: error => {
          leave()
          see(String(error))
          reject(error)
        },
      }
      this.pending.push(own)
    })
  }

  die(): void {
    this.isDead = true
    this.pending.length = 0
    this.#onActivity()
  }

  /** It goes on where it stood; timers that fell due meanwhile follow. */
  #wake(): void {
    if (!this.isStopped) return
    this.isStopped = false
    const missed = this.#missed.splice(0)
    setImmediate(() => {
      for (const run of missed) run()
    })
  }

  #schedule(ms: number, run: () => void): () => void {
    const id = {}
    this.#timers.set(id, this.#time.monotonic() + ms)
    const fire = (): void => {
      if (!this.#timers.delete(id) || this.isDead) return
      this.#onActivity()
      if (this.isStopped) this.#missed.push(run)
      else run()
    }
    const cancel = this.#time.schedule(ms, fire)
    return () => {
      this.#timers.delete(id)
      const at = this.#missed.indexOf(run)
      if (at >= 0) this.#missed.splice(at, 1)
      cancel()
    }
  }
}
