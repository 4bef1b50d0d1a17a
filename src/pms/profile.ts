import type { RuleSource } from './confidence.js'
import type { LogMappings } from './logging.js'
import type { PeopleOf, Statement } from './operations.js'

/** In which zone a PMS reads or writes times that travel without one. */
export type ZoneRule = RuleSource & {
  /** For messages: what may help where the zone is not known. */
  readonly hint?: string
} & (
    | { readonly reads: 'fixed'; readonly timeZone: string }
    /** The zone of a record of `/v1/timezones/`; where there is none at all, the fallback. */
    | { readonly reads: 'record'; readonly fallback?: string }
    /** The zone of the property, which no API tells. */
    | { readonly reads: 'property' }
    | { readonly reads: 'undocumented' }
  )

/** What is known about one PMS. */
export interface PmsProfile {
  /** The first part of the ids of its rules: its first vendor in lower case. */
  readonly id: string
  /** As people call it. */
  readonly name: string
  /** As the API calls it, masks included: the published specification masks the names of some vendors. */
  readonly vendors: readonly string[]
  /** Of `appointment_date` and `appointment_time`, and the offset that times of events are written with. */
  readonly appointmentZone: ZoneRule
  /** Of the days and slots of an availability query. */
  readonly availabilityZone: ZoneRule
  readonly availability: Statement
  readonly appointments: PeopleOf
  readonly events: PeopleOf
  readonly calls: LogMappings
  readonly emails: LogMappings
}

/** In which zone it gives slots stands on no page that was found. */
export const NO_AVAILABILITY_PAGE: Pick<PmsProfile, 'availability' | 'availabilityZone'> = {
  availability: {
    support: 'unknown',
    confidence: 'inferred',
    sources: ['no page about availability was found'],
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
}
