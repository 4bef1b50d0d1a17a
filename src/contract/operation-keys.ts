import type { OperationKey } from '../../generated/operations.js'
import type { OperationKind, PersonKind } from './write-kind.js'

type OperationKeys<Kind extends OperationKind> = Readonly<
  Record<PersonKind, Readonly<Record<Kind, OperationKey>>>
>

/** The generic operation of each write of an appointment. */
export const APPOINTMENT_OPERATIONS: OperationKeys<OperationKind> = {
  leads: {
    create: 'POST /v1/events/appointments/leads',
    update: 'PUT /v1/events/appointments/leads/{event_id}',
    cancel: 'POST /v1/events/appointments/leads/cancel',
  },
  applicants: {
    create: 'POST /v1/events/appointments/applicants',
    update: 'PUT /v1/events/appointments/applicants/{event_id}',
    cancel: 'POST /v1/events/appointments/applicants/cancel',
  },
  residents: {
    create: 'POST /v1/events/appointments/residents',
    update: 'PUT /v1/events/appointments/residents/{event_id}',
    cancel: 'POST /v1/events/appointments/residents/cancel',
  },
}

/** The same of events, which the API cannot cancel. */
export const EVENT_OPERATIONS: OperationKeys<'create' | 'update'> = {
  leads: { create: 'POST /v1/events/leads', update: 'PUT /v1/events/leads/{event_id}' },
  applicants: { create: 'POST /v1/events/applicants', update: 'PUT /v1/events/applicants/{event_id}' },
  residents: { create: 'POST /v1/events/residents', update: 'PUT /v1/events/residents/{event_id}' },
}
