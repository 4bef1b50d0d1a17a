import { describe, expect, it } from 'vitest'
import { json, queued } from '../../support/recording-fetch.js'
import { createLab, INPUT, isStatus, logOf, SUCCEEDED } from './support/lost.js'

const MINUTE = 60_000

describe('a write whose answer came from a gateway with a clock of its own', () => {
  it.each([408, 500, 502, 504])(
    'by %i is not given a job that was made later by the clock of the API',
    async status => {
      const { clock, serve, client, entry, at } = createLab()
      const fetch = serve(request => {
        if (isStatus(request)) return SUCCEEDED()
        // Of another process, which has written the same two minutes later.
        if (request.method === 'GET') return logOf([entry({ created_at: at(2 * MINUTE) })])
        const date = new Date(clock.now() + 5 * MINUTE).toUTCString()
        return json({}, { status, headers: { date } })
      })
      const propexo = client(fetch, { reconcile: { timeoutMs: 10 * MINUTE } })
      await clock.runUntil(propexo.writes.get('job_1').status())
      const { events } = propexo.integration('int_1', { vendor: 'ANY_PMS' })
      await expect(clock.runUntil(events.leads.create(INPUT))).rejects.toMatchObject({
        kind: 'ambiguous_write',
      })
    },
  )
})

describe('a job that was answered through propexo.api', () => {
  it.each(['json', 'text', 'arrayBuffer', 'blob', 'stream'] as const)(
    'as %s is not given to a lost write that says the same',
    async parseAs => {
      const { clock, serve, client, entry } = createLab()
      const fetch = serve(async request => {
        if (isStatus(request)) return SUCCEEDED()
        if (request.method === 'GET') return logOf([entry()])
        if (request.headers.has('x-lost')) {
          await clock.sleep(1_000)
          return json({}, { status: 502 })
        }
        return queued('job_7')
      })
      const propexo = client(fetch)
      const body = { ...INPUT, integration_id: 'int_1' }
      const { events } = propexo.integration('int_1', { vendor: 'ANY_PMS' })
      const both = Promise.allSettled([
        propexo.api.POST('/v1/events/leads', { body: body as never, parseAs }),
        events.leads.create(INPUT, { headers: { 'x-lost': '1' } }),
      ])
      expect(await clock.runUntil(both)).toMatchObject([
        { status: 'fulfilled' },
        { status: 'rejected', reason: { kind: 'ambiguous_write', candidates: [] } },
      ])
    },
  )
})
