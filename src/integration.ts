import { type Appointments, createAppointments } from './appointments.js'
import { createEvents, type Events } from './events.js'
import { isId } from './id.js'
import { type IntegrationOptions, readIntegrationOptions } from './options/integration.js'
import type { TimeSettings } from './options/time.js'
import { createClock } from './pms/clock.js'
import type { PmsFacts } from './pms/facts.js'
import { ConfigurationError } from './transport/errors.js'
import type { Transport } from './transport/fetch.js'

/** What all integrations of an account share. */
export interface Account {
  readonly transport: Transport
  readonly facts: PmsFacts
  readonly settings: TimeSettings
}

/** One connection to a PMS. */
export interface Integration {
  readonly id: string
  readonly appointments: Appointments
  readonly events: Events
}

/** @throws ConfigurationError for an id that is not text, is blank, or holds control characters, and for wrong options */
export const createIntegration = (
  { transport, facts, settings }: Account,
  id: string,
  options?: IntegrationOptions,
): Integration => {
  if (!isId(id)) {
    const message =
      'integration() takes the id of an integration, such as int_1; GET /v1/admin/integrations/ lists them'
    throw new ConfigurationError([
      { rule: 'integration.id', path: '', message, source: 'README, the facade' },
    ])
  }
  const own = readIntegrationOptions(options, settings.timeZoneData)
  const clock = createClock(facts, settings, { integrationId: id, ...own })
  const context = { transport, clock, integrationId: id }
  return { id, appointments: createAppointments(context), events: createEvents(context) }
}
