import { didYouMean, suggest } from '../core/suggest.js'
import { VENDORS } from '../pms/profiles.js'
import { ianaZone } from '../time/index.js'
import type { Identified } from './identified.js'
import type {
  SimulatedCalendarOptions,
  SimulatedIntegrationOptions,
  SimulatedPropertyOptions,
} from './integration-options.js'
import type { IntegrationState, PropertyState } from './integration-state.js'
import { checkNames, misuse } from './misuse.js'
import { RECORD_KINDS, type RecordKind } from './store.js'
import { fieldNames } from './views.js'
import type { CalendarState } from './world.js'

/** Refuses fields that no record of this kind has: a slip of the pen in a test would pass in silence. */
export const checkFields = (kind: RecordKind, fields: Readonly<Record<string, unknown>>): void => {
  const known = fieldNames(`GET ${RECORD_KINDS[kind].path}`)
  const unknown = Object.keys(fields).filter(name => !known.includes(name) && name !== 'x_property_id')
  if (unknown.length === 0) return
  throw misuse(unknown.map(name => `records of ${kind} have no ${name}${suggest(name, known)}`).join('; '))
}

const checkZone = (name: string, zone: unknown): void => {
  try {
    ianaZone(zone as string)
  } catch {
    throw misuse(`${name} is an IANA time zone such as America/Chicago, and not ${String(zone)}`)
  }
}

const checkId = (what: string, id: unknown): void => {
  if (id !== undefined && (typeof id !== 'string' || id === ''))
    throw misuse(`the id of ${what} is a text, and not ${JSON.stringify(id)}`)
}

const OF_INTEGRATION = ['vendor', 'id', 'name', 'timeZone', 'createdIds', 'userTimeZone'] as const
const CREATED_IDS: readonly unknown[] = ['write_status', 'next_sync', 'never', undefined]

export const checkIntegration = (options: SimulatedIntegrationOptions): void => {
  checkNames('an integration', options, OF_INTEGRATION)
  const { vendor, id, timeZone, createdIds, userTimeZone } = options
  if (typeof vendor !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(vendor))
    throw misuse("an integration needs a vendor in capitals, as the API writes it, such as 'ENTRATA'")
  const meant = VENDORS.includes(vendor) || vendor.startsWith('SAMPLE') ? '' : didYouMean(vendor, VENDORS)
  if (meant !== '') throw misuse(`no vendor is called ${vendor}${meant}`)
  checkId('an integration', id)
  if (timeZone !== undefined) checkZone('timeZone', timeZone)
  if (userTimeZone !== undefined) checkZone('userTimeZone', userTimeZone)
  if (!CREATED_IDS.includes(createdIds))
    throw misuse(`createdIds is write_status, next_sync or never, and not ${String(createdIds)}`)
}

const OF_PROPERTY = ['timeZone', 'id', 'configuredTimeZone', 'location', 'timeZoneRecord', 'fields'] as const

export const checkProperty = (options: SimulatedPropertyOptions): void => {
  checkNames('a property', options, OF_PROPERTY)
  const { timeZone, id, configuredTimeZone, timeZoneRecord = {}, fields = {} } = options
  checkId('a property', id)
  checkZone('timeZone', timeZone)
  if (configuredTimeZone !== undefined && configuredTimeZone !== 'none')
    checkZone('configuredTimeZone', configuredTimeZone)
  checkFields('timezones', { ...timeZoneRecord })
  checkFields('properties', { ...fields })
}

/** The property that is meant, else the first one of the integration. */
export const propertyOf = (
  { properties, id }: IntegrationState,
  wanted: Identified | undefined,
): PropertyState | undefined => {
  if (wanted === undefined) return properties.values().next().value
  const found = typeof wanted === 'string' ? undefined : properties.get(wanted.id)
  if (found !== undefined) return found
  const shown = typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted.id)
  throw misuse(
    `the property ${shown} is none of the integration ${id}; pass what its property() gave, or { id }`,
  )
}

const OF_CALENDAR = ['property', 'employee', 'group', 'opens', 'closes', 'slotMinutes', 'weekdays'] as const
const GROUPS: readonly unknown[] = ['GENERAL', 'RESIDENT', 'LEASING', 'MAINTENANCE']
const WORKDAYS = [1, 2, 3, 4, 5, 6]
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/

export const calendarOf = (state: IntegrationState, given: SimulatedCalendarOptions): CalendarState => {
  checkNames('a calendar', given, OF_CALENDAR)
  const { property, employee, group = 'LEASING', opens = '09:00', closes = '18:00' } = given
  const { slotMinutes = 30, weekdays = WORKDAYS } = given
  for (const time of [opens, closes])
    if (!CLOCK.test(time)) throw misuse(`a calendar opens and closes at HH:MM, and not at ${time}`)
  if (opens >= closes) throw misuse(`a calendar closes after it opens, and not at ${closes} after ${opens}`)
  if (!(slotMinutes > 0)) throw misuse(`slotMinutes is above 0, and not ${slotMinutes}`)
  if (!GROUPS.includes(group)) throw misuse(`group is one of ${GROUPS.join(', ')}, and not ${String(group)}`)
  if (!weekdays.every(day => Number.isInteger(day) && day >= 0 && day <= 6))
    throw misuse('weekdays are numbers from 0, Sunday, to 6')
  const propertyId = propertyOf(state, property)?.id ?? ''
  const employeeId = employee?.id
  return { integrationId: state.id, propertyId, employeeId, group, slotMinutes, opens, closes, weekdays }
}
