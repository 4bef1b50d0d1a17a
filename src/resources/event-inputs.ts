import type { paths } from '../../generated/schema.js'
import type { EventName } from '../pms/event-names.js'
import type { Direction } from '../pms/logging.js'
import type { AppointmentTime } from '../zones/time-input.js'
import type { AppointmentPlace } from './appointments.js'

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

/** Fields that are typed more exactly than the contract does it. */
type Retyped = 'integration_id' | 'event_name' | keyof EventTimes

export interface LeadEvent extends Omit<LeadCreateBody, Retyped | 'lead_id'>, EventTimes {
  readonly lead_id: string
  /** What happened, in a name of the PMS. */
  readonly event_name?: EventName
}

export interface LeadEventChange
  extends Omit<LeadUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  readonly event_id: string
}

export interface ApplicantEvent extends Omit<ApplicantCreateBody, Retyped | 'applicant_id'>, EventTimes {
  readonly applicant_id: string
  /** What happened, in a name of the PMS. */
  readonly event_name?: EventName
}

export interface ApplicantEventChange
  extends Omit<ApplicantUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  readonly event_id: string
}

export interface ResidentEvent extends Omit<ResidentCreateBody, Retyped | 'resident_id'>, EventTimes {
  readonly resident_id: string
  /** What happened, in a name of the PMS. */
  readonly event_name?: EventName
}

export interface ResidentEventChange
  extends Omit<ResidentUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  readonly event_id: string
}

type CallDetail =
  | 'call_phone_number_from'
  | 'call_phone_number_to'
  | 'call_status'
  | 'call_duration'
  | 'call_audio_link'
type EmailDetail =
  | 'email_from'
  | 'email_to'
  | 'email_cc'
  | 'email_bcc'
  | 'email_subject'
  | 'email_body'
  | 'email_send'
/** Fields of an event that a call or an email fills in. */
type FilledIn = 'event_datetime' | 'event_name' | 'call_recording_url' | CallDetail | EmailDetail

interface LogInput {
  /** When it happened. */
  readonly at: AppointmentTime
  /**
   * Whether details for which the PMS has no field are added to `notes`, as words. Default false: they are lost, and a
   * warning names them.
   */
  readonly detailsInNotes?: boolean
}

/** A telephone call. */
export interface CallLog extends LogInput {
  /**
   * A number, or what the telephone system says in its place, such as `anonymous`; sent as it is given. What does not look
   * like a number is a warning.
   */
  readonly call_phone_number_from: string
  /** Likewise. */
  readonly call_phone_number_to: string
  readonly call_status: NonNullable<LeadCreateBody['call_status']>
  /** Whole seconds, 0 to 86,400. */
  readonly call_duration: number
  /**
   * Absolute URL, sent as it is given where RFC 3986 takes it. A scheme other than http and https is a warning. Where a PMS
   * has another field for it, it is sent as that.
   */
  readonly call_audio_link?: string
  /** `outbound`: to the person; `inbound`: from the person. Needed where the PMS names calls by direction. */
  readonly direction?: Direction
}

/** An email. */
export interface EmailLog extends LogInput {
  /** `outbound`: to the person; `inbound`: from the person. */
  readonly direction: Direction
  /** Whether the PMS is to send the email now, or only to log it. There is no default. */
  readonly email_send: boolean
  /** Needed where `direction` is `outbound`. */
  readonly email_from?: string
  /** The primary address of the person, if it is given; the API takes no other. */
  readonly email_to?: string
  /** Addresses with commas between them, as RFC 5322 writes them: `"Byron, Ada" <ada@example.com>, bob@example.com`. */
  readonly email_cc?: string
  /** Likewise. */
  readonly email_bcc?: string
  readonly email_subject?: string
  readonly email_body?: string
}

export interface LeadCall extends Omit<LeadEvent, FilledIn>, CallLog {}
export interface ApplicantCall extends Omit<ApplicantEvent, FilledIn>, CallLog {}
export interface ResidentCall extends Omit<ResidentEvent, FilledIn>, CallLog {}
export interface LeadEmail extends Omit<LeadEvent, FilledIn>, EmailLog {}
export interface ApplicantEmail extends Omit<ApplicantEvent, FilledIn>, EmailLog {}
export interface ResidentEmail extends Omit<ResidentEvent, FilledIn>, EmailLog {}
