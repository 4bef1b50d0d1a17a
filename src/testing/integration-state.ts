import type { PmsProfile } from '../pms/profile.js'
import { profileOf } from '../pms/profiles.js'
import type { RecordKind, StoredRecord } from './store.js'

/** Where the id of a record that was created shows up. */
export type CreatedIds = 'write_status' | 'next_sync' | 'never'

/** A change in the PMS that the API shows with the next sync. */
interface PendingChange {
  readonly kind: RecordKind
  readonly record: StoredRecord
  /** Undefined: the record is new. */
  readonly fields?: Readonly<Record<string, unknown>>
  readonly onShown?: () => void
}

/** One integration, and what its PMS was set up to. */
export interface IntegrationState {
  readonly id: string
  readonly vendor: string
  readonly profile: PmsProfile
  /** IANA id of the setting for the whole integration. */
  timeZone: string | undefined
  /** Undefined: by the rules of the PMS. */
  readonly createdIds: CreatedIds | undefined
  /** Zone of the person who looks at ResMan. */
  readonly userTimeZone: string | undefined
  readonly properties: Map<string, PropertyState>
  readonly pending: PendingChange[]
  /** Ids of records that the PMS no longer has; the API goes on to show them. */
  readonly gone: Set<string>
  syncs: number
}

/** What the simulator knows of a property beside its record. */
export interface PropertyState {
  readonly id: string
  readonly xId: string
  readonly timeZone: string
  /** IANA id of the setting of the property, or of its location. */
  configuredTimeZone: string | undefined
  readonly locationId: string | undefined
}

export const createIntegration = (
  id: string,
  vendor: string,
  options: Pick<IntegrationState, 'timeZone' | 'createdIds' | 'userTimeZone'>,
): IntegrationState => ({
  id,
  vendor,
  profile: profileOf(vendor),
  ...options,
  properties: new Map(),
  pending: [],
  gone: new Set(),
  syncs: 0,
})
