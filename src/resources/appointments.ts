import type { paths } from '../../generated/schema.js'
import type { OperationKind, PersonKind } from '../contract/write-kind.js'
import { APPOINTMENT_WRITES } from '../contract/write-operations.js'
import type { WriteJob, WriteRequest } from '../jobs/job.js'
import type { CallOptions, WriteOptions } from '../options/call.js'
import { personId } from '../pms/operations.js'
import { type Listed, type ListQuery, listOf } from '../transport/lists.js'
import { isChange, preview, type WriteContext, write } from '../writes/write.js'
import type { TimeField } from '../writes/write-operation.js'
import type { AppointmentTime } from '../zones/time-input.js'
import { type Availability, type AvailabilityQuery, queryAvailability } from './availability.js'

/** Fields that the facade fills in: from the integration, and from `at`. */
type Ours = 'integration_id' | 'appointment_date' | 'appointment_time'

type LeadCreateBody =
  paths['/v1/events/appointments/leads']['post']['requestBody']['content']['application/json']
type LeadUpdateBody =
  paths['/v1/events/appointments/leads/{event_id}']['put']['requestBody']['content']['application/json']
type ApplicantCreateBody =
  paths['/v1/events/appointments/applicants']['post']['requestBody']['content']['application/json']
type ApplicantUpdateBody =
  paths['/v1/events/appointments/applicants/{event_id}']['put']['requestBody']['content']['application/json']
type ResidentCreateBody =
  paths['/v1/events/appointments/residents']['post']['requestBody']['content']['application/json']
type ResidentUpdateBody =
  paths['/v1/events/appointments/residents/{event_id}']['put']['requestBody']['content']['application/json']
/** What chooses the zone of `at`. Neither is sent. */
export interface AppointmentPlace {
  /** Propexo id of the property. Needed where the PMS reads times in the zone of the property or of its record. */
  readonly property_id?: string
  /** Propexo id of a Rent Manager location, for its time zone setting. */
  readonly location_id?: string
}

export interface LeadAppointment extends Omit<LeadCreateBody, Ours | 'lead_id'>, AppointmentPlace {
  readonly lead_id: string
  readonly at: AppointmentTime
}

export interface LeadAppointmentChange extends Omit<LeadUpdateBody, Ours>, AppointmentPlace {
  readonly event_id: string
  /** Left out, the time stays as it is, where the PMS allows that. */
  readonly at?: AppointmentTime
}

export interface ApplicantAppointment
  extends Omit<ApplicantCreateBody, Ours | 'applicant_id'>,
    AppointmentPlace {
  readonly applicant_id: string
  readonly at: AppointmentTime
}

export interface ApplicantAppointmentChange extends Omit<ApplicantUpdateBody, Ours>, AppointmentPlace {
  readonly event_id: string
  /** Left out, the time stays as it is, where the PMS allows that. */
  readonly at?: AppointmentTime
}

export interface ResidentAppointment
  extends Omit<ResidentCreateBody, Ours | 'resident_id'>,
    AppointmentPlace {
  readonly resident_id: string
  readonly at: AppointmentTime
}

export interface ResidentAppointmentChange extends Omit<ResidentUpdateBody, Ours>, AppointmentPlace {
  readonly event_id: string
  /** Left out, the time stays as it is, where the PMS allows that. */
  readonly at?: AppointmentTime
}

export interface AppointmentCancellation {
  readonly event_id: string
}

/** Every method checks its input completely before anything is sent, and returns the job that the write became. */
export interface AppointmentsOf<Create, Change> {
  create(input: Create, options?: WriteOptions): Promise<WriteJob>
  update(input: Change, options?: WriteOptions): Promise<WriteJob>
  cancel(input: AppointmentCancellation, options?: WriteOptions): Promise<WriteJob>
  /**
   * What `create`, or `update` of an input with `event_id`, would send: the body, and the time with its zone and why it
   * is that one. Sends no write, but asks the API for what decides the zone.
   */
  preview(input: Create | Change, options?: WriteOptions): Promise<WriteRequest>
}

export interface Appointments {
  readonly leads: AppointmentsOf<LeadAppointment, LeadAppointmentChange>
  readonly applicants: AppointmentsOf<ApplicantAppointment, ApplicantAppointmentChange>
  readonly residents: AppointmentsOf<ResidentAppointment, ResidentAppointmentChange>
  /** The appointments of this integration. */
  list(
    query?: Omit<ListQuery<'/v1/appointments/'>, 'integration_id'>,
    options?: CallOptions,
  ): AsyncGenerator<Listed<'/v1/appointments/'>, void, undefined>
  /**
   * Free slots of days as the property counts them, each with its instant where the zone is known. Reads from the PMS in
   * real time.
   * @throws RuleError, without asking, where the PMS documents that it has none (Rent Manager); NotSupportedError where it
   *   answers 405
   */
  availability(query: AvailabilityQuery, options?: CallOptions): Promise<Availability>
}

export const createAppointments = (context: WriteContext): Appointments => {
  const { transport, integrationId } = context
  const of = <Create extends object, Change extends object>(
    person: PersonKind,
  ): AppointmentsOf<Create, Change> => {
    const plan = (operation: OperationKind) => ({
      ...APPOINTMENT_WRITES[person][operation],
      subject: { record: 'appointments', person, operation } as const,
    })
    const create = {
      ...plan('create'),
      required: [personId(person)],
      times: [{ ...AT, isRequired: true }],
    }
    const update = { ...plan('update'), required: ['event_id'], inPath: 'event_id', times: [AT] }
    const cancel = { ...plan('cancel'), required: ['event_id'] }
    return {
      create: (input, options) => write(context, create, input, options),
      update: (input, options) => write(context, update, input, options),
      cancel: (input, options) => write(context, cancel, input, options),
      preview: (input, options) => preview(context, isChange(input) ? update : create, input, options),
    }
  }

  return {
    leads: of('leads'),
    applicants: of('applicants'),
    residents: of('residents'),
    list: (query, options) => listOf(transport, { integrationId, path: '/v1/appointments/' }, query, options),
    availability: (query, options) => queryAvailability(context, query, options),
  }
}

const AT: TimeField = { name: 'at', becomes: 'date_and_time' }
