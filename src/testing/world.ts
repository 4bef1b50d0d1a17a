import type { OwnClock } from './clock.js'
import type { IntegrationState } from './integration-state.js'
import type { Job } from './job.js'
import { misuse } from './misuse.js'
import type { PmsState } from './pms-records.js'
import type { Random } from './random.js'
import type { Settings } from './settings.js'
import type { RecordKind, Store, StoredRecord } from './store.js'

/** A calendar of a property, which availability is told from. */
export interface CalendarState {
  readonly integrationId: string
  readonly propertyId: string
  readonly employeeId: string | undefined
  /** `LEASING`, `RESIDENT`, `GENERAL` or `MAINTENANCE`. */
  readonly group: string
  readonly slotMinutes: number
  /** `HH:MM`, at the property. */
  readonly opens: string
  readonly closes: string
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
}

/** What the parts of one simulator share. */
export interface World {
  readonly settings: Settings
  readonly own: OwnClock
  readonly random: Random
  readonly store: Store
  readonly integrations: Map<string, IntegrationState>
  readonly jobs: Map<string, Job>
  readonly calendars: CalendarState[]
  readonly pms: PmsState
  /** Sends a webhook to whoever listens. */
  readonly tell: (trigger: string, data: Readonly<Record<string, unknown>>, object?: string) => void
}

export const nowMs = ({ own }: World): number => own.clock.now()

export const nowText = (world: World): string => new Date(nowMs(world)).toISOString()

/** Puts a record into a list of the API, at once. */
export const addRecord = (world: World, kind: RecordKind, record: StoredRecord): StoredRecord => {
  if (world.store.table(kind).has(record.id))
    throw misuse(`there is a record ${record.id} of ${kind} already`)
  const now = nowText(world)
  const { fields } = record
  fields['created_at'] ??= now
  fields['updated_at'] ??= now
  if (fields['last_seen'] === undefined) fields['last_seen'] = now
  world.store.table(kind).set(record.id, record)
  return record
}

/** Fields that every record of an integration has. */
export const headerOf = (
  { store }: World,
  { id, vendor }: IntegrationState,
  property: { readonly id: string; readonly xId: string } | undefined,
): Record<string, unknown> => ({
  x_id: String(store.nextNumber()),
  integration_id: id,
  integration_vendor: vendor,
  property_id: property?.id ?? '',
  x_property_id: property?.xId ?? '',
})
