import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

const OF_THE_CONNECTION = [
  'connection',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
const OF_THE_CLIENT = ['authorization', 'content-length', 'content-type']

const inAnyCase = (name: string): readonly string[] => [name, name.toUpperCase()]

describe('headers of a call', () => {
  it.each([...OF_THE_CONNECTION, ...OF_THE_CLIENT].flatMap(inAnyCase))(
    'that hold %s are refused before anything is sent',
    async name => {
      const fetch = recordingFetch(() => queued())
      const { leads } = clientOf(fetch).integration('int_1', ANY_PMS).appointments
      const headers = { [name]: 'x' }
      const error = await errorBy(ConfigurationError, () =>
        leads.create({ lead_id: 'lead_1', at: AT }, { headers }),
      )
      expect(error.message).toContain(`must not hold ${name}`)
      expect(fetch.requests).toHaveLength(0)
    },
  )

  it('of the caller reach the server, on reads and on writes', async () => {
    const fetch = recordingFetch(({ method }) =>
      method === 'GET' ? json({ results: [], meta: { hasMore: false } }) : queued(),
    )
    const propexo = clientOf(fetch)
    const headers = { 'X-Tenant': 'acme', traceparent: '00-1-2-01' }
    await propexo.list('/v1/events/', {}, { headers }).next()
    await propexo
      .integration('int_1', ANY_PMS)
      .appointments.leads.create({ lead_id: 'lead_1', at: AT }, { headers })
    expect(fetch.requests).toHaveLength(2)
    for (const request of fetch.requests) {
      expect(request.headers.get('x-tenant')).toBe('acme')
      expect(request.headers.get('traceparent')).toBe('00-1-2-01')
    }
  })
})
