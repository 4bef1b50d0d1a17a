import type { IntegrationState, PropertyState } from './integration-state.js'
import type { Job } from './job.js'
import type { AppointmentState, EventState } from './pms-records.js'
import type { PropertyClock } from './pms-time.js'
import { addRecord, headerOf, type World } from './world.js'

/** A write that the PMS carries out. */
export interface Effect {
  readonly world: World
  readonly integration: IntegrationState
  readonly job: Job
}

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The zones that an appointment at a property is about. */
interface Zones extends PropertyClock {
  /** Whose clock the person looks at who reads it in the PMS. */
  readonly shownAt: 'property' | 'user'
  readonly shownIn: string
}

/** Documented of ResMan: it shows times in the zone of the user who has logged in. Elsewhere the property's. */
export const zonesOf = (integration: IntegrationState, property: PropertyState | undefined): Zones => {
  const timeZone = property?.timeZone ?? integration.timeZone ?? 'UTC'
  const shownAt = integration.profile.id === 'resman' ? 'user' : 'property'
  return {
    timeZone,
    configuredTimeZone: property?.configuredTimeZone ?? integration.timeZone,
    shownAt,
    shownIn: shownAt === 'user' ? (integration.userTimeZone ?? timeZone) : timeZone,
  }
}

/** Where the id shows up: by the options, else by the rules of the PMS, else with the next sync. */
const createdIdsOf = ({ integration, job: { kind } }: Effect): 'write_status' | 'next_sync' | 'never' => {
  if (integration.createdIds) return integration.createdIds
  const createdId = kind && integration.profile[kind.record][kind.person].create.createdId
  return createdId === 'write_status' ? 'write_status' : 'next_sync'
}

const people = ({ lead_id, applicant_id, resident_id }: AppointmentState | EventState) => ({
  associated_lead_ids: lead_id === undefined ? [] : [lead_id],
  associated_applicant_ids: applicant_id === undefined ? [] : [applicant_id],
  associated_resident_ids: resident_id === undefined ? [] : [resident_id],
})

export const eventFields = (
  { world, integration }: Pick<Effect, 'world' | 'integration'>,
  event: EventState,
  property: PropertyState | undefined,
): Record<string, unknown> => {
  const type = world.store.table('event_types').get(event.event_type_id ?? '')
  return {
    ...headerOf(world, integration, property),
    x_id: event.x_id,
    x_type_id: type?.fields['x_id'] ?? null,
    event_name: event.event_name ?? type?.fields['name'] ?? null,
    type_raw: type?.fields['name'] ?? null,
    event_datetime: event.instant ?? null,
    notes: event.notes ?? null,
    agent_name: text(event.fields['agent_name']) ?? null,
    reasons_for_event: text(event.fields['reasons_for_event']) ?? null,
    ...people(event),
  }
}

export const appointmentFields = (
  { world, integration }: Pick<Effect, 'world' | 'integration'>,
  appointment: AppointmentState,
  property: PropertyState | undefined,
): Record<string, unknown> => {
  const employee = world.store.table('employees').get(appointment.employee_id ?? '')
  return {
    ...headerOf(world, integration, property),
    x_id: appointment.x_id,
    event_name: appointment.title ?? 'Appointment',
    type_raw: appointment.appointment_type ?? 'Appointment',
    event_datetime: appointment.instant,
    appointment_datetime: appointment.instant,
    notes: appointment.notes ?? null,
    agent_name: employee?.fields['name'] ?? null,
    x_leasing_agent_id: employee?.fields['x_id'] ?? null,
    ...people(appointment),
  }
}

/** Shows an appointment in the lists of the API, now or with the next sync. */
export const show = (
  effect: Effect,
  appointment: AppointmentState,
  property: PropertyState | undefined,
  isNew: boolean,
): void => {
  const { world, integration } = effect
  const fields = appointmentFields(effect, appointment, property)
  const { lead_id, applicant_id, resident_id } = appointment
  const finds = { lead_id, applicant_id, resident_id }
  if (!isNew) {
    const record = world.store.table('events').get(appointment.event_id ?? '')
    if (record) integration.pending.push({ kind: 'events', record, fields })
  } else showNew(effect, { state: appointment, fields, finds, isAppointment: true })
}

/** A record of the list of events that a write brings about. */
interface Shown {
  readonly state: { event_id: string | undefined }
  readonly fields: Record<string, unknown>
  readonly finds: Readonly<Record<string, unknown>>
  readonly isAppointment?: boolean
}

const recordOf = ({ world }: Effect, { fields, finds, isAppointment = false }: Shown) => ({
  id: world.store.nextId('evt'),
  fields,
  finds,
  isAppointment,
})

/** Shows a new record at once, or with the next sync. */
export const showNew = (effect: Effect, shown: Shown): void =>
  createdIdsOf(effect) === 'write_status' ? showNow(effect, shown) : showLater(effect, shown)

const showNow = (effect: Effect, shown: Shown): void => {
  const record = addRecord(effect.world, 'events', recordOf(effect, shown))
  shown.state.event_id = record.id
  effect.job.createdRecordId = record.id
}

export const showLater = (effect: Effect, shown: Shown): void => {
  if (createdIdsOf(effect) === 'never') return
  const record = recordOf(effect, shown)
  const onShown = (): void => {
    shown.state.event_id = record.id
  }
  effect.integration.pending.push({ kind: 'events', record, onShown })
}
