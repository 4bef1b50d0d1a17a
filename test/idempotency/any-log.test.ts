import { beforeAll, describe, expect, it } from 'vitest'
import type { JournaledWrite, WriteJournal } from '../../src/index.js'
import type { SimulatedJob } from '../../src/testing/index.js'
import { cases } from '../support/cases.js'
import { type Random, randomOf, withSeed } from '../support/random.js'
import { shapeOf, TELLING } from '../writes/recovery/model-shapes.js'
import { CREATE, type JournaledAccount, openAccount, recovered } from './journaled-account.js'

/**
 * Nobody publishes what the write log looks like: its parameters, dates, order and lag are drawn here. Which job is whose is
 * told by a header that only the server reads, and by nothing that the client goes by.
 */
const TAG = 'x-test-key'
const tagOf = ({ headers }: SimulatedJob): string => headers[TAG] ?? ''

const HISTORIES = cases(300)
/** Each of the second pair says what one of the first says. */
const KEYS = ['a:1', 'b:1', 'a:2', 'c:1'] as const
const contentOf = (key: string): string => key.slice(0, 1)

const FAULTS = [
  'lost_answer',
  'stall',
  'gateway_after',
  'empty_500',
  'truncated',
  'refused',
  'too_many',
] as const

/** A process that dies right before it changes what it has noted. */
const dying = (store: WriteJournal): WriteJournal =>
  new Proxy(store, {
    get: (target, name) =>
      name === 'move'
        ? () => new Promise(() => {})
        : (Reflect.get(target, name) as () => unknown).bind(target),
  })

const seen = { histories: 0, settled: 0, adopted: 0, unknown: 0, wrong: [] as string[] }

const play = async (account: JournaledAccount, random: Random): Promise<void> => {
  const { sim, client, call, store } = account
  for (const key of KEYS) {
    const chance = random()
    if (chance < 0.55) sim.faults.next(random.pick(FAULTS), CREATE)
    const isDying = chance > 0.3 && chance < 0.8
    const { pms } = client({ ...(isDying && { journal: dying(store) }), reconcile: random.pick([false, {}]) })
    // Of one that dies nothing more is heard.
    void pms.events.leads
      .logCall(call(contentOf(key)), { idempotencyKey: key, headers: { [TAG]: key } })
      .catch(() => {})
    await sim.clock.advance(random.pick([1_000, 20_000, 200_000]))
  }
  sim.faults.clear()
  const { propexo } = client()
  for (let pass = 0; pass < 45; pass += 1) {
    await sim.clock.runUntil(recovered(propexo))
    await sim.clock.advance('2m')
  }
}

const judge = (
  { sim }: JournaledAccount,
  entries: ReadonlyMap<string, JournaledWrite | undefined>,
  isTold: boolean,
): string[] => {
  const wrong: string[] = []
  const jobs = new Map(sim.jobs().map(job => [job.id, job]))
  const given = [...entries.values()].flatMap(entry => entry?.jobId ?? [])
  if (new Set(given).size < given.length) wrong.push(`a job is given twice: ${given}`)
  for (const key of KEYS) {
    const made = [...jobs.values()].filter(job => tagOf(job) === key)
    if (made.length > 1) wrong.push(`${key} was made ${made.length} times`)
    const entry = entries.get(key)
    const job = jobs.get(entry?.jobId ?? '')
    // Of those that say the same each is as good as the other.
    if (entry?.jobId !== undefined && contentOf(tagOf(job as SimulatedJob)) !== contentOf(key))
      wrong.push(`${key} was given the job of ${job && tagOf(job)}`)
    const isAlone = KEYS.every(other => other === key || contentOf(other) !== contentOf(key))
    const alike = KEYS.filter(other => contentOf(other) === contentOf(key))
    const isEachMade = alike.every(
      other => [...jobs.values()].filter(each => tagOf(each) === other).length === 1,
    )
    if (isTold && isEachMade && entry?.state !== 'settled')
      wrong.push(`${key} is ${entry?.state}, although the log shows its job`)
    if (made.length === 0 && entry?.jobId !== undefined && isAlone)
      wrong.push(`${key} was never made and has ${entry.jobId}`)
  }
  return wrong
}

const runHistory = (seed: number): Promise<void> =>
  withSeed(seed, async () => {
    const random = randomOf(seed)
    const shape = shapeOf(random)
    const account = openAccount({ simulator: { seed, log: { ...shape.log, dated: shape.dated } } })
    await play(account, random)
    const { propexo } = account.client()
    const entries = new Map<string, JournaledWrite | undefined>()
    for (const key of KEYS) entries.set(key, await propexo.writes.find(key))
    const isTold = shape.hasOwnIds && TELLING.some(name => name === shape.name)
    seen.wrong.push(...judge(account, entries, isTold).map(each => `seed ${seed}, ${shape.name}: ${each}`))
    seen.histories += 1
    for (const entry of entries.values()) {
      if (entry?.state === 'settled') seen.settled += 1
      if (entry?.adopted) seen.adopted += 1
      if (entry?.state === 'unknown') seen.unknown += 1
    }
  })

describe('writes with keys, over any shape of log', () => {
  beforeAll(async () => {
    for (let seed = 1; seed <= HISTORIES; seed += 1) await runHistory(seed)
  })

  it('are made once, and given a job of their own, or are unknown where the log does not tell', () => {
    expect(seen.wrong).toEqual([])
  })

  it('were put to the test: many were found in the log, and some could not be', () => {
    expect(seen.histories).toBe(HISTORIES)
    expect(seen.settled).toBeGreaterThan(HISTORIES)
    expect(seen.adopted).toBeGreaterThan(HISTORIES / 2)
    expect(seen.unknown).toBeGreaterThan(0)
  })
})
