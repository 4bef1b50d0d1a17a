import { type Integration, Propexo, type PropexoOptions, type WriteJob } from '../../../src/index.js'
import type { SimulatedLogOptions } from '../../../src/testing/index.js'
import { ANY_PMS } from '../../support/client.js'
import { randomOf } from '../../support/random.js'
import { createSimulatedApi, type SimulatedApi } from '../../support/simulated-api.js'
import { type OwnAnswer, startWire, type Wire } from './wire.js'
import type { WireFault } from './wire-faults.js'

/** A client, and the API that it talks to over real connections. */
export interface World {
  readonly api: SimulatedApi
  readonly wire: Wire
  readonly pms: Integration
  /** Requests by which writes were sent. */
  sent(): number
}

export const isWrite = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method !== 'GET' && !path.startsWith('/v1/admin/')

export interface WorldOptions extends Partial<PropexoOptions> {
  readonly log?: SimulatedLogOptions | undefined
}

/** The first request that `meets` is met by the fault; all others go well. */
export const startWorld = async (
  fault: WireFault | OwnAnswer,
  meets: (request: { readonly method: string; readonly path: string }) => boolean,
  { log, ...options }: WorldOptions = {},
): Promise<World> => {
  const api = createSimulatedApi({ random: randomOf(1), jobMs: 20, latencyMs: 5, log })
  let isOver = fault === 'refused'
  const wire = await startWire({
    api,
    isRefusedFirst: fault === 'refused',
    faultOf: request => {
      if (isOver || !meets(request)) return 'none'
      isOver = true
      return fault
    },
  })
  const propexo = new Propexo({
    token: 'token',
    environment: { baseUrl: wire.url },
    clock: api.clock,
    quota: false,
    hooks: wire.hooks,
    timeoutMs: 5_000,
    ...options,
  })
  const pms = propexo.integration('int_1', { ...ANY_PMS, appointmentTimeZone: 'America/Chicago' })
  return { api, wire, pms, sent: () => wire.requests.filter(isWrite).length }
}

/** How a write ended. */
export const outcomeOf = ({ wire }: World, write: Promise<WriteJob>): Promise<WriteJob | Error> =>
  wire.runUntil(write.catch((error: Error) => error))
