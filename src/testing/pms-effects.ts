import type { WriteKind } from '../contract/write-operations.js'
import { personId } from '../pms/operations.js'
import { TimeInputError } from '../time/index.js'
import type { PropertyState } from './integration-state.js'
import type { Job } from './job.js'
import type { AppointmentState, EventState } from './pms-records.js'
import { type Effect, eventFields, show, showLater, showNew, text, zonesOf } from './pms-show.js'
import { instantOf, localTimeAt, zoneRead } from './pms-time.js'
import { complaint } from './refusals.js'

/** Carries out a write that nothing speaks against. @returns complaints of the PMS: none where it is done */
export const carryOut = (effect: Effect): readonly string[] => {
  const { kind } = effect.job
  if (kind === undefined) return []
  try {
    return carryOutKind(effect, kind)
  } catch (error) {
    // A time that no calendar has.
    if (error instanceof TimeInputError) return [complaint(422, error.message)]
    throw error
  }
}

const carryOutKind = (effect: Effect, kind: WriteKind): readonly string[] => {
  if (kind.operation === 'create') return create(effect, kind)
  return kind.record === 'appointments' ? changeAppointment(effect) : changeEvent(effect)
}

/** The property of a person, by its record. */
const propertyOf = ({ world, integration, job }: Effect): PropertyState | undefined => {
  const { kind, body } = job
  if (kind === undefined) return undefined
  const person = world.store.table(kind.person).get(String(body[personId(kind.person)]))
  return integration.properties.get(String(body['property_id'] ?? person?.fields['property_id']))
}

const personExists = ({ world, integration, job: { kind, body } }: Effect): boolean =>
  kind !== undefined &&
  world.store.table(kind.person).get(String(body[personId(kind.person)]))?.fields['integration_id'] ===
    integration.id

const UNKNOWN_PERSON = 404

const create = (effect: Effect, { record, person }: WriteKind): readonly string[] => {
  const { world, integration, job } = effect
  const { body } = job
  const name = personId(person)
  const { [name]: id } = body
  if (!personExists(effect)) return [complaint(UNKNOWN_PERSON, `no such ${name}: ${id}`, name)]
  const property = propertyOf(effect)
  const begun = {
    x_id: String(world.store.nextNumber()),
    event_id: undefined,
    integration_id: integration.id,
    vendor: integration.vendor,
    property_id: property?.id,
    [name]: id,
    jobs: [job.id],
  }
  if (record === 'appointments') {
    const times = timeOf(effect, property, body)
    const appointment: AppointmentState = { ...begun, status: 'booked', ...times, ...detailsOf(body) }
    world.pms.appointments.push(appointment)
    show(effect, appointment, property, true)
  } else {
    const event: EventState = { ...begun, ...whatOf(effect, property, body) }
    world.pms.events.push(event)
    showNew(effect, { state: event, fields: eventFields(effect, event, property), finds: { [name]: id } })
  }
  return []
}

const detailsOf = (body: Job['body']) => ({
  duration_minutes: body['appointment_duration_minutes'] as number | undefined,
  appointment_type: text(body['appointment_type']),
  title: text(body['title']),
  notes: text(body['notes']),
  employee_id: text(body['employee_id']),
  unit_id: text(body['unit_id']),
})

/** Midnight, where a PMS takes an appointment without a time. */
const NO_TIME = '00:00:00'

type Times = Pick<SimulatedTimes, 'sent' | 'readIn' | 'instant' | 'localTime' | 'shownAt' | 'timeZone'>
type SimulatedTimes = AppointmentState

const timeOf = ({ integration }: Effect, property: PropertyState | undefined, body: Job['body']): Times => {
  const zones = zonesOf(integration, property)
  const readIn = zoneRead(integration.profile, zones)
  const date = String(body['appointment_date'] ?? '').slice(0, 10)
  const time = text(body['appointment_time']) ?? NO_TIME
  const instant = instantOf(date, time, readIn)
  return {
    sent: `${date}T${time}`,
    readIn,
    instant: instant.toISOString(),
    localTime: localTimeAt(instant, zones.shownIn),
    shownAt: zones.shownAt,
    timeZone: zones.shownIn,
  }
}

const changeAppointment = (effect: Effect): readonly string[] => {
  const { world, integration, job } = effect
  const { body, kind } = job
  const eventId = job.eventId ?? text(body['event_id'])
  const found = world.pms.appointments.find(
    each => each.event_id === eventId && each.integration_id === integration.id,
  )
  if (found === undefined || eventId === undefined)
    return [complaint(404, `no such appointment: ${eventId}`, 'event_id')]
  found.jobs.push(job.id)
  if (kind?.operation === 'cancel') {
    found.status = 'cancelled'
    integration.gone.add(eventId)
    if (integration.profile.id !== 'entrata') leaveTrace(effect, found)
    return []
  }
  const property = integration.properties.get(found.property_id ?? '')
  const [date, time] = found.sent.split('T')
  const isMoved = body['appointment_date'] !== undefined || body['appointment_time'] !== undefined
  if (isMoved)
    Object.assign(
      found,
      timeOf(effect, property, { appointment_date: date, appointment_time: time, ...body }),
    )
  const details = Object.entries(detailsOf(body)).filter(([, value]) => value !== undefined)
  Object.assign(found, Object.fromEntries(details))
  show(effect, found, property, false)
  return []
}

/** A cancellation in the activity log, which PMSs other than Entrata are presumed to keep. */
const leaveTrace = (effect: Effect, appointment: AppointmentState): void => {
  const { world, integration, job } = effect
  const { lead_id, applicant_id, resident_id, property_id } = appointment
  const people = Object.fromEntries(
    Object.entries({ lead_id, applicant_id, resident_id }).filter(([, id]) => id !== undefined),
  )
  const event: EventState = {
    x_id: String(world.store.nextNumber()),
    event_id: undefined,
    integration_id: integration.id,
    vendor: integration.vendor,
    property_id,
    ...people,
    event_name: 'Appointment cancelled',
    event_type_id: undefined,
    instant: new Date(world.own.clock.now()).toISOString(),
    localTime: undefined,
    localTimeWithoutOffset: undefined,
    notes: undefined,
    fields: {},
    jobs: [job.id],
  }
  world.pms.events.push(event)
  const property = integration.properties.get(property_id ?? '')
  showLater(effect, { state: event, fields: eventFields(effect, event, property), finds: people })
}

const OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/i

const whatOf = ({ integration }: Effect, property: PropertyState | undefined, body: Job['body']) => {
  const zones = zonesOf(integration, property)
  const { timeZone } = zones
  const written = text(body['event_datetime'])
  const readIn = zoneRead(integration.profile, zones)
  const [date = '', time = NO_TIME] = written?.slice(0, 19).split('T') ?? []
  const byWall = written === undefined ? undefined : instantOf(date, time, readIn)
  const instant = written !== undefined && OFFSET.test(written) ? new Date(written) : byWall
  return {
    event_name: text(body['event_name']),
    event_type_id: text(body['event_type_id']),
    instant: instant?.toISOString(),
    localTime: instant && localTimeAt(instant, timeZone),
    localTimeWithoutOffset: byWall && localTimeAt(byWall, timeZone),
    notes: text(body['notes']),
    fields: body,
  }
}

const changeEvent = (effect: Effect): readonly string[] => {
  const { world, integration, job } = effect
  const eventId = job.eventId ?? text(job.body['event_id'])
  const found = world.pms.events.find(
    each => each.event_id === eventId && each.integration_id === integration.id,
  )
  if (found === undefined || eventId === undefined)
    return [complaint(404, `no such event: ${eventId}`, 'event_id')]
  const property = integration.properties.get(found.property_id ?? '')
  Object.assign(found, whatOf(effect, property, { ...found.fields, ...job.body }))
  found.jobs.push(job.id)
  const record = world.store.table('events').get(eventId)
  if (record)
    integration.pending.push({ kind: 'events', record, fields: eventFields(effect, found, property) })
  return []
}
