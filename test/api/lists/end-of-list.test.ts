import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ResponseShapeError } from '../../../src/index.js'
import { cases } from '../../support/cases.js'
import { clientOf } from '../../support/client.js'
import { json, type RecordingFetch, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

interface Served {
  readonly total: number
  /** The most that a page holds. */
  readonly size?: number
  /** What the answer says beside the records. */
  readonly meta: (more: boolean, total: number) => object
}

const idAt = (index: number): string => `evt_${index}`

const serve = ({ total, size = 250, meta }: Served): RecordingFetch =>
  recordingFetch(({ url }) => {
    const offset = Number(url.searchParams.get('offset'))
    const count = Math.max(0, Math.min(size, total - offset))
    const results = Array.from({ length: count }, (_, index) => ({ id: idAt(offset + index) }))
    return json({ results, meta: meta(offset + count < total, total) })
  })

const read = async (fetch: RecordingFetch) => {
  const warnings: unknown[] = []
  const propexo = clientOf(fetch, { hooks: { onWarning: warning => void warnings.push(warning) } })
  const ids: unknown[] = []
  for await (const { id } of propexo.list('/v1/events/')) ids.push(id)
  return { ids, warnings: warnings as { rule: string; message: string; callId?: string }[] }
}

const all = (total: number): string[] => Array.from({ length: total }, (_, index) => idAt(index))

describe('a full page that does not say whether more follow', () => {
  it.each([
    ['null', () => ({ hasMore: null })],
    ['missing', () => ({})],
  ])('by a hasMore that is %s goes on by the total', async (_, said) => {
    const fetch = serve({ total: 1000, meta: (_more, total) => ({ ...said(), total }) })
    const { ids, warnings } = await read(fetch)
    expect(ids).toEqual(all(1000))
    expect(fetch.requests).toHaveLength(4)
    expect(warnings).toMatchObject([{ rule: 'list.end', message: expect.stringContaining('there are 1000') }])
    expect(warnings[0]?.callId).toMatch(/./)
  })

  it('nor how many there are goes on until a page is not full, and says so', async () => {
    const fetch = serve({ total: 600, meta: () => ({}) })
    const { ids, warnings } = await read(fetch)
    expect(ids).toEqual(all(600))
    expect(warnings).toMatchObject([
      { rule: 'list.end', message: expect.stringMatching(/hasMore and meta\.total are missing/) },
    ])
  })

  it('nor how many there are, and is the last, is followed by an empty one', async () => {
    const fetch = serve({ total: 500, meta: () => ({}) })
    expect((await read(fetch)).ids).toEqual(all(500))
    expect(fetch.requests).toHaveLength(3)
  })
})

it('an end that the total contradicts is told, with both numbers', async () => {
  const fetch = recordingFetch(({ url }) =>
    url.searchParams.get('offset') === '0'
      ? json({ results: [{ id: 'a' }, { id: 'b' }], meta: { hasMore: false, total: 5 } })
      : json({ results: [], meta: { hasMore: false, total: 5 } }),
  )
  const { ids, warnings } = await read(fetch)
  expect(ids).toEqual(['a', 'b'])
  expect(warnings).toHaveLength(1)
  expect(warnings[0]?.message).toMatch(/hasMore is false.*there are 5/)
})

it('a server that says the truth gives no warning, whatever the size of its pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 1_100 }),
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom(
        (hasMore: boolean) => ({ hasMore }),
        (hasMore: boolean, total: number) => ({ hasMore, total }),
      ),
      async (total, size, meta) => {
        fc.pre(total / size < 50)
        const { ids, warnings } = await read(serve({ total, size, meta }))
        expect(ids).toEqual(all(total))
        expect(warnings).toEqual([])
      },
    ),
    { numRuns: cases(100) },
  )
})

it('whatever hasMore says of the rest, no record is lost where the total is right', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 1_100 }),
      fc.array(fc.constantFrom(true, false, null, undefined), { minLength: 1, maxLength: 8 }),
      async (total, says) => {
        let page = 0
        const fetch = serve({
          total,
          meta: more => {
            page += 1
            // "More" after the last record would be an empty page that says so, which is an error of its own.
            const said = says[page % says.length]
            return { hasMore: said === true && !more ? false : said, total }
          },
        })
        expect((await read(fetch)).ids).toEqual(all(total))
      },
    ),
    { numRuns: cases(200) },
  )
})

it.each(['true', 1, {}, 'no'])('a hasMore that is %j is an error, and not an end', async hasMore => {
  const fetch = serve({ total: 10, meta: () => ({ hasMore }) })
  const error = await errorBy(ResponseShapeError, () => read(fetch))
  expect(error.message).toContain('meta.hasMore is neither true nor false')
})
