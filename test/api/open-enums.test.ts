import { describe, expect, it } from 'vitest'
import { Propexo } from '../../src/index.js'
import { startServer } from '../support/local-server.js'

const RECORD = { id: 'int_1', vendor: 'NEW_PMS', name: 'Maple Court', system: 'STAGING' }

describe('a member of an enum that the contract does not know yet', () => {
  it('passes through the lists and the typed API, as it came', async () => {
    const { url } = await startServer((response, { target }) => {
      const isList = target.startsWith('/v1/admin/integrations/?')
      const body = isList
        ? { meta: { orderBy: [], hasMore: false }, results: [RECORD] }
        : { meta: {}, results: RECORD }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    const propexo = new Propexo({ token: 'token', environment: { baseUrl: url } })
    const seen: unknown[] = []
    for await (const integration of propexo.list('/v1/admin/integrations/')) seen.push(integration)
    const { data } = await propexo.api.GET('/v1/admin/integrations/{integration_id}/', {
      params: { path: { integration_id: 'int_1' } },
    })
    expect([...seen, data?.results]).toEqual([RECORD, RECORD])
    // Typed openly: a new vendor is compared with without a cast, and a known one is still offered.
    const vendor = data?.results?.vendor
    expect(vendor === 'NEW_PMS' || vendor === 'ENTRATA').toBe(true)
  })
})
