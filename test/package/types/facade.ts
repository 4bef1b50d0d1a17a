/**
 * Compiled by `npm test`, never run. A line after `@ts-expect-error` that compiles is an error.
 */
import { Propexo, timesOf } from '../../../src/index.js'

const propexo: Propexo = new Propexo({ token: 'token' })
const pms = propexo.integration('int_1')
const at = { date: '2026-06-08', time: '14:30:00', timeZone: 'pms' } as const

const call = {
  at: '2026-06-08T14:30:00-05:00',
  call_phone_number_from: '+15125550142',
  call_phone_number_to: '+15125550100',
  call_status: 'ANSWER',
  call_duration: 95,
} as const
const { at: _at, ...callWithoutTime } = call
const { call_phone_number_from: _from, ...callWithoutFrom } = call
const { call_phone_number_to: _to, ...callWithoutTo } = call
const { call_status: _status, ...callWithoutStatus } = call
const { call_duration: _duration, ...callWithoutDuration } = call
const email = {
  at: new Date(),
  direction: 'outbound',
  email_send: false,
  email_from: 'a@example.com',
} as const
const { email_send: _send, ...emailWithoutSend } = email
const { direction: _direction, ...emailWithoutDirection } = email

/** What an object of Temporal is to a program without its types. */
const temporal = (tag: string) => ({ epochMilliseconds: 0, [Symbol.toStringTag]: tag, toString: () => tag })

export const accepted: unknown[] = [
  pms.appointments.leads.create({ lead_id: 'lead_1', at, appointment_type: 'TOUR', notes: 'First visit' }),
  pms.appointments.applicants.create({ applicant_id: 'appl_1', application_id: 'app_1', at }),
  pms.appointments.residents.create({
    resident_id: 'res_1',
    at,
    title: 'Tour',
    appointment_duration_minutes: 30,
  }),
  pms.appointments.leads.update({ event_id: 'evt_1', notes: 'Later' }),
  pms.appointments.leads.create({ lead_id: 'lead_1', property_id: 'prop_1', at: new Date() }),
  pms.appointments.leads.create({ lead_id: 'lead_1', at: '2026-06-08T14:30:00-05:00[America/Chicago]' }),
  pms.appointments.leads.create({ lead_id: 'lead_1', at: { ...at, timeZone: 'America/Denver' } }),
  pms.appointments.leads.create({ lead_id: 'lead_1', at: temporal('Temporal.Instant') }),
  pms.appointments.leads.create({
    lead_id: 'lead_1',
    at: {
      date: temporal('Temporal.PlainDate'),
      time: '14:30',
      timeZone: 'property',
      disambiguation: 'later',
    },
  }),
  pms.appointments.leads.preview({ lead_id: 'lead_1', at }).then(sent => sent.time?.instant?.getTime()),
  pms.appointments.leads.preview({ event_id: 'evt_1', at }),
  pms.appointments
    .availability({
      property_id: 'prop_1',
      availability_start_date: '2026-06-08',
      availability_duration_days: 1,
    })
    .then(calendars =>
      calendars.flatMap(({ slots }) =>
        slots.map(slot => pms.appointments.leads.create({ lead_id: 'l', at: slot })),
      ),
    ),
  pms.events.leads.create({ lead_id: 'lead_1', event_datetime: new Date(), time_from: at, property_id: 'p' }),
  pms.events.get('evt_1').then(event => timesOf(event).event_datetime?.kind),
  new Propexo({
    token: 'token',
    timeZones: async id => (id === 'prop_1' ? 'America/Chicago' : undefined),
    onTimeZoneConflict: 'record',
    timeZoneData: 'runtime',
  }).integration('int_1', { vendor: 'MRI', appointmentTimeZone: 'property' }),
  pms.appointments.residents.cancel({ event_id: 'evt_1' }, { timeoutMs: 1_000 }),
  pms.events.residents.create({ resident_id: 'res_1', call_status: 'ANSWER', call_duration: 95 }),
  pms.events.leads.create({ lead_id: 'lead_1', status: 'LEASED', event_name: 'CallToProspect' }),
  pms.events.leads.update({ event_id: 'evt_1', status: 'COMPLETED' }),
  pms.events.leads.create({ lead_id: 'lead_1', event_name: 'A name of tomorrow' }),
  pms.events.leads.logCall({ lead_id: 'lead_1', ...call }),
  pms.events.applicants.logCall({
    applicant_id: 'appl_1',
    ...call,
    application_id: 'app_1',
    direction: 'inbound',
    detailsInNotes: true,
    call_audio_link: 'https://example.com/1',
  }),
  pms.events.residents.logCall({ resident_id: 'res_1', ...call }, { ignoreUnknownFields: true }),
  pms.events.leads.logEmail({ lead_id: 'lead_1', ...email, email_to: 'ada@example.com' }),
  pms.events.residents.logEmail({ resident_id: 'res_1', ...email }, { verifyRecipient: true }),
  pms.capabilities().then(({ appointments }) => appointments.leads.cancel.support === 'no'),
  pms.events.results({ event_type_id: 'etype_1' }),
  new Propexo({
    token: 'token',
    rules: { 'entrata.*': 'warn', '*': 'off' },
    hooks: { onWarning: ({ rule, operation }) => console.warn(rule, operation) },
    verifyRecipient: true,
    verifyEmployee: true,
  }),
  pms.appointments.availability({
    property_id: 'prop_1',
    availability_start_date: '2026-06-08',
    availability_duration_days: 7,
    calendar_types: ['LEASING'],
  }),
  pms.appointments.list({ lead_id: 'lead_1' }),
  propexo.list('/v1/residents/', { integration_id: 'int_1' }),
  propexo.list('/v1/residents/', {
    updated_at_gte: '2026-01-01T00:00:00Z',
    last_seen_lte: '2026-02-01T00:00:00Z',
  }),
  pms.events.list({ updated_at_gte: '2026-01-01T00:00:00Z' }),
  propexo.api.GET('/v1/residents/', { params: { query: { limit: 250 } } }),
]

/** Open enums are text, also in what the bare contract answers. */
export const vendors = async (): Promise<readonly string[]> => {
  const { data } = await propexo.api.GET('/v1/timezones/')
  const texts: string[] = (data?.results ?? []).map(each => each.integration_vendor)
  for await (const { job_id, vendor } of propexo.list('/v1/admin/logs/writes/', { status: 'FAILURE' }))
    texts.push(job_id, vendor)
  return texts
}

// @ts-expect-error a path of the bare contract without its id
propexo.api.GET('/v1/events/{event_id}')
// @ts-expect-error a write of it without its body
propexo.api.POST('/v1/events/leads')
// @ts-expect-error a body of it without what the contract requires
propexo.api.POST('/v1/events/leads', { body: { lead_id: 'lead_1' } })
// @ts-expect-error a method that the path does not have
propexo.api.POST('/v1/timezones/')
// @ts-expect-error a path that is not in the contract
propexo.api.GET('/v1/nowhere/')
// @ts-expect-error a filter that the operation does not have
propexo.api.GET('/v1/timezones/', { params: { query: { integration: 'int_1' } } })
// @ts-expect-error the same by `request`
propexo.api.request('get', '/v1/events/{event_id}')
// @ts-expect-error an answer that may be an error
propexo.api.GET('/v1/timezones/').then(({ data }) => data.results)

// @ts-expect-error a mistyped field
pms.appointments.leads.create({ lead_id: 'lead_1', at, notess: 'First visit' })
// @ts-expect-error a missing id
pms.appointments.leads.create({ at })
// @ts-expect-error free slots of nothing
pms.appointments.availability({})
// @ts-expect-error free slots of no property
pms.appointments.availability({ availability_start_date: '2026-06-08', availability_duration_days: 1 })
// @ts-expect-error free slots of no days
pms.appointments.availability({ property_id: 'prop_1', availability_start_date: '2026-06-08' })
// @ts-expect-error free slots from no day on
pms.appointments.availability({ property_id: 'prop_1', availability_duration_days: 1 })
// @ts-expect-error a missing time
pms.appointments.leads.create({ lead_id: 'lead_1' })
// @ts-expect-error a missing body
pms.appointments.leads.create()
// @ts-expect-error the wire's own field, which `at` fills in
pms.appointments.leads.create({ lead_id: 'lead_1', at, appointment_date: '2026-06-08' })
// @ts-expect-error the integration is the one that the call is made on
pms.appointments.leads.create({ lead_id: 'lead_1', at, integration_id: 'int_2' })
// @ts-expect-error the id of another kind of person
pms.appointments.residents.create({ lead_id: 'lead_1', at })
// @ts-expect-error a value outside of the set
pms.appointments.leads.create({ lead_id: 'lead_1', at, appointment_type: 'COFFEE' })
// @ts-expect-error a time without its zone
pms.appointments.leads.create({ lead_id: 'lead_1', at: { date: '2026-06-08', time: '14:30:00' } })
// @ts-expect-error a number: seconds or milliseconds?
pms.appointments.leads.create({ lead_id: 'lead_1', at: 1_780_000_000 })
// @ts-expect-error no such way to disambiguate
pms.appointments.leads.create({ lead_id: 'lead_1', at: { ...at, disambiguation: 'sooner' } })
// @ts-expect-error a time of day without date and zone
pms.events.leads.create({ lead_id: 'lead_1', time_from: { time: '09:30:00' } })
// @ts-expect-error an option that does not exist
propexo.integration('int_1', { timeZone: 'America/Denver' })
// @ts-expect-error no such policy
new Propexo({ token: 'token', onTimeZoneConflict: 'newest' })
// @ts-expect-error an update without its event
pms.appointments.leads.update({ notes: 'Later' })
// @ts-expect-error a cancellation without its event
pms.appointments.leads.cancel({})
// @ts-expect-error the status of a lead's event on create is another set than on update
pms.events.leads.update({ event_id: 'evt_1', status: 'LEASED' })
// @ts-expect-error the status of a resident's event is not that of a lead's
pms.events.residents.create({ resident_id: 'res_1', status: 'LEASED' })
// @ts-expect-error a duration is a number
pms.events.residents.create({ resident_id: 'res_1', call_duration: '95' })
// @ts-expect-error a path that is not in the contract
propexo.list('/v1/residentz/')
// @ts-expect-error a path that is not a list
propexo.list('/v1/events/{event_id}')
// @ts-expect-error a filter that the list does not have
propexo.list('/v1/residents/', { integration: 'int_1' })
// @ts-expect-error a change is filtered by text
propexo.list('/v1/residents/', { updated_at_gte: new Date() })
// @ts-expect-error integrations are no records of a PMS
propexo.list('/v1/admin/integrations/', { updated_at_gte: '2026-01-01T00:00:00Z' })
// @ts-expect-error paging is the iterator's
propexo.list('/v1/residents/', { limit: 10 })
// @ts-expect-error one integration only
pms.appointments.list({ integration_id: 'int_2' })
// @ts-expect-error an option that does not exist
pms.appointments.residents.cancel({ event_id: 'evt_1' }, { timeout: 1_000 })
// @ts-expect-error a client without a token
new Propexo({})
// @ts-expect-error an unknown environment
new Propexo({ token: 'token', environment: 'staging' })
// @ts-expect-error a call without its time
pms.events.leads.logCall({ lead_id: 'lead_1', ...callWithoutTime })
// @ts-expect-error a call without the number it came from
pms.events.leads.logCall({ lead_id: 'lead_1', ...callWithoutFrom })
// @ts-expect-error a call without the number it went to
pms.events.applicants.logCall({ applicant_id: 'appl_1', ...callWithoutTo })
// @ts-expect-error a call without its status
pms.events.residents.logCall({ resident_id: 'res_1', ...callWithoutStatus })
// @ts-expect-error a call without its duration
pms.events.residents.logCall({ resident_id: 'res_1', ...callWithoutDuration })
// @ts-expect-error a call with nobody
pms.events.leads.logCall(call)
// @ts-expect-error a call with another kind of person
pms.events.leads.logCall({ resident_id: 'res_1', ...call })
// @ts-expect-error the name of the event is what the PMS calls a call
pms.events.leads.logCall({ lead_id: 'lead_1', ...call, event_name: 'CallToProspect' })
// @ts-expect-error a status that no call has
pms.events.leads.logCall({ lead_id: 'lead_1', ...call, call_status: 'LEASED' })
// @ts-expect-error a direction that is none
pms.events.leads.logCall({ lead_id: 'lead_1', ...call, direction: 'to' })
// @ts-expect-error an email that does not say whether it is to be sent
pms.events.leads.logEmail({ lead_id: 'lead_1', ...emailWithoutSend })
// @ts-expect-error an email without direction
pms.events.leads.logEmail({ lead_id: 'lead_1', ...emailWithoutDirection })
// @ts-expect-error the status LEASED is of leads, on create only
pms.events.applicants.create({ applicant_id: 'appl_1', status: 'LEASED' })
// @ts-expect-error the status LEASED is nobody's on update
pms.events.applicants.update({ event_id: 'evt_1', status: 'LEASED' })
// @ts-expect-error the status LEASED is nobody's on update
pms.events.residents.update({ event_id: 'evt_1', status: 'LEASED' })
// @ts-expect-error an option of writes, not of reads
pms.events.list({}, { ignoreUnknownFields: true })
// @ts-expect-error no such level
new Propexo({ token: 'token', rules: { 'entrata.*': 'error' } })
// @ts-expect-error no such hook
new Propexo({ token: 'token', hooks: { onWarn: () => {} } })

/** Enums of answers are open, because the API adds members without notice: what is new can be told from what is known. */
export const answers = async (): Promise<readonly boolean[]> => {
  const job = await pms.appointments.leads.cancel({ event_id: 'evt_1' })
  const { write_status } = await job.status()
  const found: boolean[] = [write_status === 'SUCCESS', write_status === 'ON_HOLD']
  for await (const { integration_vendor } of pms.events.list()) found.push(integration_vendor === 'NEW_PMS')
  // @ts-expect-error a filter of the request is closed
  pms.events.list({ integration_vendor: 'NEW_PMS' })
  return found
}
