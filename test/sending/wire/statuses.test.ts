import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, type WriteJob } from '../../../src/index.js'
import { shareOf } from '../../support/cases.js'
import { isWrite, outcomeOf, startWorld, type World } from './wire-world.js'

const ALL: readonly number[] = Array.from({ length: 400 }, (_, index) => 200 + index)
/** Those that the client, Node's fetch or the pages tell apart are always among them. */
const TOLD_APART = [
  201, 204, 205, 304, 400, 401, 403, 404, 407, 408, 409, 421, 422, 425, 429, 460, 499, 500, 502, 503, 504,
]
const STATUSES: readonly number[] = [...new Set([...shareOf(ALL), ...TOLD_APART])].sort((a, b) => a - b)
/** Which statuses docs/sending.md has a row for. */
const only = (test: (status: number) => boolean): readonly number[] => STATUSES.filter(test)

const isSuccess = (status: number): boolean => status < 300
/** By the fetch standard an answer of 407 does not reach its caller: it is as if the connection had broken. */
const HIDDEN = 407
/** The server or a gateway gave up, or answered what no write is answered with. */
const isOpen = (status: number): boolean =>
  status < 400 || status >= 500 || [HIDDEN, 408, 460, 499].includes(status)

const ERROR = '{"error":{"code":"some","message":"some"}}'
const JOB = '{"meta":{"job_id":"job_1"},"data":{}}'

const write = ({ pms }: World): Promise<WriteJob> =>
  pms.events.leads.create({ lead_id: 'lead_1', notes: 'Prefers the ground floor', event_type_id: 'etype_1' })

const meet = (status: number, text: string, isProcessed: boolean): Promise<World> =>
  startWorld({ status, text: hasBody(status) ? text : '', isProcessed }, isWrite, {
    reconcile: { timeoutMs: 2_000, pauseMs: 500 },
  })

const hasBody = (status: number): boolean => ![204, 205, 304].includes(status)

/** Runs as many at a time as one process bears. */
const each = async (statuses: readonly number[], run: (status: number) => Promise<void>): Promise<void> => {
  for (let from = 0; from < statuses.length; from += 20)
    await Promise.all(statuses.slice(from, from + 20).map(run))
}

describe('a write that was processed', () => {
  it('is answered by any 2xx that has a body with its job', () =>
    each(
      only(status => isSuccess(status) && hasBody(status)),
      async status => {
        const world = await meet(status, JOB, true)
        const outcome = await outcomeOf(world, write(world))
        expect({ status, outcome }).toMatchObject({ outcome: { id: 'job_1', adopted: false } })
        expect([status, world.api.jobs.length, world.sent()]).toEqual([status, 1, 1])
      },
    ))

  it('is found in the log after each status that says nothing of it, and sent once', () =>
    each(only(isOpen), async status => {
      const world = await meet(status, ERROR, true)
      const outcome = await outcomeOf(world, write(world))
      expect({ status, outcome }).toMatchObject({ status, outcome: { id: 'job_1', adopted: true } })
      expect([status, world.api.jobs.length, world.sent()]).toEqual([status, 1, 1])
    }))
})

describe('a write that was not processed', () => {
  it('is ambiguous after each status that says nothing of it, and sent once', () =>
    each(only(isOpen), async status => {
      const world = await meet(status, ERROR, false)
      const outcome = await outcomeOf(world, write(world))
      expect([status, outcome]).toEqual([status, expect.any(AmbiguousWriteError)])
      expect([status, world.api.jobs.length, world.sent()]).toEqual([status, 0, 1])
    }))

  it('is refused by each other status than 429, and sent once', () =>
    each(
      only(status => !isOpen(status) && status !== 429),
      async status => {
        const world = await meet(status, ERROR, false)
        const outcome = await outcomeOf(world, write(world))
        expect({ outcome, status }).toMatchObject({ outcome: { status }, status })
        expect([status, world.api.jobs.length, world.sent()]).toEqual([status, 0, 1])
      },
    ))

  it('is sent again after 429, and answered', async () => {
    const world = await meet(429, ERROR, false)
    expect(await outcomeOf(world, write(world))).toMatchObject({ id: 'job_1', adopted: false })
    expect([world.api.jobs.length, world.sent()]).toEqual([1, 2])
  })
})

describe('a read', () => {
  const TRANSIENT = [HIDDEN, 408, 429, 500, 502, 503, 504]

  /** Reads the types of events, of which the model has none. */
  const readTypes = async (status: number): Promise<{ ends: unknown; requests: number }> => {
    const world = await startWorld(
      { status, text: hasBody(status) ? ERROR : '', isProcessed: false },
      () => true,
    )
    const read = async (): Promise<string> => {
      for await (const type of world.pms.events.types()) return `a type: ${type.id}`
      return 'none'
    }
    const ends = await world.wire.runUntil(read().catch((error: unknown) => error))
    return { ends, requests: world.wire.requests.length }
  }

  it('is made again after each status that may pass', () =>
    each(TRANSIENT, async status => {
      expect({ status, ...(await readTypes(status)) }).toEqual({ status, ends: 'none', requests: 2 })
    }))

  it('fails with each other status, at once', () =>
    each(
      // After 421 Node's fetch makes a read again by itself.
      only(status => !isSuccess(status) && ![...TRANSIENT, 421].includes(status)),
      async status => {
        const { ends, requests } = await readTypes(status)
        expect({ status, ends, requests }).toMatchObject({ status, ends: { status }, requests: 1 })
      },
    ))
})
