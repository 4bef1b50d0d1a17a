import { describe, expect, it } from 'vitest'
import type { Entry } from '../../scripts/workshop/crashes/task.js'
import { type Evidence, judge } from '../../scripts/workshop/crashes/verdict.js'
import type { SimulatedJob } from '../../src/testing/index.js'

const job = (id: string, notes: string, endedAt: string | undefined = 'then'): SimulatedJob =>
  ({ id, body: { notes }, endedAt }) as unknown as SimulatedJob

const entry = (key: string, state: string | undefined, jobId?: string): Entry => ({
  ...{ key, state, jobId, candidates: [], time: null },
})

const evidence = (given: Partial<Evidence>): Evidence => ({
  messages: [{ key: 'a', notes: 'one' }],
  entries: [entry('a', 'settled', 'job_1')],
  jobs: [job('job_1', 'one')],
  told: new Map([['a', new Set(['job_1'])]]),
  hasWrongTimes: false,
  ...given,
})

const faultsOf = (given: Partial<Evidence>): Record<string, number> => {
  const { duplicates, lost, unexplained } = judge(evidence(given))
  return { duplicates: duplicates.length, lost: lost.length, unexplained: unexplained.length }
}

const NONE = { duplicates: 0, lost: 0, unexplained: 0 }
const TWINS = [
  { key: 'a', notes: 'one' },
  { key: 'b', notes: 'one' },
]

describe('the verdict on writes whose processes were killed', () => {
  it('counts what was processed once', () => {
    expect(judge(evidence({}))).toMatchObject({ writes: 1, once: 1, ...{ duplicates: [], lost: [] } })
  })

  it.each<[string, Partial<Evidence>, Partial<typeof NONE>]>([
    ['a second job', { jobs: [job('job_1', 'one'), job('job_2', 'one')] }, { duplicates: 1, lost: 1 }],
    [
      'two keys with one job',
      { messages: TWINS, entries: [entry('a', 'settled', 'job_1'), entry('b', 'settled', 'job_1')] },
      { duplicates: 1 },
    ],
    [
      'two jobs that were told of one key',
      { told: new Map([['a', new Set(['job_1', 'job_2'])]]) },
      { duplicates: 1, lost: 1 },
    ],
    ['a key that is gone', { entries: [entry('a', undefined)] }, { lost: 2 }],
    ['a key that stays open', { entries: [entry('a', 'sending')], jobs: [] }, { lost: 1 }],
    ['an entry with the job of another content', { jobs: [job('job_1', 'two')] }, { lost: 1 }],
    ['what is unknown although the log shows it', { entries: [entry('a', 'unknown')] }, { unexplained: 1 }],
  ])('finds %s', (_, given, faults) => {
    expect(faultsOf(given)).toEqual({ ...NONE, ...faults })
  })

  it.each<[string, Partial<Evidence>]>([
    ['nothing in the log', { entries: [entry('a', 'unknown')], jobs: [], told: new Map() }],
    [
      'its job never ended',
      { entries: [entry('a', 'unknown')], jobs: [{ ...job('job_1', 'one'), endedAt: undefined }] },
    ],
    [
      'several writes say the same',
      { messages: TWINS, entries: [entry('a', 'unknown'), entry('b', 'unknown')] },
    ],
  ])('tells why nobody knows: %s', (reason, given) => {
    const { unknown } = judge(evidence(given))
    expect([...unknown.keys()].join()).toContain(reason)
    expect(faultsOf(given)).toEqual(NONE)
  })
})
