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
import type { BodyContract } from './body.js'
import { APPOINTMENT_OPERATIONS, EVENT_OPERATIONS } from './operation-keys.js'
import type { OperationKind, PersonKind, RecordKind } from './write-kind.js'

/** One write, as rules speak of it. */
export interface WriteKind {
  readonly record: RecordKind
  readonly person: PersonKind
  readonly operation: OperationKind
}

/** The generic operation of a write. */
export interface OperationRef {
  readonly operation: OperationKey
  readonly contract: BodyContract
}

type OperationRefs<Operation extends OperationKind> = Readonly<
  Record<PersonKind, Readonly<Record<Operation, OperationRef>>>
>

const refTo = (operation: OperationKey, contract: BodyContract): OperationRef => ({ operation, contract })

const { leads, applicants, residents } = APPOINTMENT_OPERATIONS

export const APPOINTMENT_WRITES: OperationRefs<OperationKind> = {
  leads: {
    create: refTo(leads.create, leadCreate),
    update: refTo(leads.update, leadUpdate),
    cancel: refTo(leads.cancel, leadCancel),
  },
  applicants: {
    create: refTo(applicants.create, applicantCreate),
    update: refTo(applicants.update, applicantUpdate),
    cancel: refTo(applicants.cancel, applicantCancel),
  },
  residents: {
    create: refTo(residents.create, residentCreate),
    update: refTo(residents.update, residentUpdate),
    cancel: refTo(residents.cancel, residentCancel),
  },
}

export const EVENT_WRITES: OperationRefs<'create' | 'update'> = {
  leads: {
    create: refTo(EVENT_OPERATIONS.leads.create, leadEventCreate),
    update: refTo(EVENT_OPERATIONS.leads.update, leadEventUpdate),
  },
  applicants: {
    create: refTo(EVENT_OPERATIONS.applicants.create, applicantEventCreate),
    update: refTo(EVENT_OPERATIONS.applicants.update, applicantEventUpdate),
  },
  residents: {
    create: refTo(EVENT_OPERATIONS.residents.create, residentEventCreate),
    update: refTo(EVENT_OPERATIONS.residents.update, residentEventUpdate),
  },
}
