import { calendarOf, checkFields, checkIntegration, checkProperty, propertyOf } from './checks.js'
import type { Identified } from './identified.js'
import type {
  ListedAt,
  SimulatedIntegration,
  SimulatedIntegrationOptions,
  SimulatedPropertyOptions,
  SimulatedRecord,
} from './integration-options.js'
import { createIntegration, type IntegrationState, type PropertyState } from './integration-state.js'
import { misuse } from './misuse.js'
import { seedAppointment, seedEvent } from './pms-seed.js'
import { settingOf } from './pms-time.js'
import { RECORD_KINDS, type RecordKind, type StoredRecord } from './store.js'
import { syncIntegration } from './sync.js'
import { viewOf } from './views.js'
import { addRecord, headerOf, nowMs, type World } from './world.js'

export const openIntegration = (world: World, options: SimulatedIntegrationOptions): SimulatedIntegration => {
  const state = addIntegration(world, options)
  const { id, vendor } = state

  const add = <Fields extends object>(
    kind: RecordKind,
    given: object = {},
    own: Readonly<Record<string, unknown>> = {},
  ): SimulatedRecord<Fields> => {
    const { property, ...fields } = given as { property?: Identified } & Record<string, unknown>
    checkFields(kind, fields)
    const at = propertyOf(state, property)
    const recordId = String(fields['id'] ?? world.store.nextId(RECORD_KINDS[kind].prefix))
    const record = addRecord(world, kind, {
      id: recordId,
      fields: { ...headerOf(world, state, at), ...own, ...fields, id: recordId },
    })
    return viewOf(`GET ${RECORD_KINDS[kind].path}`, record) as SimulatedRecord<Fields>
  }

  return {
    id,
    vendor,
    property: given => addProperty(world, state, given, add),
    lead: fields => add('leads', fields, NAMES.lead),
    applicant: fields => add('applicants', fields, NAMES.applicant),
    resident: fields => add('residents', fields, NAMES.resident),
    unit: fields => add('units', fields, { number: '101' }),
    employee: fields =>
      add('employees', fields, { ...NAMES.employee, is_active: true, roles: ['LEASING_AGENT'] }),
    eventType: fields => add('event_types', fields, { name: 'Tour' }),
    eventSubType: fields => add('event_sub_types', fields),
    eventResult: fields => add('event_results', fields),
    callLog: fields => add('call_logs', fields),
    timeZoneRecord: fields =>
      add('timezones', { ...fields }, { property_id: '', x_property_id: '', offset: null }),
    appointment: given => seedAppointment(world, state, given),
    event: given => seedEvent(world, state, given),
    calendar: given => void world.calendars.push(calendarOf(state, given)),
    change: (record, fields) => {
      const [kind, stored] = find(world, id, record)
      if (state.gone.has(record.id)) throw misuse(`the record ${record.id} was removed`)
      checkFields(kind, fields)
      state.pending.push({ kind, record: stored, fields })
    },
    remove: record => {
      find(world, id, record)
      if (state.gone.has(record.id)) throw misuse(`the record ${record.id} was removed already`)
      state.gone.add(record.id)
    },
    sync: () => syncIntegration(world, state),
  }
}

const NAMES = {
  lead: { first_name: 'Dana', last_name: 'Reyes', email_1: 'dana.reyes@example.com', status: 'Active' },
  applicant: { first_name: 'Noor', last_name: 'Haddad', email_1: 'noor.haddad@example.com' },
  resident: { first_name: 'Lin', last_name: 'Chen', email_1: 'lin.chen@example.com' },
  employee: { name: 'Marisol Vega', email: 'marisol.vega@example.com' },
} as const

const addIntegration = (world: World, options: SimulatedIntegrationOptions): IntegrationState => {
  checkIntegration(options)
  const { vendor, id = world.store.nextId('int'), name, timeZone, createdIds, userTimeZone } = options
  if (world.integrations.has(id)) throw misuse(`there is an integration ${id} already`)
  const state = createIntegration(id, vendor, { timeZone, createdIds, userTimeZone })
  world.integrations.set(id, state)
  addRecord(world, 'integrations', {
    id,
    fields: {
      name: name ?? state.profile.name,
      vendor,
      integration_vendor: vendor,
      active: true,
      system: 'SANDBOX',
      is_archived: false,
      can_authenticate: true,
      is_running_sync: false,
      is_running_data_access_check: false,
    },
  })
  if (timeZone !== undefined) addZoneRecord(world, state, undefined, { timeZone, fields: {} })
  syncRegularly(world, state)
  return state
}

const syncRegularly = (world: World, state: IntegrationState): void => {
  const { syncMs } = world.settings
  if (syncMs === undefined) return
  const next = (): void =>
    void world.own.scheduleInBackground(syncMs, () => {
      // A simulator that was reset has forgotten it.
      if (world.integrations.get(state.id) !== state) return
      syncIntegration(world, state)
      next()
    })
  next()
}

const addProperty = (
  world: World,
  state: IntegrationState,
  options: SimulatedPropertyOptions,
  add: (kind: RecordKind, given: object) => SimulatedRecord<object>,
): SimulatedRecord<ListedAt<'/v1/properties/'>> => {
  checkProperty(options)
  const { timeZone, configuredTimeZone = timeZone, location, timeZoneRecord = {}, fields = {} } = options
  const id = options.id ?? world.store.nextId(RECORD_KINDS.properties.prefix)
  const xId = String(world.store.nextNumber())
  const { reads } = state.profile.appointmentZone
  const hasSetting = reads === 'record' && configuredTimeZone !== 'none'
  // Where no page tells the zone, a test decides on it; there is no record of it.
  const isDecided = reads === 'undocumented' && ![undefined, 'none'].includes(options.configuredTimeZone)
  const property: PropertyState = {
    id,
    xId,
    timeZone,
    configuredTimeZone: hasSetting || isDecided ? configuredTimeZone : undefined,
    locationId: location,
  }
  state.properties.set(id, property)
  const record = add('properties', {
    name: 'Maple Court',
    is_active: true,
    x_id: xId,
    x_property_id: xId,
    ...fields,
    id,
    property_id: id,
  })
  if (hasSetting)
    addZoneRecord(world, state, property, { timeZone: configuredTimeZone, fields: { ...timeZoneRecord } })
  return record as SimulatedRecord<ListedAt<'/v1/properties/'>>
}

/** A record of `/v1/timezones/` that says what the PMS was set up to. */
const addZoneRecord = (
  world: World,
  state: IntegrationState,
  property: PropertyState | undefined,
  { timeZone, fields }: { readonly timeZone: string; readonly fields: Readonly<Record<string, unknown>> },
): void => {
  checkFields('timezones', fields)
  // Of a location the record belongs to no property.
  const isOfLocation = property?.locationId !== undefined
  const owner = isOfLocation ? undefined : property
  addRecord(world, 'timezones', {
    id: world.store.nextId(RECORD_KINDS.timezones.prefix),
    fields: {
      ...headerOf(world, state, owner),
      is_active: true,
      ...settingOf(timeZone, new Date(nowMs(world)).getUTCFullYear()),
      ...(isOfLocation && { x_location_id: property?.locationId }),
      ...fields,
    },
    ...(isOfLocation && { finds: { location_id: property?.locationId } }),
  })
}

const find = (
  world: World,
  integrationId: string,
  { id }: Identified,
): readonly [RecordKind, StoredRecord] => {
  for (const [kind, table] of world.store.tables) {
    const found = table.get(id)
    if (found?.fields['integration_id'] === integrationId) return [kind, found]
  }
  throw misuse(`the integration ${integrationId} has no record ${id}`)
}
