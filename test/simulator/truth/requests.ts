import fc from 'fast-check'
import type { JsonObject, Operation } from '../../../scripts/spec/document.js'
import type { Simulator } from '../../../src/testing/index.js'
import { requestArbitrary } from '../../contract/harness/arbitrary.js'
import { type ContractRequest, toWire } from '../../contract/harness/request.js'
import { memoize } from '../../contract/harness/schema-check.js'
import type { Random } from '../../support/random.js'

/** Ids of what a simulator holds, by the names of fields and parameters that take them. */
export type Ids = Readonly<Record<string, readonly string[]>>

export const idsOf = async (sim: Simulator): Promise<Ids> => {
  const list = async (path: string): Promise<string[]> => {
    const response = await ask(sim, 'GET', `${path}?limit=250`)
    const { results } = (await response.json()) as { results: { id: string }[] }
    return results.map(({ id }) => id)
  }
  const integrations = await list('/v1/admin/integrations/')
  return {
    integration_id: integrations,
    lead_id: await list('/v1/leads/'),
    applicant_id: await list('/v1/applicants/'),
    resident_id: await list('/v1/residents/'),
    property_id: await list('/v1/properties/'),
    employee_id: await list('/v1/employees/'),
    unit_id: await list('/v1/units/'),
    event_id: await list('/v1/events/'),
    event_type_id: await list('/v1/event-types/'),
    event_sub_type_id: await list('/v1/event-sub-types/'),
    event_result_id: await list('/v1/event-results/'),
    call_log_id: await list('/v1/call-logs/'),
    webhook_id: await list('/v1/webhooks/'),
    root_job_id: sim.jobs().map(({ id }) => id),
  }
}

const ORIGIN = 'https://propexo.test'

export const ask = (sim: Simulator, method: string, target: string, body?: string): Promise<Response> =>
  sim.fetch(`${ORIGIN}${target}`, {
    method,
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  })

/** Names of path parameters that are called `id` alone. */
const OF_PATH: Readonly<Record<string, string>> = {
  '/v1/leads/{id}': 'lead_id',
  '/v1/applicants/{id}': 'applicant_id',
  '/v1/residents/{id}': 'resident_id',
  '/v1/properties/{id}': 'property_id',
  '/v1/units/{id}': 'unit_id',
}

/** Draws random requests that the contract takes, with ids that exist in most places. */
export const drawerOf = (
  doc: JsonObject,
): ((operation: Operation, random: Random, ids: Ids) => ReturnType<typeof toWire>) => {
  const arbitraryOf = memoize((operation: Operation) => requestArbitrary(doc, operation))
  return (operation, random, ids) => {
    const [drawn] = fc.sample(arbitraryOf(operation), { numRuns: 1, seed: random.below(2 ** 30) })
    const withIds = (fields: object): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => {
          const of = ids[name === 'id' ? (OF_PATH[operation.path] ?? name) : name] ?? []
          return [name, of.length > 0 && random.chance(0.9) ? random.pick(of) : value]
        }),
      )
    const { path, query, body, ...others } = drawn as ContractRequest
    // Most filters of random text would find nothing.
    const kept = Object.entries(query).filter(([name]) => name in ids || random.chance(0.2))
    const request: ContractRequest = {
      ...others,
      path: withIds(path),
      query: withIds(Object.fromEntries(kept)),
      ...(body !== undefined && { body: withIds(body as object) }),
    }
    return toWire(operation, request)
  }
}
