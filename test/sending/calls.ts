import type { CallOptions, Propexo, PropexoOptions } from '../../src/index.js'
import { SLOTS_QUERY } from '../support/availability-query.js'
import { ANY_PMS, clientOf, type Send } from '../support/client.js'
import { json, noAnswer, type Recorded } from '../support/recording-fetch.js'
import { createVirtualClock } from '../support/virtual-clock.js'

export type Call = (propexo: Propexo, options?: CallOptions) => Promise<unknown>

/** Runs calls of a client whose time passes only when all of them wait for it. */
export const inVirtualTime = <T>(
  fetch: Send,
  options: Partial<PropexoOptions>,
  use: (propexo: Propexo) => Promise<T>,
): Promise<T> => {
  const clock = createVirtualClock()
  return clock.runUntil(use(clientOf(fetch, { clock, ...options })))
}

/** Every way to read. */
export const READS: readonly (readonly [string, Call])[] = [
  ['the status of a job', ({ writes }, options) => writes.get('job_1').status(options)],
  ['a list', (propexo, options) => propexo.list('/v1/events/', {}, options).next()],
  ['one event', (propexo, options) => propexo.integration('int_1', ANY_PMS).events.get('evt_1', options)],
  [
    'availability, which is a POST',
    (propexo, options) =>
      propexo.integration('int_1', { vendor: 'ENTRATA' }).appointments.availability(SLOTS_QUERY, options),
  ],
]

/** Every method that changes something. */
export const WRITES: readonly (readonly [string, Call])[] = [
  [
    'POST',
    (propexo, options) =>
      propexo.integration('int_1', ANY_PMS).events.leads.create({ lead_id: 'lead_1', notes: 'n' }, options),
  ],
  [
    'PUT',
    (propexo, options) =>
      propexo.integration('int_1', ANY_PMS).events.leads.update({ event_id: 'evt_1', notes: 'n' }, options),
  ],
]

/** The same through the plain client, which returns what the server refuses. */
export const API_READS: readonly (readonly [string, Call])[] = [
  ['GET', ({ api }, options) => api.GET('/v1/events/', init(options))],
  [
    'POST that is a query',
    ({ api }, options) =>
      api.POST('/v1/appointment-availability/', { body: { integration_id: 'int_1' }, ...init(options) }),
  ],
]
export const API_WRITES: readonly (readonly [string, Call])[] = [
  [
    'POST',
    ({ api }, options) =>
      api.POST('/v1/events/leads', {
        body: { integration_id: 'int_1', lead_id: 'lead_1' },
        ...init(options),
      }),
  ],
]

const init = (options: CallOptions = {}): Omit<CallOptions, 'headers'> => {
  const { headers: _, ...rest } = options
  return rest
}

/** What every call is content with. */
export const fine = ({ method, url }: Recorded): Response => {
  if (url.pathname === '/v1/appointment-availability/') return json({ meta: { job_id: 'job_1' }, result: [] })
  if (method !== 'GET') return json({ job_id: 'job_1', data: {} })
  if (url.pathname === '/v1/events/') return json({ results: [1], meta: { hasMore: false } })
  return json({ results: {}, write_status: 'SUCCESS', errors: [], created_record_id: null })
}

const failed = (code: string, syscall: string): Promise<never> => {
  const cause = Object.assign(new Error(`${syscall} ${code}`), { code, syscall })
  return Promise.reject(new TypeError('fetch failed', { cause }))
}

export type Fault = (request: Recorded) => Response | Promise<Response>

const status =
  (code: number): Fault =>
  () =>
    json({ error: { code: 'x', message: 'no' } }, { status: code })

/** Nothing left, or the server says that it has not processed it. */
export const CERTAIN: readonly (readonly [string, Fault])[] = [
  ['a refused connection', () => failed('ECONNREFUSED', 'connect')],
  ['an unknown host', () => failed('ENOTFOUND', 'getaddrinfo')],
  ['a connect timeout', () => failed('UND_ERR_CONNECT_TIMEOUT', 'connect')],
  ['429', status(429)],
]

/** A read may be made again; of a write nobody knows. */
export const UNCERTAIN: readonly (readonly [string, Fault])[] = [
  ['a reset', () => failed('ECONNRESET', 'read')],
  ['an error without a code', () => Promise.reject(new TypeError('fetch failed'))],
  ['an attempt that takes too long', noAnswer],
  ['408', status(408)],
  ['500', status(500)],
  ['502', status(502)],
  ['503', status(503)],
  ['504', status(504)],
]

export const FINAL: readonly (readonly [string, Fault])[] = [
  400, 401, 403, 404, 405, 409, 410, 422, 501, 505,
].map(code => [String(code), status(code)] as const)
