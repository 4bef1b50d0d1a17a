/** Kinds of record that the API mirrors, by the lists that show them. */
export const RECORD_KINDS = {
  properties: { path: '/v1/properties/', prefix: 'prop' },
  units: { path: '/v1/units/', prefix: 'unit' },
  leads: { path: '/v1/leads/', prefix: 'lead' },
  applicants: { path: '/v1/applicants/', prefix: 'appl' },
  residents: { path: '/v1/residents/', prefix: 'res' },
  employees: { path: '/v1/employees/', prefix: 'emp' },
  event_types: { path: '/v1/event-types/', prefix: 'etype' },
  event_sub_types: { path: '/v1/event-sub-types/', prefix: 'estype' },
  event_results: { path: '/v1/event-results/', prefix: 'eres' },
  events: { path: '/v1/events/', prefix: 'evt' },
  call_logs: { path: '/v1/call-logs/', prefix: 'call' },
  timezones: { path: '/v1/timezones/', prefix: 'tz' },
  integrations: { path: '/v1/admin/integrations/', prefix: 'int' },
  webhooks: { path: '/v1/webhooks/', prefix: 'wh' },
} as const

export type RecordKind = keyof typeof RECORD_KINDS

/** A record as the API shows it, with fields that only the simulator sees. */
export interface StoredRecord {
  readonly id: string
  readonly fields: Record<string, unknown>
  /** Of events: listed by `/v1/appointments/` too. */
  readonly isAppointment?: boolean
  /** Other ids that a filter finds it by, such as `lead_id` of an event. */
  readonly finds?: Readonly<Record<string, unknown>>
}

/** What one simulator holds. */
export interface Store {
  readonly tables: ReadonlyMap<RecordKind, Map<string, StoredRecord>>
  table(kind: RecordKind): Map<string, StoredRecord>
  /** `lead_1`, `lead_2`: the same in each run, and none that a record has already. */
  nextId(prefix: string): string
  /** A number that no other thing of this simulator has: for ids of a PMS. */
  nextNumber(): number
  clear(): void
}

export const createStore = (): Store => {
  const kinds = Object.keys(RECORD_KINDS) as RecordKind[]
  const tables = new Map(kinds.map(kind => [kind, new Map<string, StoredRecord>()]))
  const counts = new Map<string, number>()
  let number = 10_000
  return {
    tables,
    table: kind => tables.get(kind) as Map<string, StoredRecord>,
    nextId: prefix => {
      let count = counts.get(prefix) ?? 0
      let id: string
      do {
        count += 1
        id = `${prefix}_${count}`
      } while (kinds.some(kind => tables.get(kind)?.has(id)))
      counts.set(prefix, count)
      return id
    },
    nextNumber: () => {
      number += 1
      return number
    },
    clear: () => {
      for (const table of tables.values()) table.clear()
      counts.clear()
      number = 10_000
    },
  }
}
