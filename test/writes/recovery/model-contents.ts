import type { Integration, Propexo } from '../../../src/index.js'

export interface Client {
  readonly propexo: Propexo
  readonly pms: Integration
}

export interface SendOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** A job that a caller was given. */
export interface Given {
  readonly id: string
  readonly adopted: boolean
}

/** A way to write. Of each there are few contents, so that many writes of a history are the same. */
export interface Kind {
  /** The same for ways of which the log shows the same. */
  readonly look: string
  /** Whether more than one field tells it; one id alone is never enough. */
  readonly isTold: boolean
  /** Whether it is looked for when its answer is lost. */
  readonly isSearched: boolean
  /** Undefined: it was refused. */
  send(client: Client, text: string, options: SendOptions): Promise<Given | undefined>
}

const AT = '2026-07-08T14:30:00-05:00'

const kind = (look: string, send: Kind['send'], own: Partial<Kind> = {}): Kind => ({
  look,
  isTold: true,
  isSearched: true,
  send,
  ...own,
})

/** Some say all that another says, and more; some are told by one id alone, which others name as well. */
export const KINDS: readonly Kind[] = [
  kind('a tour', ({ pms }, notes, options) =>
    pms.appointments.leads.create({ lead_id: 'lead_1', at: AT, notes, appointment_type: 'TOUR' }, options),
  ),
  kind('a tour with a title', ({ pms }, notes, options) =>
    pms.appointments.leads.create(
      { lead_id: 'lead_1', at: AT, notes, appointment_type: 'TOUR', title: 'Tour' },
      options,
    ),
  ),
  kind('a move', ({ pms }, notes, options) =>
    pms.appointments.leads.update({ event_id: 'evt_1', at: AT, notes }, options),
  ),
  kind('new notes', ({ pms }, notes, options) =>
    pms.appointments.leads.update({ event_id: 'evt_1', notes }, options),
  ),
  kind(
    'a cancellation',
    ({ pms }, _, options) => pms.appointments.leads.cancel({ event_id: 'evt_1' }, options),
    { isTold: false },
  ),
  kind('new notes', ({ pms }, notes, options) =>
    pms.events.leads.update({ event_id: 'evt_1', notes }, options),
  ),
  kind('an event at a time', ({ pms }, notes, options) =>
    pms.events.residents.create({ resident_id: 'res_1', event_datetime: AT, notes }, options),
  ),
  kind(
    'an event without notes',
    ({ pms }, _, options) => pms.events.leads.create({ lead_id: 'lead_1' }, options),
    { isTold: false },
  ),
  kind('an event', ({ pms }, notes, options) =>
    pms.events.leads.create({ lead_id: 'lead_1', notes }, options),
  ),
  kind('an event of a type', ({ pms }, notes, options) =>
    pms.events.leads.create({ lead_id: 'lead_1', notes, event_type_id: 'etype_1' }, options),
  ),
  kind(
    'an event',
    async ({ propexo }, notes, options) => {
      const body = { integration_id: 'int_1', lead_id: 'lead_1', notes }
      const { data } = await propexo.api.POST('/v1/events/leads', { body, ...options })
      const { job_id: id } = Object(data) as { job_id?: string }
      return id === undefined ? undefined : { id, adopted: false }
    },
    { isSearched: false },
  ),
]
