import type { paths } from '../../generated/schema.js'
import type { PersonKind } from '../contract/write-kind.js'
import { EVENT_WRITES } from '../contract/write-operations.js'
import type { Issue } from '../core/error.js'
import { isId } from '../core/id.js'
import { RuleError } from '../core/input-errors.js'
import type { WriteJob } from '../jobs/job.js'
import type { WriteRequest } from '../jobs/request.js'
import { type CallOptions, readCallOptions, type WriteOptions } from '../options/call.js'
import type { LogKind } from '../pms/logging.js'
import { personId } from '../pms/operations.js'
import { listOf } from '../transport/lists.js'
import type { Reply } from '../transport/reply.js'
import { isChange, preview, type WriteContext, write } from '../writes/write.js'
import type { TimeField } from '../writes/write-operation.js'
import type {
  ApplicantCall,
  ApplicantEmail,
  ApplicantEvent,
  ApplicantEventChange,
  LeadCall,
  LeadEmail,
  LeadEvent,
  LeadEventChange,
  ResidentCall,
  ResidentEmail,
  ResidentEvent,
  ResidentEventChange,
} from './event-inputs.js'
import { createEventLists, type EventLists, type ListOf } from './event-lists.js'

/**
 * Writes events of leads, applicants or residents. Every method checks its whole input before anything is sent, and
 * returns the job of the write.
 */
export interface EventsOf<Create, Change, Call, Email> {
  /**
   * Logs an event.
   * @throws RuleError if the contract or the PMS would refuse the input
   * @throws TimeInputError if only times are wrong, or their zone is not known
   * @throws AmbiguousWriteError if the answer was lost and the job was not found
   * @throws StatusError, ConnectionError or TimeoutError if the request failed
   * @example
   * ```ts
   * const job = await pms.events.leads.create({
   *   lead_id: 'lead_20ff31',
   *   event_type_id: 'etype_2c90',
   *   event_datetime: new Date(),
   *   notes: 'Asked about parking',
   * })
   * console.log(job.id)
   * ```
   */
  create(input: Create, options?: WriteOptions): Promise<WriteJob>
  /**
   * Changes an event.
   * @throws the same errors as `create`
   * @example
   * ```ts
   * await pms.events.leads.update({ event_id: 'evt_93d4b1', notes: 'Asked about parking and pets' })
   * ```
   */
  update(input: Change, options?: WriteOptions): Promise<WriteJob>
  /**
   * Logs a phone call in the form that the PMS expects. Details without a field are lost with a warning, or go into the
   * notes with `detailsInNotes`.
   * @throws RuleError that lists what the PMS has, if it has no calls; otherwise the same errors as `create`
   * @example
   * ```ts
   * await pms.events.leads.logCall({
   *   lead_id: 'lead_20ff31',
   *   event_type_id: 'etype_2c90',
   *   at: new Date(),
   *   call_phone_number_from: '+1 303 555 0142',
   *   call_phone_number_to: '+1 303 555 0199',
   *   call_status: 'ANSWER',
   *   call_duration: 245,
   * })
   * ```
   */
  logCall(input: Call, options?: WriteOptions): Promise<WriteJob>
  /**
   * Logs an email in the same way, and lets the PMS send it if `email_send` is true.
   * @throws the same errors as `logCall`
   * @example
   * ```ts
   * await pms.events.leads.logEmail({
   *   lead_id: 'lead_20ff31',
   *   event_type_id: 'etype_2c91',
   *   at: new Date(),
   *   direction: 'outbound',
   *   email_from: 'leasing@example.com',
   *   email_to: 'ada@example.com',
   *   email_send: false,
   * })
   * ```
   */
  logEmail(input: Email, options?: WriteOptions): Promise<WriteJob>
  /**
   * The request that `create` would send, or `update` if the input has `event_id`, and why. Sends no write, but looks
   * up what decides the zone of times.
   * @throws RuleError, TimeInputError as `create` does
   * @example
   * ```ts
   * const { body, times } = await pms.events.leads.preview({ lead_id: 'lead_20ff31', event_datetime: new Date() })
   * console.log(body, times?.['event_datetime']?.zone)
   * ```
   */
  preview(input: Create | Change, options?: WriteOptions): Promise<WriteRequest>
}

/** An event as the API gives it. */
export type Event =
  paths['/v1/events/{event_id}']['get']['responses'][200]['content']['application/json']['results']

/** The events of an integration. */
export interface Events extends EventLists {
  /** Events of leads. */
  readonly leads: EventsOf<LeadEvent, LeadEventChange, LeadCall, LeadEmail>
  /** Events of applicants. */
  readonly applicants: EventsOf<ApplicantEvent, ApplicantEventChange, ApplicantCall, ApplicantEmail>
  /** Events of residents. */
  readonly residents: EventsOf<ResidentEvent, ResidentEventChange, ResidentCall, ResidentEmail>
  /**
   * Iterates over the events of this integration; appointments are among them.
   * @throws RuleError at once for a wrong filter
   * @example
   * ```ts
   * for await (const event of pms.events.list({ resident_id: 'res_1' })) console.log(event.id)
   * ```
   */
  readonly list: ListOf<'/v1/events/'>
  /**
   * Reads one event by its Propexo id.
   * @throws NotFoundError for an unknown id
   * @throws RuleError for a value that is no id
   * @example
   * ```ts
   * console.log((await pms.events.get('evt_93d4b1')).notes)
   * ```
   */
  get(eventId: string, options?: CallOptions): Promise<Event>
}

export const createEvents = (context: WriteContext): Events => {
  const { transport, directory, integrationId } = context
  const of = <Create extends object, Change extends object, Call extends object, Email extends object>(
    person: PersonKind,
  ): EventsOf<Create, Change, Call, Email> => {
    const create = {
      ...EVENT_WRITES[person].create,
      subject: { record: 'events', person, operation: 'create' } as const,
      required: [personId(person)],
      times: TIMES,
    }
    const update = {
      ...EVENT_WRITES[person].update,
      subject: { record: 'events', person, operation: 'update' } as const,
      required: ['event_id'],
      inPath: 'event_id',
      times: [EVENT_TIME],
    }
    const log = (logs: LogKind) => ({ ...create, logs, times: LOG_TIMES })
    return {
      create: (input, options) => write(context, create, input, options),
      update: (input, options) => write(context, update, input, options),
      logCall: (input, options) => write(context, log('call'), input, options),
      logEmail: (input, options) => write(context, log('email'), input, options),
      preview: (input, options) => preview(context, isChange(input) ? update : create, input, options),
    }
  }

  return {
    leads: of('leads'),
    applicants: of('applicants'),
    residents: of('residents'),
    list: (query, options) => listOf(transport, { integrationId, path: '/v1/events/' }, query, options),
    get: async (eventId, options) => {
      const callOptions = readCallOptions(options)
      if (!isId(eventId)) throw new RuleError(GET_EVENT, [WRONG_EVENT_ID])
      const path = { event_id: eventId }
      const parent = { integrationId, recordIds: path }
      return readEvent(await transport.send(GET_EVENT, { path }, callOptions, { parent }))
    },
    ...createEventLists(transport, directory.pairs, integrationId),
  }
}

const EVENT_TIME: TimeField = { name: 'event_datetime', becomes: 'date_time' }
const OTHER_TIMES: readonly TimeField[] = [
  { name: 'appointment_datetime', becomes: 'date_time' },
  { name: 'time_from', becomes: 'time' },
  { name: 'time_to', becomes: 'time' },
]
const TIMES: readonly TimeField[] = [EVENT_TIME, ...OTHER_TIMES]
const LOG_TIMES: readonly TimeField[] = [
  { name: 'at', as: 'event_datetime', becomes: 'date_time', isRequired: true },
  ...OTHER_TIMES,
]

const GET_EVENT = 'GET /v1/events/{event_id}'
const WRONG_EVENT_ID: Issue = {
  rule: 'facade.required',
  path: '/event_id',
  message: 'must be the id of an event: text, not blank, without control characters',
  source: 'docs/reading.md',
}

const readEvent = (reply: Reply): Event => {
  const { results } = (reply.data ?? {}) as { results?: Event }
  if (typeof results === 'object' && results !== null) return results
  throw reply.fail('the answer has no event')
}
