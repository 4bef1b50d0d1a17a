import {
  type Integration,
  RuleError,
  TimeInputError,
  type Warning,
  type WriteJob,
  type WriteOptions,
} from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { queued, type Recorded, recordingFetch } from '../support/recording-fetch.js'

export type Fields = Readonly<Record<string, unknown>>
export type Person = 'leads' | 'applicants' | 'residents'
type Method = 'create' | 'update' | 'cancel' | 'logCall' | 'logEmail'

/** Inputs that a PMS takes, as its pages describe them. */
export interface Valid {
  readonly title: string
  readonly vendor: string
  readonly record: 'appointments' | 'events'
  readonly person: Person
  readonly method: Method
  /** Nothing in it can be left out. */
  readonly minimal: Fields
  readonly maximal: Fields
  /** The pages list all fields: any other field of the contract is refused. */
  readonly isClosed: boolean
  /** Fields about which a warning is right: sources contradict each other, or have not been seen. */
  readonly warned: readonly string[]
}

/** A value that is right wherever the field is taken, unless a row says otherwise. */
export const GOOD: Fields = {
  lead_id: 'lead_1',
  applicant_id: 'appl_1',
  resident_id: 'res_1',
  event_id: 'evt_1',
  property_id: 'prop_1',
  location_id: 'loc_1',
  unit_id: 'unit_1',
  employee_id: 'emp_1',
  application_id: 'application_1',
  lead_source_id: 'source_1',
  event_type_id: 'type_1',
  event_result_id: 'result_1',
  event_sub_type_id: 'sub_1',
  at: '2026-06-08T14:30:00-05:00',
  event_datetime: '2026-06-08T14:30:00-05:00',
  appointment_datetime: { date: '2026-06-10', time: '10:00', timeZone: 'America/Chicago' },
  time_from: '2026-06-08T14:30:00-05:00',
  time_to: new Date('2026-06-08T20:00:00Z'),
  appointment_duration_minutes: 30,
  appointment_type: 'SELF_GUIDED_TOUR',
  title: 'First visit',
  notes: 'Two rooms',
  status: 'OPEN',
  priority: 'HIGH',
  event_type: 'Note',
  event_name: 'Show',
  reasons_for_event: 'Asked for a viewing',
  agent_name: 'Ada Byron',
  rent_amount_in_cents: 150_000,
  direction: 'outbound',
  detailsInNotes: true,
  call_phone_number_from: '+1 303 555 0142',
  call_phone_number_to: '(303) 555-0199',
  call_status: 'ANSWER',
  call_duration: 245,
  call_audio_link: 'https://calls.example.com/1',
  call_recording_url: 'https://calls.example.com/1',
  email_from: 'leasing@example.com',
  email_to: 'Ada Byron <ada@example.com>',
  email_cc: 'b@example.com, c@example.com',
  email_bcc: 'd@example.com',
  email_subject: 'Your tour',
  email_body: 'See you on Monday.',
  email_send: false,
}

/** Tokens of the table below that stand for several fields. */
const GROUPS: Readonly<Record<string, string>> = {
  CALL: 'call_phone_number_from call_phone_number_to call_status call_duration',
  EMAIL: 'direction=outbound email_send email_from',
  EMAIL_TEXT: 'email_to email_cc email_bcc email_subject email_body',
  IDS: 'event_result_id event_sub_type_id employee_id unit_id',
  TIMES: 'appointment_datetime time_from time_to',
}

/**
 * PMS, record, persons, method, what is needed beside the id, what else is taken. After a field `=` gives its value where
 * the usual one is not right there, and `?` says that a warning about it is right: sources contradict each other, or were
 * not seen so far. A row that ends with `…` may take more than its page was seen to list.
 *
 * In logs whatever else the contract has is left out with a warning, so that they all end so.
 */
const TABLE = `
ENTRATA | appointments | leads | create | at appointment_duration_minutes appointment_type notes | unit_id title
ENTRATA | appointments | applicants | create | at appointment_duration_minutes appointment_type notes | unit_id title application_id?
ENTRATA | appointments | leads,applicants | update | notes | unit_id at appointment_duration_minutes appointment_type title
ENTRATA | appointments | leads,applicants | cancel | |
ENTRATA | events | leads,residents | create | event_type_id event_datetime | IDS TIMES title notes CALL call_audio_link …
ENTRATA | events | leads,residents | create | event_type_id event_datetime | email_send email_from EMAIL_TEXT …
ENTRATA | events | applicants | create | application_id event_type_id event_datetime | IDS TIMES title notes CALL call_audio_link …
ENTRATA | events | applicants | create | application_id event_type_id event_datetime | email_send=true email_from EMAIL_TEXT …
ENTRATA | events | leads,residents | logCall | at CALL event_type_id | IDS TIMES title notes direction call_audio_link? detailsInNotes …
ENTRATA | events | applicants | logCall | at CALL event_type_id application_id | IDS TIMES title notes direction call_audio_link? …
ENTRATA | events | leads,residents | logEmail | at direction=outbound? email_send email_from event_type_id | IDS TIMES title notes EMAIL_TEXT detailsInNotes …
ENTRATA | events | applicants | logEmail | at direction=outbound? email_from email_send=true event_type_id application_id | IDS TIMES title notes EMAIL_TEXT …
RENTMANAGER | appointments | leads,applicants,residents | create | at appointment_duration_minutes title | employee_id notes
RENTMANAGER | appointments | leads,applicants,residents | update | at appointment_duration_minutes title | notes
RENTMANAGER | appointments | leads,applicants,residents | cancel | |
RENTMANAGER | events | leads | create | | notes …
REALPAGE_RPX | appointments | leads,applicants | create | employee_id at appointment_duration_minutes | notes priority
REALPAGE_RPX | appointments | leads | update | at | appointment_duration_minutes …
REALPAGE_RPX | appointments | applicants | update | | at? appointment_duration_minutes …
REALPAGE_RPX | appointments | leads,applicants | cancel | |
REALPAGE_RPX | events | leads | create | employee_id event_type_id event_datetime | unit_id status=LEASED notes call_recording_url
REALPAGE_RPX | events | applicants,residents | create | event_type_id notes |
REALPAGE_RPX | events | leads | logCall | at CALL? event_type_id employee_id | unit_id notes status=LOST direction? call_audio_link …
REALPAGE_RPX | events | leads | logCall | at CALL? event_type_id employee_id | notes call_audio_link detailsInNotes …
REALPAGE_RPX | events | applicants,residents | logCall | ? at? CALL? event_type_id notes | call_audio_link? …
REALPAGE | events | leads | create | event_name=Visit | event_datetime notes …
REALPAGE | events | applicants | create | event_type_id notes |
REALPAGE | events | residents | create | | event_type_id? notes? …
REALPAGE | events | leads | logCall | at CALL? | notes direction? call_audio_link? …
REALPAGE | events | leads | logCall | at CALL? | notes call_audio_link detailsInNotes …
REALPAGE | events | applicants | logCall | ? at? CALL? event_type_id notes | direction? …
REALPAGE | events | leads | logEmail | at EMAIL? | notes EMAIL_TEXT? …
REALPAGE | events | leads | logEmail | at EMAIL? | notes EMAIL_TEXT detailsInNotes …
REALPAGE | events | applicants | logEmail | ? at? EMAIL? event_type_id notes | …
YARDI,YARDI_REST | appointments | leads,applicants | create | unit_id employee_id at | notes
YARDI,YARDI_REST | appointments | leads,applicants | update | at | notes …
YARDI | appointments | leads,applicants | cancel | |
YARDI,YARDI_REST | events | leads,applicants | create | event_name event_datetime agent_name | unit_id notes rent_amount_in_cents
YARDI,YARDI_REST | events | leads,applicants | create | event_name=LeaseSign event_datetime agent_name rent_amount_in_cents | unit_id notes
YARDI,YARDI_REST | events | leads,applicants | logCall | at CALL? direction=inbound agent_name | unit_id notes call_audio_link? …
YARDI,YARDI_REST | events | leads,applicants | logCall | at CALL? direction agent_name | notes call_audio_link detailsInNotes …
YARDI,YARDI_REST | events | leads,applicants | logEmail | at EMAIL? agent_name | unit_id notes EMAIL_TEXT? …
YARDI,YARDI_REST | events | leads,applicants | logEmail | at EMAIL? agent_name | notes EMAIL_TEXT detailsInNotes …
RESMAN | appointments | leads | create | lead_source_id at | unit_id notes
RESMAN | appointments | leads | update | at | unit_id notes
RESMAN | events | leads | create | event_name=TextFromProspect event_datetime | lead_source_id unit_id notes reasons_for_event
RESMAN | events | leads | logCall | at CALL? direction | lead_source_id unit_id notes reasons_for_event call_audio_link? …
RESMAN | events | leads | logCall | at CALL? direction | notes call_audio_link detailsInNotes …
RESMAN | events | leads | logEmail | at EMAIL? | lead_source_id notes EMAIL_TEXT? …
MRI | appointments | leads,applicants,residents | create | at | employee_id status notes
MRI | appointments | leads,applicants,residents | update | at | employee_id status notes
MRI | events | leads | create | event_type_id event_datetime | employee_id status=LOST? notes
MRI | events | applicants,residents | create | event_type_id event_datetime | employee_id status notes
MRI | events | leads,applicants,residents | update | event_type_id event_datetime | employee_id status notes
APPFOLIO | appointments | leads | create | unit_id at appointment_duration_minutes | employee_id notes
APPFOLIO | appointments | leads | update | | at appointment_duration_minutes …
APPFOLIO | appointments | leads | cancel | |
PROPERTYWARE | events | leads | create | notes event_name=Free | event_datetime
BUILDIUM | events | applicants,residents | create | notes | event_type
NEW_PMS | appointments | leads | create | at | appointment_duration_minutes appointment_type title notes employee_id status unit_id priority lead_source_id
NEW_PMS | appointments | applicants | create | at | appointment_duration_minutes appointment_type title notes employee_id status unit_id priority application_id
NEW_PMS | appointments | residents | create | at | appointment_duration_minutes title notes employee_id status
NEW_PMS | appointments | leads,applicants | update | | at appointment_duration_minutes appointment_type title notes employee_id status unit_id priority
NEW_PMS | appointments | residents | update | | at appointment_duration_minutes title notes employee_id status
NEW_PMS | appointments | leads,applicants,residents | cancel | |
NEW_PMS | events | leads | create | | event_type_id event_datetime IDS TIMES title notes reasons_for_event status=ACTIVE event_name agent_name rent_amount_in_cents lead_source_id CALL call_audio_link call_recording_url email_send email_from EMAIL_TEXT
NEW_PMS | events | applicants | create | | event_type_id event_datetime IDS TIMES title notes reasons_for_event status event_name agent_name rent_amount_in_cents application_id event_type CALL call_audio_link email_send email_from EMAIL_TEXT
NEW_PMS | events | residents | create | | event_type_id event_datetime IDS TIMES title notes reasons_for_event status event_name event_type CALL call_audio_link email_send email_from EMAIL_TEXT
NEW_PMS | events | leads,applicants,residents | update | | event_type_id event_datetime employee_id status notes
NEW_PMS | events | leads,applicants,residents | logCall | at CALL | event_type_id? IDS TIMES title notes call_audio_link? direction detailsInNotes …
NEW_PMS | events | leads,applicants,residents | logEmail | at direction=outbound? email_send email_from | event_type_id? IDS TIMES title notes EMAIL_TEXT detailsInNotes …
`

interface Token {
  readonly name: string
  readonly value: unknown
  readonly isWarned: boolean
}

const tokensOf = (text: string): Token[] =>
  text
    .split(' ')
    .filter(token => token !== '' && token !== '…')
    .flatMap(token => {
      const isWarned = token.endsWith('?')
      const [name = '', value] = token.replace('?', '').split('=')
      const group = GROUPS[name]
      if (group !== undefined) return tokensOf(group).map(each => ({ ...each, isWarned }))
      const given = value === 'true' ? true : value
      return [{ name, value: given ?? GOOD[name], isWarned }]
    })

/** A question mark alone is about the write as a whole. */
const fieldsOf = (tokens: readonly Token[]): Fields =>
  Object.fromEntries(tokens.filter(({ name }) => name !== '').map(({ name, value }) => [name, value]))

const rowsOf = (line: string): Valid[] => {
  const [vendors = '', record, people = '', method, needed = '', optional = ''] = line
    .split('|')
    .map(cell => cell.trim())
  return vendors.split(',').flatMap(vendor =>
    people.split(',').map(person => {
      const isOfEvent = method === 'update' || method === 'cancel'
      const id = isOfEvent ? 'event_id' : `${person.slice(0, -1)}_id`
      const minimal = tokensOf(`${id} ${needed}`)
      const maximal = [
        ...minimal,
        ...tokensOf(`${optional}${method === 'cancel' ? '' : ' property_id location_id'}`),
      ]
      return {
        title: `${vendor} ${record}.${person}.${method} with ${needed || id}${optional === '' ? '' : ` | ${optional}`}`,
        vendor,
        record: record as Valid['record'],
        person: person as Person,
        method: method as Method,
        minimal: fieldsOf(minimal),
        maximal: fieldsOf(maximal),
        isClosed: !line.endsWith('…'),
        warned: maximal.filter(({ isWarned }) => isWarned).map(({ name }) => name),
      }
    }),
  )
}

export const VALID: readonly Valid[] = TABLE.trim().split('\n').flatMap(rowsOf)

export interface Outcome {
  readonly thrown: unknown
  readonly job: WriteJob | undefined
  readonly requests: readonly Recorded[]
  readonly warnings: readonly Warning[]
}

type Call = (input: never, options?: WriteOptions) => Promise<WriteJob>

const methodOf = (pms: Integration, { record, person, method }: Valid): Call =>
  record === 'appointments'
    ? pms.appointments[person][method as 'create' | 'update' | 'cancel']
    : pms.events[person][method as 'create' | 'update' | 'logCall' | 'logEmail']

/** Sends an input to a PMS whose zone is told, so that nothing has to be looked up for it. */
export const send = async (valid: Valid, input: unknown, options?: WriteOptions): Promise<Outcome> => {
  const fetch = recordingFetch(() => queued())
  const warnings: Warning[] = []
  const client = clientOf(fetch, { hooks: { onWarning: warning => void warnings.push(warning) } })
  const pms = client.integration('int_1', { vendor: valid.vendor, appointmentTimeZone: 'America/Chicago' })
  try {
    const job = await methodOf(pms, valid)(input as never, options)
    return { thrown: undefined, job, requests: fetch.requests, warnings }
  } catch (thrown) {
    return { thrown, job: undefined, requests: fetch.requests, warnings }
  }
}

/** Where a field is in an issue. */
const pathOf = (field: string): string => `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`

const isAt = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`)

/** What the refusal of an input lacks in which these fields are wrong, and no others; undefined: nothing. */
export const flawOf = ({ thrown, requests }: Outcome, fields: readonly string[]): string | undefined => {
  if (requests.length > 0) return `was sent: ${requests[0]?.body.slice(0, 300)}`
  if (!(thrown instanceof RuleError || thrown instanceof TimeInputError))
    return thrown instanceof Error
      ? `threw ${thrown.name}: ${thrown.message.slice(0, 200)}`
      : 'threw no error'
  const { kind, issues } = thrown
  const shown = issues.map(({ rule, path, message }) => `${path} ${rule} ${message.slice(0, 80)}`).join(' | ')
  const places = fields.map(pathOf)
  const unnamed = places.filter(place => !issues.some(({ path }) => isAt(path, place)))
  if (unnamed.length > 0) return `does not name ${unnamed.join(' and ')}: ${shown}`
  if (!issues.every(({ path }) => places.some(place => isAt(path, place)))) return `names more: ${shown}`
  const isTime = issues.every(({ rule }) => rule.startsWith('time.'))
  return (kind === 'time_input') === isTime ? undefined : `is of kind ${kind}: ${shown}`
}

/** Places about which a refusal says more than one thing. */
export const repeatedIn = ({ thrown }: Outcome): string[] => {
  const issues = thrown instanceof RuleError || thrown instanceof TimeInputError ? thrown.issues : []
  const paths = issues.map(({ path }) => path)
  return issues
    .filter(({ path }, index) => paths.indexOf(path) !== index)
    .map(({ path, rule, message }) => `${path} ${rule} ${message.slice(0, 60)}`)
}
