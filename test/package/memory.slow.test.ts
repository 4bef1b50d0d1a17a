import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'

const ENTRY = new URL('dist/src/index.js', pathToFileURL(`${ROOT}/`)).href

/** Megabytes of the built package in a process of its own, after each quarter of the work. */
const megabytesOf = (work: string): number[] => {
  const script = `
    import { Propexo } from ${JSON.stringify(ENTRY)}
    const json = value => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } })
    const seen = []
    // What is held, and not what the process took for it, which depends on when it was cleaned up.
    const note = () => {
      globalThis.gc()
      const { heapUsed, external } = process.memoryUsage()
      seen.push(Math.round((heapUsed + external) / 1e6))
    }
    ${work}
    console.log(JSON.stringify(seen))`
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

const LIMIT_MB = 160

describe('memory', () => {
  it('keeps of a million records that are iterated over no more than their ids', () => {
    const used = megabytesOf(`
      const PAGES = 4_000
      const record = id => ({ id: 'res_' + id, email_1: 'resident.' + id + '@example.com', notes: 'n'.repeat(100) })
      const fetch = async url => {
        const offset = Number(new URL(url).searchParams.get('offset'))
        const results = Array.from({ length: 250 }, (_, index) => record(offset + index))
        return json({ meta: { hasMore: offset / 250 + 1 < PAGES }, results })
      }
      const propexo = new Propexo({ token: 'token', fetch, quota: false })
      let count = 0
      for await (const resident of propexo.list('/v1/residents/')) {
        count += 1
        if (count % 250_000 === 0) note()
      }
      if (count !== 1_000_000) throw new Error('only ' + count)`)
    expect(used).toHaveLength(4)
    expect(used[0]).toBeLessThan(LIMIT_MB)
    // 750,000 records lie between these; each takes 250 bytes or more, and its id a third of that.
    expect((used[3] ?? 0) - (used[0] ?? 0)).toBeLessThan(100)
  })

  it('of 10,000 jobs that are settled stays small', () => {
    const used = megabytesOf(`
      const ids = Array.from({ length: 10_000 }, (_, index) => 'job_' + index)
      let finished = 0
      const fetch = async url => {
        const { pathname, searchParams } = new URL(url)
        if (pathname !== '/v1/admin/logs/writes/')
          return json({ write_status: 'SUCCESS', errors: [], created_record_id: null })
        const offset = Number(searchParams.get('offset'))
        if (offset === 0) finished = Math.min(ids.length, finished + 500)
        const logs = ids.slice(0, finished).reverse().slice(offset, offset + 100)
        return json({ results: { logs: logs.map(job_id => ({
          job_id, integration_id: 'int_1', created_at: '2026-06-08T14:30:00Z', parameters: { notes: 'n'.repeat(200) },
        })) } })
      }
      const propexo = new Propexo({ token: 'token', fetch, quota: false })
      let count = 0
      for await (const { status } of propexo.writes.settle(ids, { pollMs: 1, maxPollMs: 1 })) {
        count += 1
        if (count % 2_500 === 0) note()
      }
      if (count !== 10_000) throw new Error('only ' + count)`)
    expect(used).toHaveLength(4)
    expect(Math.max(...used)).toBeLessThan(LIMIT_MB)
    expect((used[3] ?? 0) - (used[1] ?? 0)).toBeLessThan(20)
  })
})
