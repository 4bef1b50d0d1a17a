import type { OperationKey } from '../../generated/operations.js'
import * as applicantEventCreate from '../../generated/validators/post-v1-events-applicants.js'
import * as applicantCreate from '../../generated/validators/post-v1-events-appointments-applicants.js'
import * as applicantCancel from '../../generated/validators/post-v1-events-appointments-applicants-cancel.js'
import * as leadCreate from '../../generated/validators/post-v1-events-appointments-leads.js'
import * as leadCancel from '../../generated/validators/post-v1-events-appointments-leads-cancel.js'
import * as residentCreate from '../../generated/validators/post-v1-events-appointments-residents.js'
import * as residentCancel from '../../generated/validators/post-v1-events-appointments-residents-cancel.js'
import * as leadEventCreate from '../../generated/validators/post-v1-events-leads.js'
import * as residentEventCreate from '../../generated/validators/post-v1-events-residents.js'
import * as applicantEventUpdate from '../../generated/validators/put-v1-events-applicants-by-event_id.js'
import * as applicantUpdate from '../../generated/validators/put-v1-events-appointments-applicants-by-event_id.js'
import * as leadUpdate from '../../generated/validators/put-v1-events-appointments-leads-by-event_id.js'
import * as residentUpdate from '../../generated/validators/put-v1-events-appointments-residents-by-event_id.js'
import * as leadEventUpdate from '../../generated/validators/put-v1-events-leads-by-event_id.js'
import * as residentEventUpdate from '../../generated/validators/put-v1-events-residents-by-event_id.js'
import type { BodyContract } from './contract.js'
import type { OperationKind, PersonKind, RecordKind } from './operations.js'

/** One write, as rules speak of it. */
export interface Subject {
  readonly record: RecordKind
  readonly person: PersonKind
  readonly operation: OperationKind
}

/** The generic operation of a write. */
export interface Target {
  readonly operation: OperationKey
  readonly contract: BodyContract
}

type TargetsOf<Operation extends OperationKind> = Readonly<
  Record<PersonKind, Readonly<Record<Operation, Target>>>
>

export const APPOINTMENT_TARGETS: TargetsOf<OperationKind> = {
  leads: {
    create: { operation: 'POST /v1/events/appointments/leads', contract: leadCreate },
    update: { operation: 'PUT /v1/events/appointments/leads/{event_id}', contract: leadUpdate },
    cancel: { operation: 'POST /v1/events/appointments/leads/cancel', contract: leadCancel },
  },
  applicants: {
    create: { operation: 'POST /v1/events/appointments/applicants', contract: applicantCreate },
    update: { operation: 'PUT /v1/events/appointments/applicants/{event_id}', contract: applicantUpdate },
    cancel: { operation: 'POST /v1/events/appointments/applicants/cancel', contract: applicantCancel },
  },
  residents: {
    create: { operation: 'POST /v1/events/appointments/residents', contract: residentCreate },
    update: { operation: 'PUT /v1/events/appointments/residents/{event_id}', contract: residentUpdate },
    cancel: { operation: 'POST /v1/events/appointments/residents/cancel', contract: residentCancel },
  },
}

/** The API cannot cancel an event. */
export const EVENT_TARGETS: TargetsOf<'create' | 'update'> = {
  leads: {
    create: { operation: 'POST /v1/events/leads', contract: leadEventCreate },
    update: { operation: 'PUT /v1/events/leads/{event_id}', contract: leadEventUpdate },
  },
  applicants: {
    create: { operation: 'POST /v1/events/applicants', contract: applicantEventCreate },
    update: { operation: 'PUT /v1/events/applicants/{event_id}', contract: applicantEventUpdate },
  },
  residents: {
    create: { operation: 'POST /v1/events/residents', contract: residentEventCreate },
    update: { operation: 'PUT /v1/events/residents/{event_id}', contract: residentEventUpdate },
  },
}
