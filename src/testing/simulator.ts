import type { SimulatedClock } from './clock.js'
import type { SeenRequest } from './exchange.js'
import type { Faults } from './faults.js'
import type { SimulatedFetch } from './fetch.js'
import type { SimulatedIntegration, SimulatedIntegrationOptions } from './integration-options.js'
import type { SimulatedJob } from './job.js'
import type { Outcomes } from './outcomes.js'
import type { SimulatedAppointment, SimulatedEvent } from './pms-records.js'
import type { QuotaUsage } from './quota.js'
import type { SimulatedWebhooks } from './webhooks.js'

/** Writes of the same content that were carried out more than once. */
export interface DuplicateWrite {
  /** The operation as the contract names it. */
  readonly operation: string
  /** What was sent. */
  readonly body: Readonly<Record<string, unknown>>
  /** Ids of the jobs, the first one first. */
  readonly jobs: readonly string[]
}

/** A server of a simulator. */
export interface SimulatorServer {
  /** Such as `http://127.0.0.1:4010`. */
  readonly url: string
  /**
   * Closes it with all connections.
   * @throws nothing
   * @example
   * ```ts
   * import { createSimulator } from 'propexo-client/testing'
   *
   * const sim = createSimulator()
   * const server = await sim.listen()
   * await server.close()
   * ```
   */
  close(): Promise<void>
}

/** The API with its PMSs, in memory. */
export interface Simulator {
  /** For the option `fetch` of the client. */
  readonly fetch: SimulatedFetch
  /** For the option `clock` of the client. */
  readonly clock: SimulatedClock
  /** Orders what goes wrong with requests, and counts it. */
  readonly faults: Faults
  /** Orders how jobs end. */
  readonly outcomes: Outcomes
  /** Delivers webhooks. */
  readonly webhooks: SimulatedWebhooks
  /** What was used of the quota. */
  readonly quota: QuotaUsage
  /** Adds an account at a PMS. */
  integration(options: SimulatedIntegrationOptions): SimulatedIntegration
  /** The accounts that there are, in the order in which they were added. */
  integrations(): readonly SimulatedIntegration[]
  /** What the PMSs hold, in the order in which it was written: what people at the properties see. */
  appointments(): readonly SimulatedAppointment[]
  /** Events of the activity logs of the PMSs: calls, emails, notes. */
  events(): readonly SimulatedEvent[]
  /** Every write that was queued. */
  jobs(): readonly SimulatedJob[]
  /** Every request that came, those that met a fault among them. */
  requests(): readonly SeenRequest[]
  /** Writes that were carried out more than once: retries that should not have been. */
  duplicates(): readonly DuplicateWrite[]
  /** Syncs every integration now. */
  sync(): void
  /**
   * Serves the same over HTTP, for other processes and languages. Only where `node:http` exists.
   * @param options `port`: default a free one; `host`: default `127.0.0.1`
   * @throws ConfigurationError when it cannot listen there
   * @example
   * ```ts
   * import { createSimulator } from 'propexo-client/testing'
   *
   * const sim = createSimulator()
   * const server = await sim.listen()
   * console.log(server.url)
   * await server.close()
   * ```
   */
  listen(options?: { readonly port?: number; readonly host?: string }): Promise<SimulatorServer>
  /** Forgets records, jobs, requests, faults and webhooks; the clock goes on. */
  reset(): void
}
