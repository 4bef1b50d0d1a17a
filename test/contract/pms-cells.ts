import type {
  ApplicantAppointment,
  ApplicantAppointmentChange,
  ApplicantEvent,
  ApplicantEventChange,
  AppointmentCancellation,
  IntegrationOptions,
  LeadAppointment,
  LeadAppointmentChange,
  LeadEvent,
  LeadEventChange,
  PropexoOptions,
  ResidentAppointment,
  ResidentAppointmentChange,
  ResidentEvent,
  ResidentEventChange,
} from '../../src/index.js'

/** What each write of the facade takes. */
interface Inputs {
  readonly 'appointments.leads.create': LeadAppointment
  readonly 'appointments.leads.update': LeadAppointmentChange
  readonly 'appointments.leads.cancel': AppointmentCancellation
  readonly 'appointments.applicants.create': ApplicantAppointment
  readonly 'appointments.applicants.update': ApplicantAppointmentChange
  readonly 'appointments.applicants.cancel': AppointmentCancellation
  readonly 'appointments.residents.create': ResidentAppointment
  readonly 'appointments.residents.update': ResidentAppointmentChange
  readonly 'appointments.residents.cancel': AppointmentCancellation
  readonly 'events.leads.create': LeadEvent
  readonly 'events.leads.update': LeadEventChange
  readonly 'events.applicants.create': ApplicantEvent
  readonly 'events.applicants.update': ApplicantEventChange
  readonly 'events.residents.create': ResidentEvent
  readonly 'events.residents.update': ResidentEventChange
}

export type WriteName = keyof Inputs

/** An input, and the whole body that must come of it. */
export interface Sample<Input extends object = object> {
  readonly input: Input
  readonly body: Readonly<Record<string, unknown>>
  /** Ids of the warnings that come with it, because sources leave something open. */
  readonly doubts?: readonly string[]
}

interface Described<Input extends object> {
  /** By wire names; an inferred one may be left out with a warning. */
  readonly required: readonly string[]
  readonly isInferred?: boolean
  readonly createdId: 'write_status' | 'next_sync' | 'unknown'
  readonly least: Sample<Input>
  /** With every optional field that a page lists; none where a page lists none, or was not seen. */
  readonly most?: Sample<Input>
}

/** A write that a page of the vendor describes. */
export interface SupportedCell extends Described<object> {
  readonly write: WriteName
}

export const cell = <Name extends WriteName>(
  write: Name,
  described: Described<Inputs[Name]>,
): SupportedCell => ({ write, ...described })

/**
 * Of create, update and cancel: `✔` a page describes it; `✘` a page says that there is none, or the API has no such
 * operation; `o` a list of the vendor's operations leaves it out; `–` no page says either way.
 */
export type Mark = '✔' | '✘' | 'o' | '–'

/** Of leads, applicants and residents. */
type Marks = readonly [leads: string, applicants: string, residents: string]

/** What the pages of one vendor say. */
export interface PmsCells {
  readonly pms: string
  readonly name: string
  readonly appointments: Marks
  readonly events: Marks
  /** What the client is told, so that it knows the zone. */
  readonly options?: Partial<PropexoOptions>
  readonly integration?: IntegrationOptions
  /** What `/v1/timezones/` answers. */
  readonly records?: readonly object[]
  readonly supported: readonly SupportedCell[]
}

/** The time of every sample: 19:30 in UTC. */
export const AT = '2026-06-08T14:30:00-05:00'
export const RECORD = {
  id: 'tz_1',
  property_id: 'prop_1',
  x_property_id: '553',
  x_location_id: null,
  is_active: true,
  server_time_error_seconds: 0,
} as const

/** The ids of every sample, and how they travel. */
export const LEAD = { lead_id: 'lead_1' } as const
export const APPLICANT = { applicant_id: 'appl_1' } as const
export const RESIDENT = { resident_id: 'res_1' } as const
export const EVENT = { event_id: 'evt_1' } as const
export const INTEGRATION = { integration_id: 'int_1' } as const
export const CANCEL: Sample<AppointmentCancellation> = {
  input: EVENT,
  body: { integration_id: 'int_1', event_id: 'evt_1' },
}
