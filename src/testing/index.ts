/** Entry `propexo-client/testing`: the API with its PMSs in memory, for tests of whoever uses the client. */

import { openSimulator } from './open-simulator.js'
import type { Simulator } from './simulator.js'
import type { SimulatorOptions } from './simulator-options.js'

export type { JournalDetailsOptions, Sealing } from '../journal/details.js'
export type { JournalState } from '../journal/states.js'
export type {
  JournalChange,
  JournalClaim,
  JournalEntry,
  JournalQuery,
  NewJournalEntry,
  WriteJournal,
} from '../journal/store.js'
export type { SimulatedClock } from './clock.js'
export type { Duration } from './duration.js'
export type { SeenRequest } from './exchange.js'
export type { Fault, FaultMet, FaultSubject, Faults, FaultTarget } from './faults.js'
export type { SimulatedFetch } from './fetch.js'
export type { Identified } from './identified.js'
export type {
  ListedAt,
  SimulatedCalendarOptions,
  SimulatedIntegration,
  SimulatedIntegrationOptions,
  SimulatedPropertyOptions,
  SimulatedRecord,
} from './integration-options.js'
export type { CreatedIds } from './integration-state.js'
export type { JobStatus, SimulatedJob } from './job.js'
export { type JournalCase, journalConformance } from './journal-conformance.js'
export type { CreateJournal } from './journal-trial.js'
export type { LogRewrite, SimulatedLogEntry } from './log-entry.js'
export type { Outcomes } from './outcomes.js'
export type { SimulatedAppointment, SimulatedEvent } from './pms-records.js'
export type { SimulatedAppointmentOptions, SimulatedEventOptions } from './pms-seed.js'
export type { QuotaUsage } from './quota.js'
export type { Strictness } from './refusals.js'
export type { DuplicateWrite, Simulator, SimulatorServer } from './simulator.js'
export type {
  SimulatedJobOptions,
  SimulatedLogOptions,
  SimulatedQuotaOptions,
  SimulatedWebhookOptions,
  SimulatorOptions,
} from './simulator-options.js'
export type {
  SimulatedWebhooks,
  WebhookDelivery,
  WebhookFault,
  WebhookReceiver,
  WebhookTrigger,
} from './webhooks.js'

/**
 * The API and its PMSs in memory, with a clock of their own. Nothing is shared between two of them.
 * @throws ConfigurationError that names every wrong option
 * @example
 * ```ts
 * import { Propexo } from 'propexo-client'
 * import { createSimulator } from 'propexo-client/testing'
 *
 * const sim = createSimulator({ seed: 1, now: '2026-06-01T12:00:00Z' })
 * const entrata = sim.integration({ vendor: 'ENTRATA' })
 * const property = entrata.property({ timeZone: 'America/Chicago' })
 * const lead = entrata.lead({ property })
 * const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock })
 * ```
 */
export const createSimulator = (options?: SimulatorOptions): Simulator => openSimulator(options).simulator
