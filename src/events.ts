import type { paths } from '../generated/schema.js'
import * as applicantCreate from '../generated/validators/post-v1-events-applicants.js'
import * as leadCreate from '../generated/validators/post-v1-events-leads.js'
import * as residentCreate from '../generated/validators/post-v1-events-residents.js'
import * as applicantUpdate from '../generated/validators/put-v1-events-applicants-by-event_id.js'
import * as leadUpdate from '../generated/validators/put-v1-events-leads-by-event_id.js'
import * as residentUpdate from '../generated/validators/put-v1-events-residents-by-event_id.js'
import type { AppointmentPlace } from './appointments.js'
import { isId } from './id.js'
import { type CallOptions, readCallOptions } from './options/call.js'
import { type Listed, type ListPath, type ListQuery, listOf } from './pages.js'
import type { Issue } from './propexo-error.js'
import type { AppointmentTime } from './time/input.js'
import { answerOf } from './transport/answer.js'
import { ResponseShapeError, RuleError } from './transport/errors.js'
import type { Reply } from './transport/fetch.js'
import type { Sent, WriteJob } from './writes/job.js'
import type { Plan, TimeField } from './writes/plan.js'
import { isChange, preview, type WriteContext, write } from './writes/write.js'

type LeadCreateBody = paths['/v1/events/leads']['post']['requestBody']['content']['application/json']
type LeadUpdateBody =
  paths['/v1/events/leads/{event_id}']['put']['requestBody']['content']['application/json']
type ApplicantCreateBody =
  paths['/v1/events/applicants']['post']['requestBody']['content']['application/json']
type ApplicantUpdateBody =
  paths['/v1/events/applicants/{event_id}']['put']['requestBody']['content']['application/json']
type ResidentCreateBody = paths['/v1/events/residents']['post']['requestBody']['content']['application/json']
type ResidentUpdateBody =
  paths['/v1/events/residents/{event_id}']['put']['requestBody']['content']['application/json']

/** Times of an event, each in any of the forms of `AppointmentTime`, and what chooses the zone that they are written in. */
export interface EventTimes extends AppointmentPlace {
  /** When it happened. Sent as RFC 3339, with the offset that the zone of the PMS has then. */
  readonly event_datetime?: AppointmentTime
  /** When the appointment begins that it is about; sent likewise. */
  readonly appointment_datetime?: AppointmentTime
  /** When it began. Sent as a time of day, on the date of `event_datetime` at the PMS. */
  readonly time_from?: AppointmentTime
  /** When it ended, within 24 hours; sent likewise. */
  readonly time_to?: AppointmentTime
}

export interface LeadEvent
  extends Omit<LeadCreateBody, 'integration_id' | 'lead_id' | keyof EventTimes>,
    EventTimes {
  readonly lead_id: string
}

export interface LeadEventChange
  extends Omit<LeadUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  readonly event_id: string
}

export interface ApplicantEvent
  extends Omit<ApplicantCreateBody, 'integration_id' | 'applicant_id' | keyof EventTimes>,
    EventTimes {
  readonly applicant_id: string
}

export interface ApplicantEventChange
  extends Omit<ApplicantUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  readonly event_id: string
}

export interface ResidentEvent
  extends Omit<ResidentCreateBody, 'integration_id' | 'resident_id' | keyof EventTimes>,
    EventTimes {
  readonly resident_id: string
}

export interface ResidentEventChange
  extends Omit<ResidentUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  readonly event_id: string
}

/** Every method checks its input completely before anything is sent, and returns the job that the write became. */
export interface EventsOf<Create, Change> {
  create(input: Create, options?: CallOptions): Promise<WriteJob>
  update(input: Change, options?: CallOptions): Promise<WriteJob>
  /**
   * What `create`, or `update` of an input with `event_id`, would send, and why. Sends no write, but asks the API for
   * what decides the zone of times.
   */
  preview(input: Create | Change, options?: CallOptions): Promise<Sent>
}

/** Iterates over a list of this integration. */
type ListOf<P extends ListPath> = (
  query?: Omit<ListQuery<P>, 'integration_id'>,
  options?: CallOptions,
) => AsyncGenerator<Listed<P>, void, undefined>

/** An event as it was read. */
export type Event =
  paths['/v1/events/{event_id}']['get']['responses'][200]['content']['application/json']['results']

export interface Events {
  readonly leads: EventsOf<LeadEvent, LeadEventChange>
  readonly applicants: EventsOf<ApplicantEvent, ApplicantEventChange>
  readonly residents: EventsOf<ResidentEvent, ResidentEventChange>
  /** The events of this integration; appointments are among them. */
  readonly list: ListOf<'/v1/events/'>
  /** One event by its Propexo id. */
  get(eventId: string, options?: CallOptions): Promise<Event>
  /** The kinds of events that the PMS has, for `event_type_id`. */
  readonly types: ListOf<'/v1/event-types/'>
  /** For `event_sub_type_id`. */
  readonly subTypes: ListOf<'/v1/event-sub-types/'>
  /** For `event_result_id`. */
  readonly results: ListOf<'/v1/event-results/'>
}

export const createEvents = (context: WriteContext): Events => {
  const { transport, integrationId } = context
  const of = <Create extends object, Change extends object>(person: Person): EventsOf<Create, Change> => {
    const create = { ...person.create, required: [person.id], times: TIMES }
    const update = { ...person.update, required: ['event_id'], inPath: 'event_id', times: [EVENT_TIME] }
    return {
      create: (input, options) => write(context, create, input, options),
      update: (input, options) => write(context, update, input, options),
      preview: (input, options) => preview(context, isChange(input) ? update : create, input, options),
    }
  }
  const list =
    <P extends ListPath>(path: P): ListOf<P> =>
    (query, options) =>
      listOf(transport, integrationId, path, query, options)

  return {
    leads: of(LEADS),
    applicants: of(APPLICANTS),
    residents: of(RESIDENTS),
    list: list('/v1/events/'),
    get: async (eventId, options) => {
      const callOptions = readCallOptions(options)
      if (!isId(eventId)) throw new RuleError(GET_EVENT, [WRONG_EVENT_ID])
      return readEvent(await transport.send(GET_EVENT, { path: { event_id: eventId } }, callOptions))
    },
    types: list('/v1/event-types/'),
    subTypes: list('/v1/event-sub-types/'),
    results: list('/v1/event-results/'),
  }
}

const EVENT_TIME: TimeField = { name: 'event_datetime', becomes: 'date_time' }
const TIMES: readonly TimeField[] = [
  EVENT_TIME,
  { name: 'appointment_datetime', becomes: 'date_time' },
  { name: 'time_from', becomes: 'time' },
  { name: 'time_to', becomes: 'time' },
]

/** The two writes of one kind of person. */
interface Person {
  readonly id: string
  readonly create: Target
  readonly update: Target
}
type Target = Pick<Plan, 'operation' | 'contract'>

const LEADS: Person = {
  id: 'lead_id',
  create: { operation: 'POST /v1/events/leads', contract: leadCreate },
  update: { operation: 'PUT /v1/events/leads/{event_id}', contract: leadUpdate },
}

const APPLICANTS: Person = {
  id: 'applicant_id',
  create: { operation: 'POST /v1/events/applicants', contract: applicantCreate },
  update: { operation: 'PUT /v1/events/applicants/{event_id}', contract: applicantUpdate },
}

const RESIDENTS: Person = {
  id: 'resident_id',
  create: { operation: 'POST /v1/events/residents', contract: residentCreate },
  update: { operation: 'PUT /v1/events/residents/{event_id}', contract: residentUpdate },
}

const GET_EVENT = 'GET /v1/events/{event_id}'
const WRONG_EVENT_ID: Issue = {
  rule: 'facade.required',
  path: '/event_id',
  message: 'must be the id of an event: text, not blank, without control characters',
  source: 'README, the facade',
}

const readEvent = (reply: Reply): Event => {
  const { results } = (reply.data ?? {}) as { results?: Event }
  if (typeof results === 'object' && results !== null) return results
  const message = `${GET_EVENT}: the answer has no event`
  throw new ResponseShapeError(message, answerOf(reply.exchange, GET_EVENT, reply.redactor))
}
