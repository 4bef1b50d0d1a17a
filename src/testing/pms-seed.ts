import type { PersonKind } from '../contract/write-kind.js'
import { personId } from '../pms/operations.js'
import type { Identified } from './identified.js'
import type { IntegrationState } from './integration-state.js'
import { checkNames, misuse } from './misuse.js'
import type { AppointmentState, EventState } from './pms-records.js'
import { appointmentFields, eventFields, zonesOf } from './pms-show.js'
import { localTimeAt, zoneRead } from './pms-time.js'
import { addRecord, type World } from './world.js'

/** Whose it is: one of them. */
interface Person {
  /**
   * The lead whose it is.
   * @default none
   */
  readonly lead?: Identified
  /**
   * The applicant whose it is.
   * @default none
   */
  readonly applicant?: Identified
  /**
   * The resident whose it is.
   * @default none
   */
  readonly resident?: Identified
}

/** An appointment that stands in the PMS already, and in the lists of the API. */
export interface SimulatedAppointmentOptions extends Person {
  /**
   * Propexo's id.
   * @default numbered: `evt_1`
   */
  readonly id?: string
  /** RFC 3339 with an offset, or a Date. */
  readonly at: string | Date
  /**
   * How long it takes.
   * @default 30
   */
  readonly duration_minutes?: number
  /**
   * Such as `TOUR`.
   * @default none
   */
  readonly appointment_type?: string
  /**
   * What it is called.
   * @default none
   */
  readonly title?: string
  /**
   * What was written down.
   * @default none
   */
  readonly notes?: string
}

/** An event that stands in the PMS already, and in the lists of the API. */
export interface SimulatedEventOptions extends Person {
  /**
   * Propexo's id.
   * @default numbered: `evt_1`
   */
  readonly id?: string
  /** RFC 3339 with an offset, or a Date. */
  readonly at: string | Date
  /**
   * What it is called.
   * @default none
   */
  readonly event_name?: string
  /**
   * Its type.
   * @default none
   */
  readonly event_type_id?: string
  /**
   * What was written down.
   * @default none
   */
  readonly notes?: string
}

const OF_PERSON = ['lead', 'applicant', 'resident', 'id', 'at'] as const
const OF_APPOINTMENT = [...OF_PERSON, 'duration_minutes', 'appointment_type', 'title', 'notes'] as const
const OF_EVENT = [...OF_PERSON, 'event_name', 'event_type_id', 'notes'] as const

const KINDS = { lead: 'leads', applicant: 'applicants', resident: 'residents' } as const

const personOf = (
  world: World,
  integration: IntegrationState,
  given: Person,
): readonly [PersonKind, string] => {
  for (const [name, kind] of Object.entries(KINDS)) {
    const id = given[name as keyof Person]?.id
    if (id === undefined) continue
    if (world.store.table(kind).get(id)?.fields['integration_id'] === integration.id) return [kind, id]
    throw misuse(`the integration ${integration.id} has no ${name} ${id}`)
  }
  throw misuse('an appointment or an event needs a lead, an applicant or a resident')
}

const instantOf = (at: string | Date): Date => {
  const instant = new Date(at)
  const hasOffset = typeof at !== 'string' || /(?:Z|[+-]\d{2}:\d{2})$/i.test(at)
  if (hasOffset && Number.isFinite(instant.getTime())) return instant
  throw misuse(`at is RFC 3339 with an offset, such as 2026-06-08T14:30:00-05:00, and not ${String(at)}`)
}

/** What an appointment and an event have in common. */
const begin = (
  world: World,
  integration: IntegrationState,
  given: Person & { readonly id?: string; readonly at: string | Date },
) => {
  const [kind, id] = personOf(world, integration, given)
  const propertyId = String(world.store.table(kind).get(id)?.fields['property_id'] ?? '')
  const property = integration.properties.get(propertyId)
  const common = {
    x_id: String(world.store.nextNumber()),
    event_id: given.id ?? world.store.nextId('evt'),
    integration_id: integration.id,
    vendor: integration.vendor,
    property_id: property?.id,
    [personId(kind)]: id,
    jobs: [],
  }
  return { common, property, instant: instantOf(given.at), finds: { [personId(kind)]: id } }
}

/** Puts an appointment into the PMS. @returns its id */
export const seedAppointment = (
  world: World,
  integration: IntegrationState,
  given: SimulatedAppointmentOptions,
): Identified => {
  checkNames('an appointment', given, OF_APPOINTMENT)
  const { common, property, instant, finds } = begin(world, integration, given)
  const zones = zonesOf(integration, property)
  const readIn = zoneRead(integration.profile, zones)
  const appointment: AppointmentState = {
    ...common,
    sent: localTimeAt(instant, readIn),
    readIn,
    instant: instant.toISOString(),
    localTime: localTimeAt(instant, zones.shownIn),
    shownAt: zones.shownAt,
    timeZone: zones.shownIn,
    status: 'booked',
    duration_minutes: given.duration_minutes ?? 30,
    appointment_type: given.appointment_type,
    title: given.title,
    notes: given.notes,
    employee_id: undefined,
    unit_id: undefined,
  }
  world.pms.appointments.push(appointment)
  const fields = appointmentFields({ world, integration }, appointment, property)
  addRecord(world, 'events', { id: common.event_id, fields, finds, isAppointment: true })
  return { id: common.event_id }
}

/** Puts an event into the PMS. @returns its id */
export const seedEvent = (
  world: World,
  integration: IntegrationState,
  given: SimulatedEventOptions,
): Identified => {
  checkNames('an event', given, OF_EVENT)
  const { common, property, instant, finds } = begin(world, integration, given)
  const localTime = localTimeAt(instant, zonesOf(integration, property).timeZone)
  const event: EventState = {
    ...common,
    event_name: given.event_name,
    event_type_id: given.event_type_id,
    instant: instant.toISOString(),
    localTime,
    localTimeWithoutOffset: localTime,
    notes: given.notes,
    fields: {},
  }
  world.pms.events.push(event)
  const fields = eventFields({ world, integration }, event, property)
  addRecord(world, 'events', { id: common.event_id, fields, finds })
  return { id: common.event_id }
}
