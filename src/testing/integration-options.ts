import type { Listed, ListPath } from '../transport/lists.js'
import type { Identified } from './identified.js'
import type { CreatedIds } from './integration-state.js'
import type { SimulatedAppointmentOptions, SimulatedEventOptions } from './pms-seed.js'

/** A record of a list; of any fields where the contract no longer has the list. */
export type ListedAt<Path extends string> = Path extends ListPath
  ? Listed<Path>
  : Readonly<Record<string, unknown>>

/** An account at a PMS. */
export interface SimulatedIntegrationOptions {
  /** The name of its PMS as the API writes it. */
  readonly vendor: string
  /**
   * Propexo's id.
   * @default numbered: `int_1`
   */
  readonly id?: string
  /**
   * What people call it.
   * @default the name of the PMS
   */
  readonly name?: string
  /**
   * IANA id of the setting for the whole integration, shown as a record of `/v1/timezones/` without a property.
   * @default none
   */
  readonly timeZone?: string
  /**
   * Where the id of a new record shows up.
   * @default as the page of the PMS says, else with the next sync
   */
  readonly createdIds?: CreatedIds
  /**
   * ResMan: IANA id of the zone of the user who looks at it.
   * @default that of the property
   */
  readonly userTimeZone?: string
}

/** A property, and how its PMS was set up. */
export interface SimulatedPropertyOptions {
  /** IANA id: what clocks at the property show. */
  readonly timeZone: string
  /**
   * Propexo's id.
   * @default numbered: `prop_1`
   */
  readonly id?: string
  /**
   * IANA id of the setting of the property, for PMSs that have one; `none`: there is none. For those of which no page tells
   * in which zone they read times, such as MRI: that zone.
   * @default its `timeZone`
   */
  readonly configuredTimeZone?: string | 'none'
  /**
   * Rent Manager: the id of its location, which the setting belongs to.
   * @default none
   */
  readonly location?: string
  /**
   * Fields of its record of `/v1/timezones/`, such as `is_active` or `server_time_error_seconds`.
   * @default none
   */
  readonly timeZoneRecord?: Partial<ListedAt<'/v1/timezones/'>>
  /**
   * Fields of its own record.
   * @default none
   */
  readonly fields?: Partial<ListedAt<'/v1/properties/'>>
}

/** A record as the API shows it. */
export type SimulatedRecord<Fields> = Readonly<Fields> & Identified

type Own<Fields> = Partial<Omit<Fields, 'property_id' | 'integration_id' | 'integration_vendor'>> & {
  /** Whose it is. Default: the first property of the integration. */
  readonly property?: Identified
}

/** One integration of a simulator: puts records into its PMS, which the API shows at once. */
export interface SimulatedIntegration extends Identified {
  /** The name of its PMS as the API writes it. */
  readonly vendor: string
  /** A property. */
  property(options: SimulatedPropertyOptions): SimulatedRecord<ListedAt<'/v1/properties/'>>
  /** A lead. */
  lead(fields?: Own<ListedAt<'/v1/leads/'>>): SimulatedRecord<ListedAt<'/v1/leads/'>>
  /** An applicant. */
  applicant(fields?: Own<ListedAt<'/v1/applicants/'>>): SimulatedRecord<ListedAt<'/v1/applicants/'>>
  /** A resident. */
  resident(fields?: Own<ListedAt<'/v1/residents/'>>): SimulatedRecord<ListedAt<'/v1/residents/'>>
  /** A unit. */
  unit(fields?: Own<ListedAt<'/v1/units/'>>): SimulatedRecord<ListedAt<'/v1/units/'>>
  /** An employee; a leasing agent unless `roles` says otherwise. */
  employee(fields?: Own<ListedAt<'/v1/employees/'>>): SimulatedRecord<ListedAt<'/v1/employees/'>>
  /** A type of events. */
  eventType(fields?: Own<ListedAt<'/v1/event-types/'>>): SimulatedRecord<ListedAt<'/v1/event-types/'>>
  /** A sub-type of events. */
  eventSubType(
    fields?: Own<ListedAt<'/v1/event-sub-types/'>>,
  ): SimulatedRecord<ListedAt<'/v1/event-sub-types/'>>
  /** A result of events. */
  eventResult(fields?: Own<ListedAt<'/v1/event-results/'>>): SimulatedRecord<ListedAt<'/v1/event-results/'>>
  /** A call that the PMS has logged itself. */
  callLog(fields?: Own<ListedAt<'/v1/call-logs/'>>): SimulatedRecord<ListedAt<'/v1/call-logs/'>>
  /** A record of `/v1/timezones/` of any kind, as it is: without a property, without an offset, inactive. */
  timeZoneRecord(fields: Partial<ListedAt<'/v1/timezones/'>>): SimulatedRecord<ListedAt<'/v1/timezones/'>>
  /** An appointment that stands in the PMS already. */
  appointment(options: SimulatedAppointmentOptions): Identified
  /** An event that stands in the PMS already. */
  event(options: SimulatedEventOptions): Identified
  /** A calendar that availability is told from: free from `opens` to `closes`, but for what is booked. */
  calendar(options: SimulatedCalendarOptions): void
  /** Changes a record in the PMS; the API shows it with the next sync. */
  change(record: Identified, fields: Readonly<Record<string, unknown>>): void
  /** Removes a record from the PMS. The API goes on to show it, with the `last_seen` of the last sync. */
  remove(record: Identified): void
  /** Syncs now. */
  sync(): void
}

/** When a property shows visitors around. */
export interface SimulatedCalendarOptions {
  /** Whose calendar it is. */
  readonly property: Identified
  /**
   * Who shows visitors around.
   * @default none: it is the calendar of the property
   */
  readonly employee?: Identified
  /**
   * The group of calendars that a query asks for.
   * @default `LEASING`
   */
  readonly group?: 'GENERAL' | 'RESIDENT' | 'LEASING' | 'MAINTENANCE'
  /** `HH:MM` at the property. @default `09:00` */
  readonly opens?: string
  /** `HH:MM` at the property. @default `18:00` */
  readonly closes?: string
  /**
   * Minutes from one slot to the next.
   * @default 30
   */
  readonly slotMinutes?: number
  /** 0 is Sunday. @default Monday to Saturday */
  readonly weekdays?: readonly number[]
}
