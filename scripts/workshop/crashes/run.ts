import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { createSimulator, type Fault, type Simulator } from '../../../src/testing/index.js'
import { startPostgres } from '../../../test/support/postgres-server.js'
import { randomOf } from '../../../test/support/random.js'
import { Fleet, type FleetCounts, type Host, readEntries } from './fleet.js'
import { Post } from './post.js'
import type { StoreTask, Timing } from './task.js'
import { judge, type Verdict } from './verdict.js'

export interface CrashPlan {
  readonly store: StoreTask['kind']
  /** The Node that runs the workers. */
  readonly binary: string
  /**
   * The folder with the compiled package.
   * @default that of this repository
   */
  readonly dist?: string
  readonly workers: number
  /** It goes on until so many workers were killed. */
  readonly kills: number
  /** And no new writes come after so many milliseconds. */
  readonly maxMs: number
  readonly seed: number
  /** Milliseconds after which a lost write is `unknown`. */
  readonly horizonMs: number
  /** The share of requests that meet a fault. */
  readonly faultRate: number
  readonly print: (line: string) => void
}

export interface CrashReport extends Verdict {
  readonly counts: FleetCounts
  readonly deliveries: number
  readonly errors: ReadonlyMap<string, number>
  readonly faults: Readonly<Partial<Record<Fault, number>>>
  readonly tookMs: number
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const TIMING: Omit<Timing, 'horizonMs'> = { leaseMs: 500, timeoutMs: 400 }
/** For which a process is stopped: longer than any lease of an attempt. */
const STOP_MS = 1_500
const LATE_MS = 1_500
const TICK_MS = 20
/** Between new writes. */
const WRITE_MS = 80
/** Steps at which workers kill themselves, one after the other: beyond these a worker has logged several calls. */
const STEPS = 60
const WRITES: readonly Fault[] = [
  ...(['refused', 'reset_before', 'too_many', 'gateway_before', 'unavailable', 'request_timeout'] as const),
  ...(['lost_answer', 'stall', 'stall_in_body', 'slow_body', 'gateway_after', 'empty_500'] as const),
  ...(['truncated', 'not_json', 'duplicate_headers', 'cached', 'wrong_date', 'late', 'stuck'] as const),
]

const openStore = async (
  kind: CrashPlan['store'],
  folder: string,
): Promise<{ readonly store: StoreTask; readonly close: () => Promise<void> } | undefined> => {
  const close = async (): Promise<void> => {}
  if (kind !== 'postgres') return { store: { kind, at: join(folder, kind) }, close }
  const server = await startPostgres()
  return server && { store: { kind, at: server.url }, close: () => server.close() }
}

/** Beside the dependencies, so that drivers are found. */
const bundleWorker = async (): Promise<string> => {
  const folder = join(ROOT, 'node_modules/.cache/crashes')
  await mkdir(folder, { recursive: true })
  const outfile = join(folder, 'worker.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node22' },
    ...{ packages: 'external', logLevel: 'error' },
  })
  return outfile
}

const openSimulator = (seed: number): Simulator =>
  createSimulator({
    ...{ seed, clock: 'running', quota: false, syncEvery: false, late: LATE_MS },
    jobs: { atLeast: 2, atMost: 30 },
  })

/** Kills and stops at random, until there were enough kills. */
const disturb = (fleet: Fleet, random: ReturnType<typeof randomOf>): void => {
  for (const worker of fleet.workers) {
    if (!worker.isReady || worker.isStopped) continue
    if (random.chance(0.012)) fleet.kill(worker)
    else if (random.chance(0.003)) fleet.stop(worker, STOP_MS)
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => void setTimeout(resolve, ms))

/** Logs calls by processes that die, and tells what became of each. Undefined where there is no such store. */
export const runCrashes = async (plan: CrashPlan): Promise<CrashReport | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'crashes-'))
  const opened = await openStore(plan.store, folder)
  const sim = openSimulator(plan.seed)
  const server = await sim.listen()
  try {
    if (opened === undefined) return undefined
    const account = sim.integration({ vendor: 'ENTRATA' })
    const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
    const task = {
      ...{
        dist: plan.dist ?? join(ROOT, 'dist'),
        url: server.url,
        integrationId: account.id,
        leadId: lead.id,
      },
      ...{ store: opened.store, timing: { ...TIMING, horizonMs: plan.horizonMs } },
    }
    return await crash(plan, sim, { binary: plan.binary, program: await bundleWorker(), task })
  } finally {
    await server.close()
    await opened?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const crash = async (plan: CrashPlan, sim: Simulator, host: Host): Promise<CrashReport> => {
  const startedMs = performance.now()
  const random = randomOf(plan.seed)
  if (plan.faultRate > 0) {
    sim.faults.random(plan.faultRate, { kind: 'write', faults: WRITES })
    sim.faults.random(plan.faultRate / 4, { kind: 'read', faults: ['stall', 'unavailable', 'reset_before'] })
  }
  const post = new Post(random)
  let isDying = true
  let turn = 0
  // Each second worker kills itself, at the next step each time; the others live until they are killed.
  const nextDeath = (): number | undefined => {
    turn += 1
    return isDying && turn % 2 === 0 ? 1 + ((turn / 2) % STEPS) : undefined
  }
  const fleet = new Fleet(
    host,
    {
      onAnswer: (worker, answer, message) => post.answered(worker.name, answer, message),
      onLost: messages => post.again(messages),
    },
    nextDeath,
  )
  // The tables are made before anybody comes to them.
  await readEntries(host, [])
  for (let index = 0; index < plan.workers; index += 1) fleet.hire()
  const isOver = (): boolean => fleet.counts.kills >= plan.kills || performance.now() - startedMs > plan.maxMs
  for (let tick = 0; !isOver(); tick += 1) {
    if ((tick * TICK_MS) % WRITE_MS === 0) post.write()
    post.deliver(fleet)
    disturb(fleet, random)
    if (tick % 500 === 499) plan.print(`  ${fleet.counts.kills} kills, ${post.messages.length} writes`)
    await pause(TICK_MS)
  }
  isDying = false
  sim.faults.clear()
  const messages = post.messages
  await settle(fleet, post, plan.horizonMs)
  await fleet.close()
  const entries = await readEntries(
    host,
    messages.map(({ key }) => key),
  )
  return {
    ...judge({ messages, entries, jobs: sim.jobs(), told: post.told, hasWrongTimes: plan.faultRate > 0 }),
    ...{
      counts: fleet.counts,
      deliveries: post.deliveries,
      errors: post.errors,
      faults: sim.faults.counts(),
    },
    tookMs: performance.now() - startedMs,
  }
}

/** Until everything is delivered, and what is lost is past its horizon. */
const settle = async (fleet: Fleet, post: Post, horizonMs: number): Promise<void> => {
  const endMs = performance.now() + horizonMs * 4
  while (!post.isEmpty(fleet) && performance.now() < endMs) {
    post.deliver(fleet)
    await pause(TICK_MS)
  }
  await pause(horizonMs * 1.5)
}
