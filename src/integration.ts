import { isId } from './core/id.js'
import { ConfigurationError } from './core/input-errors.js'
import type { RetryJob } from './jobs/job.js'
import { createOfflineDirectory, type PmsDirectory } from './lookups/directory.js'
import { createPms } from './lookups/pms.js'
import { createTimeResolver } from './lookups/time-resolver.js'
import type { CallOptions } from './options/call.js'
import type { Settings } from './options/client.js'
import { type IntegrationOptions, readIntegrationOptions } from './options/integration.js'
import type { RunAgain } from './recovery/retry.js'
import { type Appointments, createAppointments } from './resources/appointments.js'
import { type Capabilities, readCapabilities } from './resources/capabilities.js'
import { createEvents, type Events } from './resources/events.js'
import type { Transport } from './transport/transport.js'

/** What all integrations of an account share. */
export interface ClientContext {
  readonly transport: Transport
  readonly directory: PmsDirectory
  readonly settings: Settings
  readonly retry: RetryJob
  readonly runAgain: RunAgain
}

/** One connection to a PMS. Get it from `propexo.integration(id)`. */
export interface Integration {
  /** The Propexo id of the integration. */
  readonly id: string
  /** Books, changes, cancels and reads appointments. */
  readonly appointments: Appointments
  /** Logs, changes and reads events, calls and emails among them. */
  readonly events: Events
  /**
   * What the PMS supports, as far as the vendor documents it, for interfaces that hide what cannot be done. Looks up
   * the vendor once, unless it is given.
   * @throws NotFoundError for an unknown integration; any other error of the request
   * @example
   * ```ts
   * const { appointments, events } = await pms.capabilities()
   * console.log(appointments.leads.cancel.support, events.leads.logCall.required)
   * ```
   */
  capabilities(options?: CallOptions): Promise<Capabilities>
}

/** @throws ConfigurationError for an id that is not text, is blank, or holds control characters, and for wrong options */
export const createIntegration = (
  { transport, directory, settings, retry, runAgain }: ClientContext,
  id: string,
  options?: IntegrationOptions,
): Integration => {
  if (!isId(id)) {
    const message =
      'integration() takes the id of an integration, such as int_1; GET /v1/admin/integrations/ lists them'
    throw new ConfigurationError([{ rule: 'integration.id', path: '', message, source: 'docs/client.md' }])
  }
  const { time, check, hooks, sending, journal } = settings
  const { vendor, ...zones } = readIntegrationOptions(options, time.timeZoneData)
  const pms = createPms(directory, id, vendor)
  const timeResolver = createTimeResolver(directory, time, { integrationId: id, pms, ...zones })
  const offlineResolver = createTimeResolver(createOfflineDirectory(directory, time), time, {
    integrationId: id,
    pms,
    ...zones,
  })
  const context = {
    transport,
    directory,
    pms,
    timeResolver,
    offlineResolver,
    integrationId: id,
    check,
    hooks,
    sending,
    retry,
    runAgain,
    journal,
  }
  return {
    id,
    appointments: createAppointments(context),
    events: createEvents(context),
    capabilities: options => readCapabilities(context, options),
  }
}
