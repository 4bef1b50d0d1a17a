import type { paths } from '../../generated/schema.js'
import type { PersonKind } from '../contract/write-kind.js'
import { EVENT_WRITES } from '../contract/write-operations.js'
import type { Issue } from '../core/error.js'
import { isId } from '../core/id.js'
import { RuleError } from '../core/input-errors.js'
import type { WriteJob, WriteRequest } from '../jobs/job.js'
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

/** Every method checks its input completely before anything is sent, and returns the job that the write became. */
export interface EventsOf<Create, Change, Call, Email> {
  create(input: Create, options?: WriteOptions): Promise<WriteJob>
  update(input: Change, options?: WriteOptions): Promise<WriteJob>
  /**
   * Logs a call, as what the PMS takes for one. What it has no field for is lost, with a warning, or goes into the notes
   * by `detailsInNotes`. A PMS without calls is a RuleError that lists what it has.
   */
  logCall(input: Call, options?: WriteOptions): Promise<WriteJob>
  /** Logs an email in the same way, and has it sent where `email_send` says so. */
  logEmail(input: Email, options?: WriteOptions): Promise<WriteJob>
  /**
   * What `create`, or `update` of an input with `event_id`, would send, and why. Sends no write, but asks the API for
   * what decides the zone of times.
   */
  preview(input: Create | Change, options?: WriteOptions): Promise<WriteRequest>
}

/** An event as it was read. */
export type Event =
  paths['/v1/events/{event_id}']['get']['responses'][200]['content']['application/json']['results']

export interface Events extends EventLists {
  readonly leads: EventsOf<LeadEvent, LeadEventChange, LeadCall, LeadEmail>
  readonly applicants: EventsOf<ApplicantEvent, ApplicantEventChange, ApplicantCall, ApplicantEmail>
  readonly residents: EventsOf<ResidentEvent, ResidentEventChange, ResidentCall, ResidentEmail>
  /** The events of this integration; appointments are among them. */
  readonly list: ListOf<'/v1/events/'>
  /** One event by its Propexo id. */
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
