import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createSimulator } from 'propexo-client/testing'
import type { TrackedCall } from '../src/call.js'

/** The API over HTTP, with an account at Entrata, and calls that the tracker has told of. */
export const openWorld = async (count: number) => {
  const sim = createSimulator({
    clock: 'running',
    syncEvery: false,
    jobs: { atLeast: '1s', atMost: '2s' },
    log: { dated: 'queued' },
    late: '6s',
  })
  const account = sim.integration({ vendor: 'ENTRATA' })
  const property = account.property({ timeZone: 'America/Chicago' })
  const type = account.eventType({ name: 'Call' })
  const calls = Array.from(
    { length: count },
    (_, index): TrackedCall => ({
      sid: `CA${index}`,
      leadId: account.lead({ property }).id,
      from: '+1 303 555 0142',
      to: '+1 303 555 0199',
      seconds: 60 + index,
      at: new Date(sim.clock.now() - 600_000).toISOString(),
    }),
  )
  const server = await sim.listen()
  /** From the fifth write on no answer comes; the API takes all of these at once but one, which it takes seconds later. */
  const stopAnswering = (): void => {
    let writes = 0
    sim.faults.choose(({ method, path }) => {
      if (method !== 'POST' || path !== '/v1/events/leads') return undefined
      writes += 1
      if (writes <= 4) return undefined
      return writes === 5 ? 'late' : 'stall'
    })
  }
  const workers: ChildProcess[] = []
  const startWorker = (env: Readonly<Record<string, string>>): ChildProcess => {
    const worker = spawn(process.execPath, ['--import', 'tsx', 'src/worker.ts'], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: {
        ...process.env,
        PROPEXO_TOKEN: 'any',
        PROPEXO_URL: server.url,
        INTEGRATION_ID: account.id,
        EVENT_TYPE_ID: type.id,
        TIMEOUT_MS: '5000',
        LEASE_MS: '10000',
        RECOVER_MS: '1000',
        ...env,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    workers.push(worker)
    return worker
  }
  /** Ends a worker, and gives its exit code or the signal that ended it. */
  const stop = async (worker: ChildProcess, signal: NodeJS.Signals): Promise<unknown> => {
    const ended = once(worker, 'exit')
    worker.kill(signal)
    const [code, by] = await ended
    return code ?? by
  }
  const close = async (): Promise<void> => {
    for (const worker of workers) worker.kill('SIGKILL')
    await server.close()
  }
  /** What people at the property see. */
  const logged = (): string[] =>
    sim
      .events()
      .map(({ notes }) => String(notes))
      .sort()
  return { sim, calls, stopAnswering, startWorker, stop, close, logged }
}

/** How many calls a worker handles at a time. */
export const CONCURRENCY = 8

/** Looks every now and then; the time limit of the test bounds it. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 100))
}
