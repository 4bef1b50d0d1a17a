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

/** Times of an event, each in any form of `AppointmentTime`, and what chooses the zone in which they are written. */
export interface EventTimes extends AppointmentPlace {
  /** When it happened. Sent as RFC 3339, with the offset that the zone of the PMS has then. */
  readonly event_datetime?: AppointmentTime
  /** When the appointment begins that the event is about; sent in the same way. */
  readonly appointment_datetime?: AppointmentTime
  /** When it began. Sent as a time of day, on the date that `event_datetime` has at the PMS. */
  readonly time_from?: AppointmentTime
  /** When it ended, within 24 hours; sent in the same way. */
  readonly time_to?: AppointmentTime
}

/** Fields that are typed more exactly than the contract does it. */
type Retyped = 'integration_id' | 'event_name' | keyof EventTimes

/** A new event of a lead: the fields of the contract, with its times in any form. */
export interface LeadEvent extends Omit<LeadCreateBody, Retyped | 'lead_id'>, EventTimes {
  /** Propexo id of the lead. */
  readonly lead_id: string
  /** What happened, by a name that the PMS knows. */
  readonly event_name?: EventName
}

/** A change of an event of a lead: the fields that change. */
export interface LeadEventChange
  extends Omit<LeadUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  /** Propexo id of the event. */
  readonly event_id: string
}

/** A new event of an applicant: the fields of the contract, with its times in any form. */
export interface ApplicantEvent extends Omit<ApplicantCreateBody, Retyped | 'applicant_id'>, EventTimes {
  /** Propexo id of the applicant. */
  readonly applicant_id: string
  /** What happened, by a name that the PMS knows. */
  readonly event_name?: EventName
}

/** A change of an event of an applicant: the fields that change. */
export interface ApplicantEventChange
  extends Omit<ApplicantUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  /** Propexo id of the event. */
  readonly event_id: string
}

/** A new event of a resident: the fields of the contract, with its times in any form. */
export interface ResidentEvent extends Omit<ResidentCreateBody, Retyped | 'resident_id'>, EventTimes {
  /** Propexo id of the resident. */
  readonly resident_id: string
  /** What happened, by a name that the PMS knows. */
  readonly event_name?: EventName
}

/** A change of an event of a resident: the fields that change. */
export interface ResidentEventChange
  extends Omit<ResidentUpdateBody, 'event_datetime'>,
    Pick<EventTimes, 'event_datetime' | keyof AppointmentPlace> {
  /** Propexo id of the event. */
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
   * Whether details without a field in the PMS are added to `notes` in words. Otherwise they are lost, and a warning
   * names them.
   * @default false
   */
  readonly detailsInNotes?: boolean
}

/** A phone call. */
export interface CallLog extends LogInput {
  /**
   * A number, or what the phone system says instead, such as `anonymous`; sent as given. Text that does not look like a
   * number is a warning.
   */
  readonly call_phone_number_from: string
  /** The number that was called, in the same form. */
  readonly call_phone_number_to: string
  /** How the call ended. */
  readonly call_status: NonNullable<LeadCreateBody['call_status']>
  /** Whole seconds, 0 to 86,400. */
  readonly call_duration: number
  /**
   * Absolute URL of a recording, sent as given if RFC 3986 allows it. A scheme other than http and https is a warning.
   * If the PMS has another field for it, it is sent there.
   */
  readonly call_audio_link?: string
  /** `outbound`: to the person; `inbound`: from the person. Needed if the PMS names calls by direction. */
  readonly direction?: Direction
}

/** An email. */
export interface EmailLog extends LogInput {
  /** `outbound`: to the person; `inbound`: from the person. */
  readonly direction: Direction
  /** Whether the PMS is to send the email now, or only to log it. There is no default. */
  readonly email_send: boolean
  /** The sender. Needed if `direction` is `outbound`. */
  readonly email_from?: string
  /** The person's primary address; the API accepts no other. */
  readonly email_to?: string
  /** Addresses separated by commas, as RFC 5322 writes them: `"Byron, Ada" <ada@example.com>, bob@example.com`. */
  readonly email_cc?: string
  /** Addresses in the same form. */
  readonly email_bcc?: string
  /** The subject. */
  readonly email_subject?: string
  /** The text of the email. */
  readonly email_body?: string
}

/** A phone call with a lead. */
export interface LeadCall extends Omit<LeadEvent, FilledIn>, CallLog {}
/** A phone call with an applicant. */
export interface ApplicantCall extends Omit<ApplicantEvent, FilledIn>, CallLog {}
/** A phone call with a resident. */
export interface ResidentCall extends Omit<ResidentEvent, FilledIn>, CallLog {}
/** An email to or from a lead. */
export interface LeadEmail extends Omit<LeadEvent, FilledIn>, EmailLog {}
/** An email to or from an applicant. */
export interface ApplicantEmail extends Omit<ApplicantEvent, FilledIn>, EmailLog {}
/** An email to or from a resident. */
export interface ResidentEmail extends Omit<ResidentEvent, FilledIn>, EmailLog {}
