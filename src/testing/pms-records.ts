/** An appointment as it stands in the PMS, whatever the API shows of it. */
export interface SimulatedAppointment {
  /** The PMS's own id. */
  readonly x_id: string
  /** Propexo's id, by which it can be moved and cancelled; undefined where the API never tells one. */
  readonly event_id: string | undefined
  /** The integration that it belongs to. */
  readonly integration_id: string
  /** The PMS of that integration. */
  readonly vendor: string
  /** Where it takes place; undefined for a person without a property. */
  readonly property_id: string | undefined
  /** The lead who comes. */
  readonly lead_id?: string
  /** The applicant who comes. */
  readonly applicant_id?: string
  /** The resident who comes. */
  readonly resident_id?: string
  /** `appointment_date` and `appointment_time` as they were sent: `2026-06-08T13:30:00`. */
  readonly sent: string
  /** IANA id: the zone in which the PMS has read them. */
  readonly readIn: string
  /** RFC 3339 in UTC: when it is, as the PMS understands it. */
  readonly instant: string
  /** `2026-06-08T14:30:00`: what the person who looks at it sees. */
  readonly localTime: string
  /** Whose clock that is: the property's, or that of the user who has logged in. */
  readonly shownAt: 'property' | 'user'
  /** IANA id of that clock. */
  readonly timeZone: string
  /** Whether it stands. */
  readonly status: 'booked' | 'cancelled'
  /** How long it takes, as sent. */
  readonly duration_minutes: number | undefined
  /** As sent. */
  readonly appointment_type: string | undefined
  /** As sent. */
  readonly title: string | undefined
  /** As sent. */
  readonly notes: string | undefined
  /** Who meets them, as sent. */
  readonly employee_id: string | undefined
  /** Which unit they see, as sent. */
  readonly unit_id: string | undefined
  /** Jobs that have written it: the one that booked it first. */
  readonly jobs: readonly string[]
}

/** An event of the activity log of the PMS, such as a call. */
export interface SimulatedEvent {
  /** The PMS's own id. */
  readonly x_id: string
  /** Propexo's id; undefined where the API does not tell one. */
  readonly event_id: string | undefined
  /** The integration that it belongs to. */
  readonly integration_id: string
  /** The PMS of that integration. */
  readonly vendor: string
  /** The property of the person. */
  readonly property_id: string | undefined
  /** The lead whom it is about. */
  readonly lead_id?: string
  /** The applicant whom it is about. */
  readonly applicant_id?: string
  /** The resident whom it is about. */
  readonly resident_id?: string
  /** As sent. */
  readonly event_name: string | undefined
  /** As sent. */
  readonly event_type_id: string | undefined
  /** RFC 3339 in UTC; undefined where none was sent. */
  readonly instant: string | undefined
  /** At the property, by the offset that was sent with it. */
  readonly localTime: string | undefined
  /** The same by a PMS that ignores the offset and reads the wall time in its own zone. */
  readonly localTimeWithoutOffset: string | undefined
  /** As sent. */
  readonly notes: string | undefined
  /** All fields as they were sent. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Jobs that have written it. */
  readonly jobs: readonly string[]
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

export type AppointmentState = Writable<SimulatedAppointment> & { jobs: string[] }
export type EventState = Writable<SimulatedEvent> & { jobs: string[] }

/** Everything that the PMSs of a simulator hold. */
export interface PmsState {
  readonly appointments: AppointmentState[]
  readonly events: EventState[]
}
