import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operations } from '../../../generated/operations.js'
import { type PropexoOptions, ResponseShapeError, RuleError } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { json, type RecordingFetch, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

const LOG = '/v1/admin/logs/writes/'

/** The most entries that a page of it holds. */
const SIZE = 100

const entryAt = (index: number) => ({ id: `wlog_${index}`, job_id: `job_${index}`, status: 'FAILURE' })

const serve = (total: number): RecordingFetch =>
  recordingFetch(({ url }) => {
    const offset = Number(url.searchParams.get('offset'))
    const limit = Number(url.searchParams.get('limit'))
    const count = Math.max(0, Math.min(limit, total - offset))
    return json({ results: { logs: Array.from({ length: count }, (_, index) => entryAt(offset + index)) } })
  })

const jobsOf = async (fetch: RecordingFetch, options: Partial<PropexoOptions> = {}): Promise<string[]> => {
  const jobs: string[] = []
  for await (const { job_id } of clientOf(fetch, options).list(LOG)) jobs.push(job_id)
  return jobs
}

describe('the write log, whose entries lie one level deeper and have no meta', () => {
  it('is read to its end, by pages as large as it gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 450 }), async total => {
        const fetch = serve(total)
        const warnings: unknown[] = []
        const jobs = await jobsOf(fetch, { hooks: { onWarning: each => void warnings.push(each) } })
        expect(jobs).toEqual(Array.from({ length: total }, (_, index) => `job_${index}`))
        expect(fetch.requests).toHaveLength(Math.floor(total / SIZE) + 1)
        // Nothing is in doubt: the contract says that only a page that is not full tells the end.
        expect(warnings).toEqual([])
      }),
      { examples: [[0], [1], [SIZE - 1], [SIZE], [SIZE + 1], [2 * SIZE], [4 * SIZE]] },
    )
  })

  it('takes its own filters, and is asked for in no order, because it knows none', async () => {
    const fetch = serve(3)
    const query = { integration_id: 'int_1', status: 'FAILURE', time_range: 'day' } as const
    for await (const { error } of clientOf(fetch).list(LOG, query)) expect(error).toBeUndefined()
    const [{ url } = { url: new URL('http://nowhere') }] = fetch.requests
    expect(Object.fromEntries(url.searchParams)).toEqual({ ...query, limit: String(SIZE), offset: '0' })
  })

  it('gives an entry once that new writes have moved to the next page', async () => {
    const fetch = recordingFetch(({ url }) => {
      const offset = Number(url.searchParams.get('offset'))
      // One more write has ended between the two requests.
      const first = offset === 0 ? 0 : offset - 1
      const count = offset === 0 ? SIZE : 11
      return json({ results: { logs: Array.from({ length: count }, (_, index) => entryAt(first + index)) } })
    })
    const jobs = await jobsOf(fetch)
    expect(jobs).toHaveLength(SIZE + 10)
    expect(new Set(jobs).size).toBe(jobs.length)
  })

  it('of a server that ignores the offset is an error', async () => {
    const fetch = recordingFetch(() =>
      json({ results: { logs: Array.from({ length: SIZE }, (_, index) => entryAt(index)) } }),
    )
    await errorBy(ResponseShapeError, () => jobsOf(fetch))
  })

  it.each([
    ['a list in its place', { results: [], meta: { hasMore: false } }],
    ['null', { results: null }],
    ['no entries', { results: {} }],
    ['a record of entries', { results: { logs: { 0: {} } } }],
  ])('answered with %s is an error that says what is missing', async (_, body) => {
    const { message } = await errorBy(ResponseShapeError, () => jobsOf(recordingFetch(() => json(body))))
    expect(message).toContain('logs')
  })
})

describe('what list() takes', () => {
  const keys = Object.entries(operations)

  it('is every GET of the contract that gives many records, and nothing else', () => {
    for (const [key, { list, path, query }] of keys) {
      const names: readonly string[] = query
      const isMany =
        key.startsWith('GET ') && names.includes('offset') && !path.endsWith('}') && !path.endsWith('}/')
      expect(list !== false, key).toBe(isMany)
    }
  })

  it('refuses what gives one record, before anything is sent', async () => {
    const fetch = serve(0)
    const single = keys.filter(([key, { list }]) => key.startsWith('GET ') && list === false)
    expect(single.length).toBeGreaterThan(5)
    for (const [, { path }] of single)
      await errorBy(RuleError, async () => clientOf(fetch).list(path as never))
    expect(fetch.requests).toEqual([])
  })
})
