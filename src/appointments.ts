import type { paths } from '../generated/schema.js'
import * as applicantCreate from '../generated/validators/post-v1-events-appointments-applicants.js'
import * as applicantCancel from '../generated/validators/post-v1-events-appointments-applicants-cancel.js'
import * as leadCreate from '../generated/validators/post-v1-events-appointments-leads.js'
import * as leadCancel from '../generated/validators/post-v1-events-appointments-leads-cancel.js'
import * as residentCreate from '../generated/validators/post-v1-events-appointments-residents.js'
import * as residentCancel from '../generated/validators/post-v1-events-appointments-residents-cancel.js'
import * as applicantUpdate from '../generated/validators/put-v1-events-appointments-applicants-by-event_id.js'
import * as leadUpdate from '../generated/validators/put-v1-events-appointments-leads-by-event_id.js'
import * as residentUpdate from '../generated/validators/put-v1-events-appointments-residents-by-event_id.js'
import { type Availability, type AvailabilityQuery, queryAvailability } from './availability.js'
import type { CallOptions } from './options/call.js'
import { type Listed, type ListQuery, listOf } from './pages.js'
import type { AppointmentTime } from './time/input.js'
import type { Sent, WriteJob } from './writes/job.js'
import type { Plan, TimeField } from './writes/plan.js'
import { isChange, preview, type WriteContext, write } from './writes/write.js'

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
  create(input: Create, options?: CallOptions): Promise<WriteJob>
  update(input: Change, options?: CallOptions): Promise<WriteJob>
  cancel(input: AppointmentCancellation, options?: CallOptions): Promise<WriteJob>
  /**
   * What `create`, or `update` of an input with `event_id`, would send: the body, and the time with its zone and why it
   * is that one. Sends no write, but asks the API for what decides the zone.
   */
  preview(input: Create | Change, options?: CallOptions): Promise<Sent>
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
   * real time; some PMSs answer 405 (NotSupportedError).
   */
  availability(query: AvailabilityQuery, options?: CallOptions): Promise<Availability>
}

export const createAppointments = (context: WriteContext): Appointments => {
  const { transport, integrationId } = context
  const of = <Create extends object, Change extends object>(
    person: Person,
  ): AppointmentsOf<Create, Change> => {
    const create = { ...person.create, required: [person.id], times: [{ ...AT, isRequired: true }] }
    const update = { ...person.update, required: ['event_id'], inPath: 'event_id', times: [AT] }
    const cancel = { ...person.cancel, required: ['event_id'] }
    return {
      create: (input, options) => write(context, create, input, options),
      update: (input, options) => write(context, update, input, options),
      cancel: (input, options) => write(context, cancel, input, options),
      preview: (input, options) => preview(context, isChange(input) ? update : create, input, options),
    }
  }

  return {
    leads: of(LEADS),
    applicants: of(APPLICANTS),
    residents: of(RESIDENTS),
    list: (query, options) => listOf(transport, integrationId, '/v1/appointments/', query, options),
    availability: (query, options) => queryAvailability(context, query, options),
  }
}

const AT: TimeField = { name: 'at', becomes: 'date_and_time' }

/** The three writes of one kind of person. */
interface Person {
  readonly id: string
  readonly create: Target
  readonly update: Target
  readonly cancel: Target
}
type Target = Pick<Plan, 'operation' | 'contract'>

const LEADS: Person = {
  id: 'lead_id',
  create: { operation: 'POST /v1/events/appointments/leads', contract: leadCreate },
  update: { operation: 'PUT /v1/events/appointments/leads/{event_id}', contract: leadUpdate },
  cancel: { operation: 'POST /v1/events/appointments/leads/cancel', contract: leadCancel },
}

const APPLICANTS: Person = {
  id: 'applicant_id',
  create: { operation: 'POST /v1/events/appointments/applicants', contract: applicantCreate },
  update: { operation: 'PUT /v1/events/appointments/applicants/{event_id}', contract: applicantUpdate },
  cancel: { operation: 'POST /v1/events/appointments/applicants/cancel', contract: applicantCancel },
}

const RESIDENTS: Person = {
  id: 'resident_id',
  create: { operation: 'POST /v1/events/appointments/residents', contract: residentCreate },
  update: { operation: 'PUT /v1/events/appointments/residents/{event_id}', contract: residentUpdate },
  cancel: { operation: 'POST /v1/events/appointments/residents/cancel', contract: residentCancel },
}
