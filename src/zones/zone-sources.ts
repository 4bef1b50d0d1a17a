import type { ZoneRule } from '../pms/profile.js'
import type { TimeIssue } from '../time/error.js'
import type { TimeZoneData } from '../time/iana-zone.js'
import type { Zone } from '../time/zone.js'
import type { TimeWarning, ZoneSource } from './pms-time.js'

/** A record of `/v1/timezones/`, as far as it is of use. */
export interface TimeZoneRecord {
  readonly id: string
  /** Of what it is the record: a property, a Rent Manager location, or the whole integration. */
  readonly level: 'property' | 'location' | 'integration'
  /** Propexo's id, where there is one; null where it cannot be told, so that it may be that of any property. */
  readonly propertyId: string | null | undefined
  /** Why it cannot be told, as messages say it. */
  readonly propertyDoubt: string | undefined
  readonly isActive: boolean | null
  /** A field whose value is there and cannot be read, as messages show it. */
  readonly unreadable: string | undefined
  /** The standard offset, in milliseconds. */
  readonly standardOffset: number
  /** Null: not known, which is not false. */
  readonly observesDst: boolean | null
  readonly serverErrorSeconds: number
}

/** How to read records that leave something open. */
export interface RecordPolicy {
  /** What null in `observes_daylight_savings` means; undefined: an error in the season. */
  readonly assumeDaylightSaving?: boolean | undefined
  readonly onServerClockError: 'error' | 'warn'
}

/** How to decide where sources leave something open. */
export interface ZonePolicy extends RecordPolicy {
  readonly onTimeZoneConflict: 'error' | 'config' | 'record'
  readonly timeZoneData: TimeZoneData
}

/** What is known about the place of an appointment. */
export interface ZoneSources {
  /** As messages call the PMS. */
  readonly pms: string
  readonly rule: ZoneRule
  /** `appointmentTimeZone` of the integration. */
  readonly override: Zone | 'property' | undefined
  readonly propertyId: string | undefined
  readonly locationId: string | undefined
  /** `timeZones` of the client options for this property. */
  readonly configured: Zone | undefined
  /** All records of the integration that have an offset; with `locationId`, of locations only its own. */
  readonly records: readonly TimeZoneRecord[]
}

export interface ResolvedZone {
  readonly zone: Zone
  readonly source: ZoneSource
}

/** Collects what a resolution finds: `issues` stop it, `warnings` go with its result. */
export interface Diagnostics {
  readonly path: string
  readonly issues: TimeIssue[]
  readonly warnings: TimeWarning[]
}

/** One question about a zone: what is known, how to decide what is open, and where problems go. */
export interface ZoneQuery {
  readonly sources: ZoneSources
  readonly policy: ZonePolicy
  readonly diagnostics: Diagnostics
}

/** The same question, asked on trial: its problems are kept apart. */
export const onTrial = <Query extends ZoneQuery>(query: Query): Query => ({
  ...query,
  diagnostics: { path: query.diagnostics.path, issues: [], warnings: [] },
})

/** Whether the PMS reads times in the zone of the property. */
export const readsPropertyTime = ({ rule, override }: Pick<ZoneSources, 'rule' | 'override'>): boolean =>
  override === 'property' || (!override && rule.reads === 'property')

/** Whether the PMS reads times in the zone of a record. */
export const readsByRecord = ({ rule, override }: Pick<ZoneSources, 'rule' | 'override'>): boolean =>
  !override && rule.reads === 'record'
