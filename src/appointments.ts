import type { paths } from '../generated/schema.js'
import * as availabilityContract from '../generated/validators/post-v1-appointment-availability.js'
import * as applicantCreate from '../generated/validators/post-v1-events-appointments-applicants.js'
import * as applicantCancel from '../generated/validators/post-v1-events-appointments-applicants-cancel.js'
import * as leadCreate from '../generated/validators/post-v1-events-appointments-leads.js'
import * as leadCancel from '../generated/validators/post-v1-events-appointments-leads-cancel.js'
import * as residentCreate from '../generated/validators/post-v1-events-appointments-residents.js'
import * as residentCancel from '../generated/validators/post-v1-events-appointments-residents-cancel.js'
import * as applicantUpdate from '../generated/validators/put-v1-events-appointments-applicants-by-event_id.js'
import * as leadUpdate from '../generated/validators/put-v1-events-appointments-leads-by-event_id.js'
import * as residentUpdate from '../generated/validators/put-v1-events-appointments-residents-by-event_id.js'
import { type CallOptions, readCallOptions } from './options/call.js'
import { type Listed, type ListQuery, listOf } from './pages.js'
import type { AppointmentTime } from './time/input.js'
import { answerOf } from './transport/answer.js'
import { ResponseShapeError } from './transport/errors.js'
import type { Reply, Transport } from './transport/fetch.js'
import type { WriteJob } from './writes/job.js'
import { type Plan, prepare } from './writes/prepare.js'
import { write } from './writes/write.js'

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
type AvailabilityBody =
  paths['/v1/appointment-availability/']['post']['requestBody']['content']['application/json']

export interface LeadAppointment extends Omit<LeadCreateBody, Ours | 'lead_id'> {
  readonly lead_id: string
  readonly at: AppointmentTime
}

export interface LeadAppointmentChange extends Omit<LeadUpdateBody, Ours> {
  readonly event_id: string
  /** Left out, the time stays as it is, where the PMS allows that. */
  readonly at?: AppointmentTime
}

export interface ApplicantAppointment extends Omit<ApplicantCreateBody, Ours | 'applicant_id'> {
  readonly applicant_id: string
  readonly at: AppointmentTime
}

export interface ApplicantAppointmentChange extends Omit<ApplicantUpdateBody, Ours> {
  readonly event_id: string
  /** Left out, the time stays as it is, where the PMS allows that. */
  readonly at?: AppointmentTime
}

export interface ResidentAppointment extends Omit<ResidentCreateBody, Ours | 'resident_id'> {
  readonly resident_id: string
  readonly at: AppointmentTime
}

export interface ResidentAppointmentChange extends Omit<ResidentUpdateBody, Ours> {
  readonly event_id: string
  /** Left out, the time stays as it is, where the PMS allows that. */
  readonly at?: AppointmentTime
}

export interface AppointmentCancellation {
  readonly event_id: string
}

export type AvailabilityQuery = Omit<AvailabilityBody, 'integration_id'>

/** Free slots by calendar, as the PMS gives them at this moment. Times are wall-clock times without a zone. */
export type Availability =
  paths['/v1/appointment-availability/']['post']['responses'][200]['content']['application/json']['result']

/** Every method checks its input completely before anything is sent, and returns the job that the write became. */
export interface AppointmentsOf<Create, Change> {
  create(input: Create, options?: CallOptions): Promise<WriteJob>
  update(input: Change, options?: CallOptions): Promise<WriteJob>
  cancel(input: AppointmentCancellation, options?: CallOptions): Promise<WriteJob>
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
  /** Free slots. Reads from the PMS in real time; some PMSs answer 405 (NotSupportedError). */
  availability(query: AvailabilityQuery, options?: CallOptions): Promise<Availability>
}

export const createAppointments = (transport: Transport, integrationId: string): Appointments => {
  const of = <Create extends object, Change extends object>(
    person: Person,
  ): AppointmentsOf<Create, Change> => ({
    create: (input, options) =>
      write(
        transport,
        { ...person.create, integrationId, required: [person.id], at: 'required' },
        input,
        options,
      ),
    update: (input, options) =>
      write(
        transport,
        { ...person.update, integrationId, required: ['event_id'], inPath: 'event_id', at: 'optional' },
        input,
        options,
      ),
    cancel: (input, options) =>
      write(transport, { ...person.cancel, integrationId, required: ['event_id'] }, input, options),
  })

  return {
    leads: of(LEADS),
    applicants: of(APPLICANTS),
    residents: of(RESIDENTS),
    list: (query, options) => listOf(transport, integrationId, '/v1/appointments/', query, options),
    availability: async (query, options) => {
      const callOptions = readCallOptions(options)
      const { bodyText } = prepare({ ...AVAILABLE, integrationId }, query)
      const reply = await transport.send(AVAILABILITY, { bodyText }, callOptions)
      return readAvailability(reply)
    },
  }
}

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

const AVAILABILITY = 'POST /v1/appointment-availability/'
const AVAILABLE: Omit<Plan, 'integrationId'> = {
  operation: AVAILABILITY,
  contract: availabilityContract,
  required: [],
}

const readAvailability = (reply: Reply): Availability => {
  const { result } = (reply.data ?? {}) as { result?: Availability }
  if (Array.isArray(result)) return result
  const message = `${AVAILABILITY}: the answer has no list of calendars`
  throw new ResponseShapeError(message, answerOf(reply.exchange, AVAILABILITY, reply.redactor))
}
