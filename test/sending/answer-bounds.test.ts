import { once } from 'node:events'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, LimitError } from '../../src/index.js'
import { isTooDeep } from '../../src/transport/read-body.js'
import { cases } from '../support/cases.js'
import { ANY_PMS, AT, clientAt, clientOf } from '../support/client.js'
import { startServer } from '../support/local-server.js'
import { json, recordingFetch } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'

const MEGABYTE = 1_000_000

/** JSON without an end. */
const endless = () =>
  Readable.from(
    (function* () {
      yield '{"results":"'
      for (;;) yield ' '.repeat(65_536)
    })(),
  )

describe('an answer that is larger than limits.responseBytes', () => {
  it.each([
    ['plain', undefined],
    ['packed', 'gzip'],
  ] as const)('%s, and without an end, is left at the limit', async (_, encoding) => {
    const closed: Promise<unknown>[] = []
    const server = await startServer(response => {
      closed.push(once(response, 'close'))
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(encoding ? { 'content-encoding': encoding } : {}),
      })
      const source = endless()
      response.on('close', () => source.destroy())
      if (encoding) source.pipe(createGzip()).pipe(response)
      else source.pipe(response)
    })
    const propexo = clientAt(server.url, { limits: { responseBytes: MEGABYTE } })
    const error = await errorBy(LimitError, () => propexo.list('/v1/events/').next())
    expect(error).toMatchObject({
      kind: 'limit',
      option: 'limits.responseBytes',
      limit: MEGABYTE,
      sent: true,
    })
    expect(error.message).toContain('limits.responseBytes')
    // The connection is given up: else the rest would go on coming.
    await Promise.all(closed)
    expect(closed).toHaveLength(1)
  })

  it('is refused by 32 MB unless the options say otherwise', async () => {
    const answer = (bytes: number) => json({ results: ['x'.repeat(bytes)], meta: { hasMore: false } })
    const fits = clientOf(recordingFetch(() => answer(31_900_000)))
    expect((await fits.list('/v1/events/').next()).done).toBe(false)
    const tooLarge = clientOf(recordingFetch(() => answer(32_000_000)))
    const error = await errorBy(LimitError, () => tooLarge.list('/v1/events/').next())
    expect(error).toMatchObject({ option: 'limits.responseBytes', limit: 32_000_000 })
  })

  it('is bounded for a fetch that gives nothing but the text', async () => {
    const fetch = async () => ({ status: 200, headers: new Headers(), text: async () => 'x'.repeat(2_000) })
    const propexo = clientOf(fetch, { limits: { responseBytes: 1_000 } })
    await errorBy(LimitError, () => propexo.list('/v1/events/').next())
  })

  it('is bounded too where bytes are asked for', async () => {
    const fetch = recordingFetch(() => new Response(new Uint8Array(1_001)))
    const { api } = clientOf(fetch, { limits: { responseBytes: 1_000 } })
    await errorBy(LimitError, () => api.GET('/v1/events/', { parseAs: 'arrayBuffer' }))
  })

  it('leaves open what became of a write', async () => {
    const fetch = recordingFetch(() => json({ meta: { job_id: 'job_1' }, padding: 'x'.repeat(2_000) }))
    const { appointments } = clientOf(fetch, { limits: { responseBytes: 1_000 } }).integration(
      'int_1',
      ANY_PMS,
    )
    const error = await thrownBy(() => appointments.leads.create({ lead_id: 'lead_1', at: AT }))
    expect(error).toBeInstanceOf(AmbiguousWriteError)
    expect(fetch.requests).toHaveLength(1)
  })

  it('that is an error of the server is bounded too', async () => {
    const fetch = recordingFetch(() => new Response('x'.repeat(2_000), { status: 400 }))
    const propexo = clientOf(fetch, { limits: { responseBytes: 1_000 } })
    await errorBy(LimitError, () => propexo.list('/v1/events/').next())
  })
})

describe('JSON that nests deeper than limits.jsonDepth', () => {
  it.each([
    ['lists', '['],
    ['objects', '{"a":'],
  ])('as %s without an end is refused before it is parsed', async (_, opening) => {
    const fetch = recordingFetch(() => new Response(opening.repeat(1_000_000)))
    const error = await errorBy(LimitError, () => clientOf(fetch).list('/v1/events/').next())
    expect(error).toMatchObject({ option: 'limits.jsonDepth', limit: 200 })
    expect(error.message).toContain('limits.jsonDepth')
  })

  it('is refused through propexo.api too', async () => {
    const fetch = recordingFetch(() => new Response('['.repeat(300)))
    const error = await errorBy(LimitError, () => clientOf(fetch).api.GET('/v1/events/'))
    expect(error.option).toBe('limits.jsonDepth')
  })

  it('is told as a parser tells it', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a') }),
    )
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 6 },
        text,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(text, tie('value'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 8 }), (given, limit) => {
        expect(isTooDeep(JSON.stringify(given), limit)).toBe(depthOf(given) > limit)
        expect(isTooDeep(JSON.stringify(given, null, 2), limit)).toBe(depthOf(given) > limit)
      }),
      { numRuns: cases(2_000) },
    )
  })
})

describe('the options of the limits', () => {
  it.each([
    [{ responseBytes: 0 }, /responseBytes must be a whole number from 1000/],
    [{ responseBytes: Number.POSITIVE_INFINITY }, /responseBytes/],
    [{ jsonDepth: 2.5 }, /jsonDepth/],
    [{ redirects: -1 }, /redirects/],
    [{ logPages: '3' }, /logPages/],
    [{ bytes: 5 }, /has no bytes; it takes responseBytes, jsonDepth, redirects, logPages/],
    [5, /must be an object with responseBytes/],
  ])('%j are refused by name', (limits, message) => {
    expect(() =>
      clientOf(
        recordingFetch(() => json({})),
        { limits: limits as never },
      ),
    ).toThrow(message)
  })
})
