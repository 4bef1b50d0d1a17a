import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cases } from '../support/cases.js'
import { clientOf } from '../support/client.js'
import { recordingFetch } from '../support/recording-fetch.js'

const bytes = fc.uint8Array({ maxLength: 2_000 })

const answerOf = (body: Uint8Array<ArrayBuffer>) => clientOf(recordingFetch(() => new Response(body))).api

describe('an answer that is asked for as bytes', () => {
  it('is the bytes that came', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom('arrayBuffer', 'blob', 'stream'), async (body, parseAs) => {
        const { data } = await answerOf(body as Uint8Array<ArrayBuffer>).GET('/v1/events/', {
          parseAs,
        } as never)
        const got = new Uint8Array(await new Response(data as unknown as Blob).arrayBuffer())
        expect([...got]).toEqual([...body])
      }),
      { numRuns: cases(300) },
    )
  })

  it('keeps a byte order mark and bytes that are no UTF-8', async () => {
    const body = Uint8Array.from([0xef, 0xbb, 0xbf, 0xff, 0xfe, 0x00, 0xc3])
    const { data } = await answerOf(body).GET('/v1/events/', { parseAs: 'arrayBuffer' })
    expect([...new Uint8Array(data as unknown as ArrayBuffer)]).toEqual([...body])
  })
})
