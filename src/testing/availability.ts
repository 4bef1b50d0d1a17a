import { availabilityFindings } from '../pms/rules/availability.js'
import { addDays } from '../time/index.js'
import { type Answer, notFound, ok, refusal } from './answer.js'
import type { IntegrationState, PropertyState } from './integration-state.js'
import { instantOf, localTimeAt } from './pms-time.js'
import type { CalendarState, World } from './world.js'

type Query = Readonly<Record<string, unknown>>

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Free slots of the calendars of a property, in the zone that the PMS tells them in. */
export const answerAvailability = (world: World, body: Query): Answer => {
  const integration = world.integrations.get(String(body['integration_id']))
  if (integration === undefined) return notFound(`The integration ${String(body['integration_id'])}`)
  const { profile } = integration
  if (profile.availability.support === 'no')
    return refusal(405, 'not_supported', availabilityFindings(profile)[0]?.message ?? 'Not supported')
  const start = startOf(world, integration, body)
  if (start === undefined)
    return refusal(400, 'invalid_request', 'availability_start_date is on no calendar of 2000 to 2099')
  const wanted = world.calendars.filter(
    each =>
      each.integrationId === integration.id &&
      (body['property_id'] === undefined || each.propertyId === body['property_id']) &&
      (body['employee_id'] === undefined || each.employeeId === body['employee_id']) &&
      groupsOf(body).includes(each.group),
  )
  const result = wanted.map(calendar =>
    calendarOf(world, integration, calendar, { ...body, availability_start_date: start }),
  )
  return ok({ meta: { job_id: world.store.nextId('read_job') }, result })
}

/** The first day: that of the request, else today where the PMS is. Undefined: no calendar has it. */
const startOf = (world: World, integration: IntegrationState, body: Query): string | undefined => {
  const property = integration.properties.get(String(body['property_id']))
  const today = localTimeAt(
    new Date(world.own.clock.now()),
    zoneTold(integration, property?.timeZone ?? 'UTC'),
  )
  const start = String(body['availability_start_date'] ?? today).slice(0, 10)
  try {
    return addDays(start, 0)
  } catch {
    return undefined
  }
}

/** Documented: RESIDENT and LEASING when left out. */
const groupsOf = ({ calendar_types: types }: Query): readonly unknown[] =>
  Array.isArray(types) && types.length > 0 ? types : ['RESIDENT', 'LEASING']

const calendarOf = (
  world: World,
  integration: IntegrationState,
  calendar: CalendarState,
  body: Query,
): Readonly<Record<string, unknown>> => {
  const employee = world.store.table('employees').get(calendar.employeeId ?? '')
  const property = integration.properties.get(calendar.propertyId)
  const [first = null, ...last] = String(employee?.fields['name'] ?? '').split(' ')
  return {
    last_seen: new Date(world.own.clock.now()).toISOString(),
    calendar_type: calendar.employeeId === undefined ? 'PROPERTY_CALENDAR' : 'AGENT_CALENDAR',
    x_agent_id: employee?.fields['x_id'] ?? null,
    agent_first_name: first || null,
    agent_last_name: last.join(' ') || null,
    default_appointment_length: calendar.slotMinutes,
    minimum_appointment_lead_time: null,
    timezone: null,
    x_property_id: property?.xId ?? null,
    calendar_days: daysOf(world, integration, calendar, body),
  }
}

const DEFAULT_MINUTES = 30

const daysOf = (
  world: World,
  integration: IntegrationState,
  calendar: CalendarState,
  body: Query,
): readonly object[] => {
  const property = integration.properties.get(calendar.propertyId)
  const timeZone = property?.timeZone ?? 'UTC'
  const toldIn = zoneTold(integration, timeZone)
  const start = String(body['availability_start_date'])
  const count = Number(body['availability_duration_days'] ?? 1)
  const minutes = Number(body['appointment_duration_minutes'] ?? DEFAULT_MINUTES)
  const slots = freeSlots(world, calendar, property, { timeZone, start, count, minutes })
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(start, index)
    const own = slots
      .map(([from, to]) => [localTimeAt(from, toldIn), localTimeAt(to, toldIn)] as const)
      .filter(([from]) => from.startsWith(date))
    return {
      date,
      day_of_week: DAY_NAMES[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? null,
      opening_time: own[0]?.[0].slice(11) ?? null,
      closing_time: own.at(-1)?.[1].slice(11) ?? null,
      simultaneous_appointment_mode: 'SINGLE',
      max_simultaneous_appointments: 1,
      available_slots: own.map(([from, to]) => ({ start: from.slice(11), end: to.slice(11) })),
    }
  })
}

const zoneTold = ({ profile: { availabilityZone } }: IntegrationState, timeZone: string): string =>
  availabilityZone.reads === 'fixed' ? availabilityZone.timeZone : timeZone

interface Range {
  readonly timeZone: string
  readonly start: string
  readonly count: number
  readonly minutes: number
}

/** By the clock of the property, with a day on either side: the zone in which they are told may lie elsewhere. */
const freeSlots = (
  world: World,
  calendar: CalendarState,
  property: PropertyState | undefined,
  { timeZone, start, count, minutes }: Range,
): readonly (readonly [Date, Date])[] => {
  const taken = world.pms.appointments
    .filter(each => each.status === 'booked' && each.property_id === property?.id)
    .map(each => {
      const from = Date.parse(each.instant)
      return [from, from + (each.duration_minutes ?? calendar.slotMinutes) * 60_000] as const
    })
  const slots: (readonly [Date, Date])[] = []
  for (let day = -1; day <= count; day += 1) {
    const date = addDays(start, day)
    if (!calendar.weekdays.includes(new Date(`${date}T00:00:00Z`).getUTCDay())) continue
    const opensMs = instantOf(date, `${calendar.opens}:00`, timeZone).getTime()
    const closesMs = instantOf(date, `${calendar.closes}:00`, timeZone).getTime()
    for (let ms = opensMs; ms + minutes * 60_000 <= closesMs; ms += calendar.slotMinutes * 60_000) {
      const endMs = ms + minutes * 60_000
      if (!taken.some(([from, to]) => ms < to && endMs > from)) slots.push([new Date(ms), new Date(endMs)])
    }
  }
  return slots
}
