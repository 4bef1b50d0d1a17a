import type { CallOptions, Integration, LostWrite, Propexo } from '../../src/index.js'
import { SLOTS_QUERY } from '../support/availability-query.js'

type Call = (options: CallOptions) => Promise<unknown>

/** One facade method: which operation it stands for, and calls of it from the least to the most it takes. */
export interface FacadeMethod {
  /** Where it hangs: below `pms` (an integration) or `propexo`. */
  readonly name: string
  readonly operation: string
  readonly calls: readonly Call[]
  /** Whether it returns a write job. */
  readonly isWrite: boolean
  /** Whether it sends nothing but tells what would be sent. */
  readonly isPreview?: boolean
  /** After so many a call that goes on is ended. */
  readonly enoughAnswers?: number
}

/** Far longer than any of them takes: each is ended by what it was answered. */
const A_MINUTE_MS = 60_000

/** Of characters that mean something in a URL. */
export const EVENT_ID: string = 'evt 1é&+%?#=:@'
export const LEAD_ID: string = 'lead&1+2%#'

const at = { date: '2026-06-08', time: '14:30:00', timeZone: 'pms' } as const

/** Reads a list to its end. */
const drain = async (list: AsyncIterable<unknown>): Promise<unknown[]> => {
  const records: unknown[] = []
  for await (const record of list) records.push(record)
  return records
}

const appointmentMethods = ({ appointments }: Integration): FacadeMethod[] => {
  const path = '/v1/events/appointments'
  const most = {
    employee_id: 'empl_1',
    notes: 'n',
    title: 't',
    status: 'OPEN',
    appointment_duration_minutes: 30,
  } as const
  const prospect = { ...most, unit_id: 'unit_1', appointment_type: 'TOUR', priority: 'HIGH' } as const
  const lead = { lead_id: 'lead_1', at }
  const applicant = { applicant_id: 'appl_1', at }
  const resident = { resident_id: 'res_1', at }
  const event = { event_id: EVENT_ID }
  const { leads, applicants, residents } = appointments
  const write = (name: string, operation: string, ...calls: Call[]): FacadeMethod => ({
    name: `pms.appointments.${name}`,
    operation,
    calls,
    isWrite: true,
  })
  const preview = (name: string, operation: string, ...calls: Call[]): FacadeMethod => ({
    ...write(name, operation, ...calls),
    isWrite: false,
    isPreview: true,
  })
  return [
    preview('leads.preview', `POST ${path}/leads`, options =>
      leads.preview({ ...lead, ...prospect }, options),
    ),
    preview('applicants.preview', `POST ${path}/applicants`, options =>
      applicants.preview({ ...applicant, ...prospect }, options),
    ),
    preview('residents.preview', `POST ${path}/residents`, options =>
      residents.preview({ ...resident, ...most }, options),
    ),
    write(
      'leads.create',
      `POST ${path}/leads`,
      options => leads.create(lead, options),
      options => leads.create({ ...lead, ...prospect, lead_source_id: 'src_1' }, options),
      options => leads.create(lead, { ...options, ignoreUnknownFields: true }),
    ),
    write(
      'leads.update',
      `PUT ${path}/leads/{event_id}`,
      options => leads.update(event, options),
      options => leads.update({ ...event, ...prospect, at }, options),
    ),
    write('leads.cancel', `POST ${path}/leads/cancel`, options => leads.cancel(event, options)),
    write(
      'applicants.create',
      `POST ${path}/applicants`,
      options => applicants.create(applicant, options),
      options => applicants.create({ ...applicant, ...prospect, application_id: 'app_1' }, options),
    ),
    write(
      'applicants.update',
      `PUT ${path}/applicants/{event_id}`,
      options => applicants.update(event, options),
      options => applicants.update({ ...event, ...prospect, at }, options),
    ),
    write('applicants.cancel', `POST ${path}/applicants/cancel`, options =>
      applicants.cancel(event, options),
    ),
    write(
      'residents.create',
      `POST ${path}/residents`,
      options => residents.create(resident, options),
      options => residents.create({ ...resident, ...most }, options),
    ),
    write(
      'residents.update',
      `PUT ${path}/residents/{event_id}`,
      options => residents.update(event, options),
      options => residents.update({ ...event, ...most, at }, options),
    ),
    write('residents.cancel', `POST ${path}/residents/cancel`, options => residents.cancel(event, options)),
    {
      name: 'pms.appointments.list',
      operation: 'GET /v1/appointments/',
      calls: [
        options => drain(appointments.list({}, options)),
        options => drain(appointments.list({ lead_id: LEAD_ID, 'order-by': 'updated_at:desc' }, options)),
      ],
      isWrite: false,
    },
    {
      name: 'pms.appointments.availability',
      operation: 'POST /v1/appointment-availability/',
      calls: [
        options => appointments.availability(SLOTS_QUERY, options),
        options =>
          appointments.availability(
            {
              property_id: 'prop_1',
              availability_start_date: '2026-06-08',
              availability_duration_days: 7,
              appointment_duration_minutes: 30,
              calendar_types: ['GENERAL', 'LEASING'],
              employee_id: 'empl_1',
            },
            options,
          ),
      ],
      isWrite: false,
    },
  ]
}

const eventMethods = ({ events }: Integration): FacadeMethod[] => {
  const details = {
    ...{
      event_type_id: 'etype_1',
      event_result_id: 'eres_1',
      event_sub_type_id: 'esub_1',
      employee_id: 'empl_1',
    },
    ...{ unit_id: 'unit_1', event_datetime: '2026-06-08T14:30:00-05:00', notes: 'n', title: 't' },
    ...{
      time_from: '2026-06-08T19:30:00Z',
      time_to: new Date('2026-06-08T20:00:00Z'),
      appointment_datetime: at,
    },
    ...{ call_phone_number_from: '+15125550142', call_phone_number_to: '+15125550100', call_duration: 95 },
    ...{ call_audio_link: 'https://example.com/call/1', email_from: 'ada@example.com', email_send: false },
  }
  const call_status = 'ANSWER'
  const change = {
    event_datetime: '2026-06-08T14:30:00-05:00',
    event_type_id: 'etype_1',
    employee_id: 'empl_1',
    notes: 'n',
  }
  const status = 'COMPLETED'
  const call = {
    at: '2026-06-08T14:30:00-05:00',
    call_phone_number_from: '+15125550142',
    call_phone_number_to: '+15125550100',
    call_status: 'ANSWER',
    call_duration: 95,
    event_type_id: 'etype_1',
  } as const
  const log = {
    call_audio_link: 'https://example.com/call/1',
    direction: 'outbound',
    notes: 'n',
    employee_id: 'empl_1',
    detailsInNotes: true,
  } as const
  const email = {
    at: new Date('2026-06-08T19:30:00Z'),
    direction: 'outbound',
    email_from: 'leasing@example.com',
    email_send: false,
    event_type_id: 'etype_1',
  } as const
  const letter = {
    email_to: 'ada@example.com',
    email_cc: 'a@example.com, b@example.com',
    email_bcc: 'c@example.com',
    email_subject: 'Your tour',
    email_body: 'See you at half past two.',
  }
  const event = { event_id: EVENT_ID }
  const { leads, applicants, residents } = events
  const method = (name: string, operation: string, isWrite: boolean, ...calls: Call[]): FacadeMethod => ({
    name: `pms.events.${name}`,
    operation,
    calls,
    isWrite,
  })
  const preview = (name: string, operation: string, call: Call): FacadeMethod => ({
    ...method(name, operation, false, call),
    isPreview: true,
  })
  return [
    preview('leads.preview', 'POST /v1/events/leads', options =>
      leads.preview({ lead_id: 'lead_1', ...details }, options),
    ),
    preview('applicants.preview', 'POST /v1/events/applicants', options =>
      applicants.preview({ applicant_id: 'appl_1', ...details }, options),
    ),
    preview('residents.preview', 'POST /v1/events/residents', options =>
      residents.preview({ resident_id: 'res_1', ...details }, options),
    ),
    method(
      'leads.create',
      'POST /v1/events/leads',
      true,
      options => leads.create({ lead_id: 'lead_1' }, options),
      options =>
        leads.create(
          { lead_id: 'lead_1', ...details, call_status, status: 'LEASED', event_name: 'Show' },
          options,
        ),
    ),
    method(
      'leads.update',
      'PUT /v1/events/leads/{event_id}',
      true,
      options => leads.update(event, options),
      options => leads.update({ ...event, ...change, status }, options),
    ),
    method(
      'applicants.create',
      'POST /v1/events/applicants',
      true,
      options => applicants.create({ applicant_id: 'appl_1' }, options),
      options =>
        applicants.create(
          {
            applicant_id: 'appl_1',
            ...details,
            call_status,
            status,
            event_name: 'LeaseSign',
          },
          options,
        ),
    ),
    method(
      'applicants.update',
      'PUT /v1/events/applicants/{event_id}',
      true,
      options => applicants.update(event, options),
      options => applicants.update({ ...event, ...change, status }, options),
    ),
    method(
      'residents.create',
      'POST /v1/events/residents',
      true,
      options => residents.create({ resident_id: 'res_1' }, options),
      options =>
        residents.create(
          { resident_id: 'res_1', ...details, call_status, status, event_name: 'Phone call' },
          options,
        ),
    ),
    method(
      'residents.update',
      'PUT /v1/events/residents/{event_id}',
      true,
      options => residents.update(event, options),
      options => residents.update({ ...event, ...change, status }, options),
    ),
    method(
      'leads.logCall',
      'POST /v1/events/leads',
      true,
      options => leads.logCall({ lead_id: 'lead_1', ...call }, options),
      options => leads.logCall({ lead_id: 'lead_1', ...call, ...log }, options),
    ),
    method(
      'applicants.logCall',
      'POST /v1/events/applicants',
      true,
      options => applicants.logCall({ applicant_id: 'appl_1', ...call }, options),
      options =>
        applicants.logCall({ applicant_id: 'appl_1', application_id: 'app_1', ...call, ...log }, options),
    ),
    method(
      'residents.logCall',
      'POST /v1/events/residents',
      true,
      options => residents.logCall({ resident_id: 'res_1', ...call }, options),
      options => residents.logCall({ resident_id: 'res_1', ...call, ...log }, options),
    ),
    method(
      'leads.logEmail',
      'POST /v1/events/leads',
      true,
      options => leads.logEmail({ lead_id: 'lead_1', ...email }, options),
      options => leads.logEmail({ lead_id: 'lead_1', ...email, ...letter }, options),
    ),
    method(
      'applicants.logEmail',
      'POST /v1/events/applicants',
      true,
      options => applicants.logEmail({ applicant_id: 'appl_1', ...email }, options),
      options => applicants.logEmail({ applicant_id: 'appl_1', ...email, ...letter }, options),
    ),
    method(
      'residents.logEmail',
      'POST /v1/events/residents',
      true,
      options => residents.logEmail({ resident_id: 'res_1', ...email }, options),
      options => residents.logEmail({ resident_id: 'res_1', ...email, ...letter }, options),
    ),
    method(
      'list',
      'GET /v1/events/',
      false,
      options => drain(events.list({}, options)),
      options => drain(events.list({ resident_id: 'res_1' }, options)),
    ),
    method('get', 'GET /v1/events/{event_id}', false, options => events.get(EVENT_ID, options)),
    method(
      'types',
      'GET /v1/event-types/',
      false,
      options => drain(events.types({}, options)),
      options => drain(events.types({ models: ['leads', 'residents'] }, options)),
    ),
    method('subTypes', 'GET /v1/event-sub-types/', false, options =>
      drain(events.subTypes({ event_type_id: 'etype_1' }, options)),
    ),
    method('results', 'GET /v1/event-results/', false, options =>
      drain(events.results({ property_id: 'prop_1' }, options)),
    ),
  ]
}

/** Without a vendor, so that it asks. */
const capabilityMethods = (propexo: Propexo): FacadeMethod[] => {
  const pms = propexo.integration('int_1')
  return [
    {
      name: 'pms.capabilities',
      operation: 'GET /v1/admin/integrations/{integration_id}/',
      calls: [options => pms.capabilities(options)],
      isWrite: false,
    },
  ]
}

/** By its kind, because the suite runs on clients that are not this one. */
const isAmbiguous = (error: unknown): boolean =>
  (Object(error) as { kind?: unknown }).kind === 'ambiguous_write'

const LOST: LostWrite = {
  id: 'call_1',
  operation: 'POST /v1/events/leads',
  path: {},
  body: { integration_id: 'int_1', lead_id: 'lead_1' },
  integrationId: 'int_1',
  sentAt: '2026-06-08T14:30:00.000Z',
  lostAt: '2026-06-08T14:30:30.000Z',
  alone: true,
  otherJobs: [],
}

const clientMethods = (propexo: Propexo): FacadeMethod[] => {
  const job = () => propexo.writes.get('job_1')
  return [
    {
      name: 'propexo.list',
      operation: 'GET /v1/residents/',
      calls: [
        options => drain(propexo.list('/v1/residents/', {}, options)),
        options => drain(propexo.list('/v1/residents/', { integration_id: 'int_1' }, options)),
      ],
      isWrite: false,
    },
    {
      name: 'propexo.writes.settle',
      operation: 'GET /v1/admin/logs/writes/',
      // The mock's log shows other jobs.
      enoughAnswers: 1,
      calls: [
        ({ signal }) =>
          drain(
            propexo.writes.settle(['job_1'], {
              ...(signal ? { signal } : {}),
              pollMs: 1,
              timeoutMs: A_MINUTE_MS,
            }),
          ),
      ],
      isWrite: false,
    },
    {
      name: 'propexo.writes.reconcile',
      operation: 'GET /v1/admin/logs/writes/',
      enoughAnswers: 1,
      calls: [
        ({ signal }) =>
          propexo.writes
            .reconcile(LOST, { ...(signal ? { signal } : {}), deadlineMs: A_MINUTE_MS })
            .catch((error: unknown) => (isAmbiguous(error) ? undefined : Promise.reject(error))),
      ],
      isWrite: false,
    },
    {
      name: 'propexo.writes.get',
      operation: 'GET /v1/admin/write-status/{root_job_id}',
      calls: [options => job().status(options), options => job().wait({ ...options, pollMs: 1 })],
      isWrite: false,
    },
  ]
}

export const facadeMethods = (propexo: Propexo): readonly FacadeMethod[] => {
  // The vendor is given, so that no request but the method's own is made. Of this one nothing else is known.
  const pms = propexo.integration('int_1', { vendor: 'ANY_PMS', appointmentTimeZone: 'America/Denver' })
  return [
    ...appointmentMethods(pms),
    ...eventMethods(pms),
    ...capabilityMethods(propexo),
    ...clientMethods(propexo),
  ]
}

/** Names of all functions that hang below an object. */
export const functionsBelow = (root: object, name: string): string[] =>
  Object.entries(root).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'function') return [`${name}.${key}`]
    return typeof value === 'object' && value !== null ? functionsBelow(value, `${name}.${key}`) : []
  })
