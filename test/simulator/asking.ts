import type { Simulator } from '../../src/testing/index.js'

/** Asks a simulator as any program would, without the client. */
export const ask = (sim: Simulator, method: string, path: string, body?: unknown): Promise<Response> =>
  sim.fetch(`https://propexo.test${path}`, {
    method,
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

/** What the operations that are tested answer with. */
interface Body {
  readonly job_id: string
  readonly success: boolean
  readonly write_status: string
  readonly errors: readonly string[]
  readonly created_record_id: string | null
  readonly result: readonly object[]
  readonly results: { readonly logs: readonly { readonly job_id: string }[] }
}

/** The body of an answer. */
export const read = async (answer: Promise<Response>): Promise<Readonly<Body>> =>
  (await answer).json() as Promise<Body>

export const LEAD_APPOINTMENTS = '/v1/events/appointments/leads'
