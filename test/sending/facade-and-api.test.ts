import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type FetchInit, isPropexoError } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { json } from '../support/recording-fetch.js'

interface Wire extends Pick<FetchInit, 'method' | 'body'> {
  /** As a string: two that mean the same must also be written alike. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

const ANSWER = { results: { id: 'evt_1' }, meta: { job_id: 'job_1', hasMore: false, total: 0 } }

/** What left, with the body as text. */
const wireOf = async (
  call: (client: ReturnType<typeof clientOf>) => Promise<unknown>,
): Promise<Wire | undefined> => {
  const wires: Wire[] = []
  const client = clientOf(async (url, { method, headers, body }) => {
    wires.push({
      method,
      url,
      headers: { ...headers },
      body: body === null ? null : await new Response(body).text(),
    })
    return json(ANSWER)
  })
  // Text that no URL or id may hold is refused by both, and tested elsewhere.
  await call(client).catch(error => {
    if (!isPropexoError(error) || error.kind !== 'rule') throw error
  })
  expect(wires.length).toBeLessThanOrEqual(1)
  return wires[0]
}

const text = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }))
const headers = fc.dictionary(fc.stringMatching(/^x-[a-z]{1,8}$/), fc.stringMatching(/^[!-~]{1,12}$/), {
  maxKeys: 2,
})

// The facade has openapi-fetch build a plain object; propexo.api has it build the Request of the runtime, which parses the
// URL and the headers by the standards. What leaves must be the same.
it('a read of the facade leaves as propexo.api builds it by the Request of the runtime', async () => {
  await fc.assert(
    fc.asyncProperty(text, headers, async (id, own) => {
      const event_id = `evt${id.trim()}`
      const facade = await wireOf(client =>
        client.integration('int_1', ANY_PMS).events.get(event_id, { headers: own }),
      )
      fc.pre(facade !== undefined)
      const api = await wireOf(client =>
        client.api.GET('/v1/events/{event_id}', { params: { path: { event_id } }, headers: own }),
      )
      expect(facade).toEqual(api)
    }),
    { numRuns: cases(1000, 100) },
  )
})

it('a write of the facade leaves as propexo.api builds it by the Request of the runtime', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, fc.boolean(), headers, async (id, notes, ignoreUnknownFields, own) => {
      const event_id = `evt${id.trim()}`
      const input = { event_id, at: AT, notes }
      const facade = await wireOf(client => {
        const { leads } = client.integration('int_1', ANY_PMS).appointments
        return leads.update(input, { headers: own, ignoreUnknownFields })
      })
      fc.pre(facade !== undefined)
      const api = await wireOf(client =>
        client.api.PUT('/v1/events/appointments/leads/{event_id}', {
          params: {
            path: { event_id },
            ...(ignoreUnknownFields ? { query: { ignore_unknown_fields: true } } : {}),
          },
          body: JSON.parse(facade.body ?? 'null'),
          headers: own,
        }),
      )
      expect(facade).toEqual(api)
    }),
    { numRuns: cases(1000, 100) },
  )
})
