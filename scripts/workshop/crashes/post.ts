import type { Random } from '../../../test/support/random.js'
import type { Fleet, Worker } from './fleet.js'
import type { Answer, Message } from './task.js'

/** How often each message is delivered, to different workers as far as there are several. */
const COPIES = 2
/** Deliveries that a worker has at the same time. */
const AT_ONCE = 4
/** How many writes say the same as the one before. */
const TWINS = 0.05

/** Delivers each message at least twice, and again when its worker dies or could not say what became of it. */
export class Post {
  readonly messages: Message[] = []
  /** Jobs that workers were told, by keys. */
  readonly told: Map<string, Set<string>> = new Map()
  readonly errors: Map<string, number> = new Map()
  deliveries = 0
  readonly #queue: Message[] = []
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** One more message. */
  write(): void {
    const number = this.messages.length + 1
    const last = this.messages.at(-1)
    const notes = last && this.#random.chance(TWINS) ? last.notes : `call ${number}`
    const message = { key: `call:${number}`, notes }
    this.messages.push(message)
    for (let copy = 0; copy < COPIES; copy += 1) this.#queue.push(message)
  }

  again(messages: readonly Message[]): void {
    this.#queue.push(...messages)
  }

  answered(_worker: string, { key, jobId, error }: Answer, message: Message): void {
    if (jobId !== undefined) {
      this.told.set(key, (this.told.get(key) ?? new Set()).add(jobId))
      return
    }
    const name = error ?? 'other'
    this.errors.set(name, (this.errors.get(name) ?? 0) + 1)
    // What nobody knows yet is found out by recovery; everything else is tried again, as a queue does.
    if (name !== 'ambiguous_write') this.#queue.push(message)
  }

  isEmpty({ workers }: Fleet): boolean {
    return this.#queue.length === 0 && [...workers].every(({ open }) => open.size === 0)
  }

  deliver(fleet: Fleet): void {
    for (const worker of fleet.workers) {
      if (!worker.isReady) continue
      while (worker.open.size < AT_ONCE && this.#deliverTo(fleet, worker)) this.deliveries += 1
    }
  }

  #deliverTo(fleet: Fleet, worker: Worker): boolean {
    const at = this.#queue.findIndex(({ key }) => !worker.open.has(key))
    if (at < 0) return false
    const [message] = this.#queue.splice(at, 1)
    if (message) fleet.deliver(worker, message)
    return true
  }
}
