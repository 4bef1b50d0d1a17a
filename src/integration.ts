import { type Appointments, createAppointments } from './appointments.js'
import { createEvents, type Events } from './events.js'
import { isId } from './id.js'
import { ConfigurationError } from './transport/errors.js'
import type { Transport } from './transport/fetch.js'

/** One connection to a PMS. */
export interface Integration {
  readonly id: string
  readonly appointments: Appointments
  readonly events: Events
}

/** @throws ConfigurationError for an id that is not text, is blank, or holds control characters */
export const createIntegration = (transport: Transport, id: string): Integration => {
  if (!isId(id)) {
    const message =
      'integration() takes the id of an integration, such as int_1; GET /v1/admin/integrations/ lists them'
    throw new ConfigurationError([
      { rule: 'integration.id', path: '', message, source: 'README, the facade' },
    ])
  }
  return { id, appointments: createAppointments(transport, id), events: createEvents(transport, id) }
}
