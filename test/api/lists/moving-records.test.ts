import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ResponseShapeError } from '../../../src/index.js'
import { cases } from '../../support/cases.js'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { json, type RecordingFetch, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

/** What happens to the records of a server before it answers a page. */
type Move =
  | { readonly kind: 'insert' }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'none' }

const PAGE = 250

/** A server whose records come and go between pages; it keeps the order of creation, as it is asked to. */
const movingServer = (count: number, moves: readonly Move[]) => {
  let made = count
  const records = Array.from({ length: count }, (_, index) => `evt_${index}`)
  const deleted = new Set<string>()
  const fetch = recordingFetch(({ url }, index) => {
    const move = moves[index] ?? { kind: 'none' }
    if (move.kind === 'insert') {
      records.push(`evt_${made}`)
      made += 1
    }
    if (move.kind === 'delete')
      for (const id of records.splice(move.at % (records.length + 1), 1)) deleted.add(id)
    const offset = Number(url.searchParams.get('offset'))
    const results = records.slice(offset, offset + PAGE).map(id => ({ id }))
    return json({
      results,
      meta: { hasMore: offset + results.length < records.length, total: records.length },
    })
  })
  return { fetch, records, deleted }
}

const idsOf = async (fetch: RecordingFetch): Promise<string[]> => {
  const ids: string[] = []
  for await (const { id } of clientOf(fetch).list('/v1/events/')) ids.push(String(id))
  return ids
}

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.constant({ kind: 'insert' } as const),
)

describe('records that come while a list is read', () => {
  it('lose no other record, and none comes twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 800 }), fc.array(move, { maxLength: 6 }), async (count, moves) => {
        const { fetch } = movingServer(count, moves)
        const ids = await idsOf(fetch)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids.slice(0, count)).toEqual(Array.from({ length: count }, (_, index) => `evt_${index}`))
      }),
      { numRuns: cases(100) },
    )
  })

  it('in front of what has been read, against the order that was asked for, are not read twice', async () => {
    const all = Array.from({ length: 600 }, (_, index) => ({ id: `evt_${index}` }))
    const fetch = recordingFetch(({ url }, index) => {
      const shifted = [...Array.from({ length: index * 3 }, (_, n) => ({ id: `new_${index}_${n}` })), ...all]
      const offset = Number(url.searchParams.get('offset'))
      const results = shifted.slice(offset, offset + PAGE)
      return json({ results, meta: { hasMore: offset + PAGE < shifted.length } })
    })
    expect(await idsOf(fetch)).toEqual(all.map(({ id }) => id))
  })
})

it('records that go while a list is read make none come twice', async () => {
  const removal = fc.nat({ max: 800 }).map(at => ({ kind: 'delete', at }) as const)
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 800 }),
      fc.array(removal, { maxLength: 6 }),
      async (count, moves) => {
        const { fetch, records, deleted } = movingServer(count, moves)
        const ids = await idsOf(fetch)
        expect(new Set(ids).size).toBe(ids.length)
        // Each record that goes may hide one that is behind it: more cannot be promised of offsets.
        const missing = records.filter(id => !ids.includes(id))
        expect(missing.length).toBeLessThanOrEqual(deleted.size)
      },
    ),
    { numRuns: cases(100) },
  )
})

describe('the order of a list', () => {
  it('is that of creation, so that new records come at the end', async () => {
    const { fetch } = movingServer(300, [])
    await idsOf(fetch)
    expect(fetch.requests.map(({ url }) => url.searchParams.get('order-by'))).toEqual([
      'created_at:asc',
      'created_at:asc',
    ])
  })

  it('is the caller’s where he says one', async () => {
    const { fetch } = movingServer(1, [])
    const list = clientOf(fetch)
      .integration('int_1', ANY_PMS)
      .events.list({ 'order-by': 'updated_at:desc' } as never)
    await list.next()
    expect(fetch.requests[0]?.url.searchParams.get('order-by')).toBe('updated_at:desc')
  })
})

describe('a server that ignores the offset', () => {
  const repeat = (pageAt: (index: number) => readonly unknown[]) => async () => {
    const fetch = recordingFetch((_, index) => json({ results: pageAt(index), meta: { hasMore: true } }))
    const error = await errorBy(ResponseShapeError, () => idsOf(fetch))
    expect(error.message).toContain('the server ignores offset')
    expect(fetch.requests.length).toBeLessThanOrEqual(8)
  }
  const ids = (from: number) => Array.from({ length: 250 }, (_each, index) => ({ id: `evt_${from + index}` }))

  it(
    'and has a replica with one record more is an error',
    repeat(index => ids(index % 2)),
  )
  it(
    'and gives its records in another order each time is an error',
    repeat(index => [...ids(0)].sort(() => (index % 2) - 0.5).concat(ids(0).slice(0, index % 3))),
  )
  it(
    'and has a new record each time is an error',
    repeat(index => ids(index)),
  )

  it.each([
    ['records with ids', (index: number) => ({ id: `evt_${index}` })],
    ['records without ids', (index: number) => ({ name: `n${index}` })],
  ])('and repeats %s ends the list with an error after the second page', async (_, recordAt) => {
    const results = Array.from({ length: 250 }, (_each, index) => recordAt(index))
    const fetch = recordingFetch(() => json({ results, meta: { hasMore: true, total: 1000 } }))
    const seen: unknown[] = []
    const error = await errorBy(ResponseShapeError, async () => {
      for await (const record of clientOf(fetch).list('/v1/events/')) seen.push(record)
    })
    expect(error.message).toContain('the server ignores offset')
    expect(seen).toHaveLength(250)
    expect(fetch.requests.length).toBeLessThanOrEqual(3)
  })
})
