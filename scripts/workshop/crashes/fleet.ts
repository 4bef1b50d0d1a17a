import { type ChildProcess, spawn } from 'node:child_process'
import type { Answer, Entry, FromWorker, Message, WorkerTask } from './task.js'

/** How workers are run. */
export interface Host {
  /** The Node that runs them. */
  readonly binary: string
  /** The bundled worker. */
  readonly program: string
  readonly task: Omit<WorkerTask, 'name' | 'clockOffMs'>
}

/** What happened to workers. */
export interface FleetCounts {
  kills: number
  /** Kills that a worker did to itself, by the step at which. */
  readonly diedAt: Map<string, number>
  stops: number
  /** Workers that ended by themselves, which none may. */
  readonly broken: string[]
}

export interface Worker {
  readonly name: string
  readonly child: ChildProcess
  /** Deliveries that it has not answered. */
  readonly open: Map<string, Message>
  isReady: boolean
  isStopped: boolean
  /** When it was started. */
  readonly sinceMs: number
}

interface FleetEvents {
  readonly onAnswer: (worker: Worker, answer: Answer, message: Message) => void
  /** Its deliveries come again. */
  readonly onLost: (messages: readonly Message[]) => void
}

/** Clocks of machines are off. */
const OFF_MS = [0, 600_000, -600_000]

const start = (host: Host, task: WorkerTask): ChildProcess =>
  spawn(host.binary, ['--no-warnings', host.program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, CRASH_TASK: JSON.stringify(task) },
  })

/** Worker processes of which each that dies is replaced. */
export class Fleet {
  readonly workers: Set<Worker> = new Set()
  readonly counts: FleetCounts = { kills: 0, diedAt: new Map(), stops: 0, broken: [] }
  readonly #host: Host
  readonly #events: FleetEvents
  readonly #nextDeath: () => number | undefined
  #started = 0
  #isClosing = false

  /** @param nextDeath the step at which the next worker kills itself */
  constructor(host: Host, events: FleetEvents, nextDeath: () => number | undefined) {
    this.#host = host
    this.#events = events
    this.#nextDeath = nextDeath
  }

  hire(): void {
    this.#started += 1
    const name = `worker-${this.#started}`
    const dieAt = this.#nextDeath()
    const clockOffMs = OFF_MS[this.#started % OFF_MS.length] ?? 0
    const death = dieAt === undefined ? {} : { dieAt }
    const child = start(this.#host, { ...this.#host.task, name, clockOffMs, ...death })
    const worker: Worker = {
      ...{ name, child, open: new Map(), isReady: false, isStopped: false },
      sinceMs: performance.now(),
    }
    this.workers.add(worker)
    this.#listen(worker)
  }

  deliver(worker: Worker, message: Message): void {
    worker.open.set(message.key, message)
    worker.child.send(message, () => {})
  }

  kill(worker: Worker): void {
    worker.child.kill('SIGKILL')
  }

  /** Stands still for so long, and goes on. */
  stop(worker: Worker, ms: number): void {
    this.counts.stops += 1
    worker.isStopped = true
    worker.child.kill('SIGSTOP')
    setTimeout(() => {
      worker.isStopped = false
      worker.child.kill('SIGCONT')
    }, ms)
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all(
      [...this.workers].map(
        ({ child }) =>
          new Promise<void>(resolve => {
            child.once('exit', () => resolve())
            child.kill('SIGKILL')
          }),
      ),
    )
  }

  #listen(worker: Worker): void {
    const { child } = worker
    let [stdout, stderr] = ['', '']
    child.stdout?.on('data', data => {
      stdout += data
    })
    child.stderr?.on('data', data => {
      stderr = `${stderr}${data}`.slice(-2_000)
    })
    child.on('message', (message: FromWorker) => {
      if (message.type === 'ready') worker.isReady = true
      if (message.type !== 'answer') return
      const delivered = worker.open.get(message.answer.key)
      worker.open.delete(message.answer.key)
      if (delivered) this.#events.onAnswer(worker, message.answer, delivered)
    })
    child.once('close', (code, signal) => {
      this.workers.delete(worker)
      this.#events.onLost([...worker.open.values()])
      if (this.#isClosing) return
      if (signal === 'SIGKILL') this.counts.kills += 1
      else this.counts.broken.push(`${worker.name} ended with ${code}: ${stderr}`)
      const [, label] = /^died (.*)$/m.exec(stdout) ?? []
      if (label) this.counts.diedAt.set(label, (this.counts.diedAt.get(label) ?? 0) + 1)
      this.hire()
    })
  }
}

/** What the journal has of these keys, as a fresh process reads it. */
export const readEntries = (host: Host, keys: readonly string[]): Promise<readonly Entry[]> =>
  new Promise((resolve, reject) => {
    const child = start(host, { ...host.task, name: 'reporter', clockOffMs: 0, report: keys })
    let stderr = ''
    child.stderr?.on('data', data => {
      stderr += data
    })
    child.on('message', (message: FromWorker) => {
      if (message.type === 'report') resolve(message.entries)
    })
    child.once('close', code => reject(new Error(`the journal could not be read (${code}): ${stderr}`)))
  })
