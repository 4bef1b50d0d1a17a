import ky from 'ky'
import OpenAI from 'openai'
import createClient from 'openapi-fetch'
import Stripe from 'stripe'
import type { paths } from '../../../../generated/schema.js'

/** One GET of a small JSON, by each client in its usual way. */
export type Get = () => Promise<unknown>

export const CLIENTS = ['bareFetch', 'propexo', 'openapiFetch', 'ky', 'openai', 'stripe'] as const
export type ClientName = (typeof CLIENTS)[number]

const PATH = '/v1/events/evt_1'

/** As users get it: what runs the scripts from TypeScript makes every function cost more. */
const BUILT = new URL('../../../../dist/src/index.js', import.meta.url).href

/** @param url of a server that answers every path with the same JSON */
export const createGets = async (url: string): Promise<Readonly<Record<ClientName, Get>>> => {
  const { Propexo } = (await import(BUILT)) as typeof import('../../../../src/index.js')
  const { hostname, port } = new URL(url)
  const authorization = { authorization: 'Bearer token' }
  // The quota of the account would hold it back; its window and queue are in the way all the same.
  const quota = { perMinute: 1_000_000, mode: 'throughput' } as const
  const propexo = new Propexo({ token: 'token', environment: { baseUrl: url }, quota })
  const { events } = propexo.integration('int_1', { vendor: 'ENTRATA' })
  const openapi = createClient<paths>({ baseUrl: url, headers: authorization })
  const kyClient = ky.create({ prefixUrl: url, headers: authorization })
  const openai = new OpenAI({ apiKey: 'token', baseURL: `${url}/v1` })
  const stripe = new Stripe('sk_test_token', {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(),
  })
  return {
    bareFetch: async () => (await fetch(`${url}${PATH}`, { headers: authorization })).json(),
    propexo: () => events.get('evt_1'),
    openapiFetch: () => openapi.GET('/v1/events/{event_id}', { params: { path: { event_id: 'evt_1' } } }),
    ky: () => kyClient.get(PATH.slice(1)).json(),
    openai: () => openai.models.retrieve('evt_1'),
    stripe: () => stripe.customers.retrieve('evt_1'),
  }
}
