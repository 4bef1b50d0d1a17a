import type { paths } from '../../generated/schema.js'
import type { OperationKind, PersonKind } from '../contract/write-kind.js'
import { APPOINTMENT_WRITES } from '../contract/write-operations.js'
import type { WriteJob } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
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
/** What chooses the zone of times. Neither field is sent. */
export interface AppointmentPlace {
  /** Propexo id of the property. Needed where the PMS reads times in the zone of the property or of its setting. */
  readonly property_id?: string
  /** Propexo id of a Rent Manager location, for its time zone setting. */
  readonly location_id?: string
}

/** A new appointment of a lead: the fields of the contract, and `at` for its time. */
export interface LeadAppointment extends Omit<LeadCreateBody, Ours | 'lead_id'>, AppointmentPlace {
  /** Propexo id of the lead. */
  readonly lead_id: string
  /** When it begins. */
  readonly at: AppointmentTime
}

/** A change of an appointment of a lead: the fields that change. */
export interface LeadAppointmentChange extends Omit<LeadUpdateBody, Ours>, AppointmentPlace {
  /** Propexo id of the appointment. */
  readonly event_id: string
  /** When it begins. Left out, the time stays the same, if the PMS allows that. */
  readonly at?: AppointmentTime
}

/** A new appointment of an applicant: the fields of the contract, and `at` for its time. */
export interface ApplicantAppointment
  extends Omit<ApplicantCreateBody, Ours | 'applicant_id'>,
    AppointmentPlace {
  /** Propexo id of the applicant. */
  readonly applicant_id: string
  /** When it begins. */
  readonly at: AppointmentTime
}

/** A change of an appointment of an applicant: the fields that change. */
export interface ApplicantAppointmentChange extends Omit<ApplicantUpdateBody, Ours>, AppointmentPlace {
  /** Propexo id of the appointment. */
  readonly event_id: string
  /** When it begins. Left out, the time stays the same, if the PMS allows that. */
  readonly at?: AppointmentTime
}

/** A new appointment of a resident: the fields of the contract, and `at` for its time. */
export interface ResidentAppointment
  extends Omit<ResidentCreateBody, Ours | 'resident_id'>,
    AppointmentPlace {
  /** Propexo id of the resident. */
  readonly resident_id: string
  /** When it begins. */
  readonly at: AppointmentTime
}

/** A change of an appointment of a resident: the fields that change. */
export interface ResidentAppointmentChange extends Omit<ResidentUpdateBody, Ours>, AppointmentPlace {
  /** Propexo id of the appointment. */
  readonly event_id: string
  /** When it begins. Left out, the time stays the same, if the PMS allows that. */
  readonly at?: AppointmentTime
}

/** Which appointment to cancel. */
export interface AppointmentCancellation {
  /** Propexo id of the appointment. */
  readonly event_id: string
}

/**
 * Writes appointments of leads, applicants or residents. Every method checks its whole input before anything is sent,
 * and returns the job of the write.
 */
export interface AppointmentsOf<Create, Change> {
  /**
   * Books an appointment.
   * @throws RuleError if the contract or the PMS would refuse the input
   * @throws TimeInputError if only times are wrong, or their zone is not known
   * @throws AmbiguousWriteError if the answer was lost and the job was not found
   * @throws StatusError, ConnectionError or TimeoutError if the request failed
   * @example
   * ```ts
   * const job = await pms.appointments.leads.create({
   *   lead_id: 'lead_20ff31',
   *   at: '2026-06-08T14:30:00-05:00',
   *   appointment_duration_minutes: 30,
   *   appointment_type: 'TOUR',
   * })
   * console.log((await job.wait()).write_status)
   * ```
   */
  create(input: Create, options?: WriteOptions): Promise<WriteJob>
  /**
   * Changes an appointment.
   * @throws the same errors as `create`
   * @example
   * ```ts
   * await pms.appointments.leads.update({ event_id: 'evt_93d4b1', at: '2026-06-09T10:00:00-05:00' })
   * ```
   */
  update(input: Change, options?: WriteOptions): Promise<WriteJob>
  /**
   * Cancels an appointment.
   * @throws the same errors as `create`
   * @example
   * ```ts
   * await pms.appointments.leads.cancel({ event_id: 'evt_93d4b1' })
   * ```
   */
  cancel(input: AppointmentCancellation, options?: WriteOptions): Promise<WriteJob>
  /**
   * The request that `create` would send, or `update` if the input has `event_id`: the body, and the time with its zone
   * and its source. Sends no write, but looks up what decides the zone.
   * @throws RuleError, TimeInputError as `create` does
   * @example
   * ```ts
   * const { body, time, warnings } = await pms.appointments.leads.preview({ lead_id: 'lead_20ff31', at: new Date() })
   * console.log(body, time?.zone, time?.source, warnings)
   * ```
   */
  preview(input: Create | Change, options?: WriteOptions): Promise<WriteRequest>
}

/** The appointments of an integration. */
export interface Appointments {
  /** Appointments of leads. */
  readonly leads: AppointmentsOf<LeadAppointment, LeadAppointmentChange>
  /** Appointments of applicants. */
  readonly applicants: AppointmentsOf<ApplicantAppointment, ApplicantAppointmentChange>
  /** Appointments of residents. */
  readonly residents: AppointmentsOf<ResidentAppointment, ResidentAppointmentChange>
  /**
   * Iterates over the appointments of this integration.
   * @throws RuleError at once for a wrong filter
   * @throws the errors of a request while iterating
   * @example
   * ```ts
   * for await (const appointment of pms.appointments.list({ lead_id: 'lead_20ff31' })) console.log(appointment.id)
   * ```
   */
  list(
    query?: Omit<ListQuery<'/v1/appointments/'>, 'integration_id'>,
    options?: CallOptions,
  ): AsyncGenerator<Listed<'/v1/appointments/'>, void, undefined>
  /**
   * Free slots on days of the property, each with its instant if the zone is known. Reads from the PMS in real time.
   * @throws RuleError without a request if the PMS documents that it has none (Rent Manager)
   * @throws NotSupportedError if the PMS answers 405
   * @example
   * ```ts
   * const calendars = await pms.appointments.availability({
   *   property_id: 'prop_1',
   *   availability_start_date: '2026-06-08',
   *   availability_duration_days: 1,
   * })
   * for (const { slots, zone } of calendars) console.log(zone, slots[0]?.start)
   * ```
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
