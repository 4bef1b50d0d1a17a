import type { JsonObject } from '../../scripts/spec/document.js'
import { EVENT_ID, LEAD_ID } from './facade-methods.js'
import type { ContractRequest } from './harness/request.js'

const sends = (body: JsonObject, path: JsonObject = {}, query: JsonObject = {}): ContractRequest => ({
  path,
  query,
  body,
})
const asks = (query: JsonObject, path: JsonObject = {}): ContractRequest => ({ path, query })

const integration_id = 'int_1'
const ofEvent = { event_id: EVENT_ID }

const most = {
  employee_id: 'empl_1',
  notes: 'n',
  title: 't',
  status: 'OPEN',
  appointment_duration_minutes: 30,
}
const prospect = { ...most, unit_id: 'unit_1', appointment_type: 'TOUR', priority: 'HIGH' }
const at = { appointment_date: '2026-06-08', appointment_time: '14:30:00' }
const cancelled = [sends({ integration_id, event_id: EVENT_ID })]

const appointmentRequests = {
  'pms.appointments.leads.preview': [sends({ integration_id, lead_id: 'lead_1', ...prospect, ...at })],
  'pms.appointments.applicants.preview': [
    sends({ integration_id, applicant_id: 'appl_1', ...prospect, ...at }),
  ],
  'pms.appointments.residents.preview': [sends({ integration_id, resident_id: 'res_1', ...most, ...at })],
  'pms.appointments.leads.create': [
    sends({ integration_id, lead_id: 'lead_1', ...at }),
    sends({ integration_id, lead_id: 'lead_1', ...prospect, lead_source_id: 'src_1', ...at }),
    sends({ integration_id, lead_id: 'lead_1', ...at }, {}, { ignore_unknown_fields: true }),
  ],
  'pms.appointments.leads.update': [sends({}, ofEvent), sends({ ...prospect, ...at }, ofEvent)],
  'pms.appointments.leads.cancel': cancelled,
  'pms.appointments.applicants.create': [
    sends({ integration_id, applicant_id: 'appl_1', ...at }),
    sends({ integration_id, applicant_id: 'appl_1', ...prospect, application_id: 'app_1', ...at }),
  ],
  'pms.appointments.applicants.update': [sends({}, ofEvent), sends({ ...prospect, ...at }, ofEvent)],
  'pms.appointments.applicants.cancel': cancelled,
  'pms.appointments.residents.create': [
    sends({ integration_id, resident_id: 'res_1', ...at }),
    sends({ integration_id, resident_id: 'res_1', ...most, ...at }),
  ],
  'pms.appointments.residents.update': [sends({}, ofEvent), sends({ ...most, ...at }, ofEvent)],
  'pms.appointments.residents.cancel': cancelled,
  'pms.appointments.availability': [
    sends({
      integration_id,
      property_id: 'prop_1',
      availability_start_date: '2026-06-08',
      availability_duration_days: 1,
    }),
    sends({
      integration_id,
      property_id: 'prop_1',
      availability_start_date: '2026-06-08',
      availability_duration_days: 7,
      appointment_duration_minutes: 30,
      calendar_types: ['GENERAL', 'LEASING'],
      employee_id: 'empl_1',
    }),
  ],
}

/** 14:30 at -05:00. */
const event_datetime = '2026-06-08T13:30:00-06:00'
const call = {
  call_phone_number_from: '+15125550142',
  call_phone_number_to: '+15125550100',
  call_duration: 95,
}
const call_audio_link = 'https://example.com/call/1'
const details = {
  ...{ event_type_id: 'etype_1', event_result_id: 'eres_1', event_sub_type_id: 'esub_1' },
  ...{ employee_id: 'empl_1', unit_id: 'unit_1', notes: 'n', title: 't' },
  ...{ ...call, call_audio_link, email_from: 'ada@example.com', email_send: false },
  ...{ event_datetime, appointment_datetime: '2026-06-08T14:30:00-06:00' },
  ...{ time_from: '13:30:00', time_to: '14:00:00' },
}
const told = { ...details, call_status: 'ANSWER' }
const changed = { event_type_id: 'etype_1', employee_id: 'empl_1', notes: 'n', event_datetime }
const logged = { integration_id, event_type_id: 'etype_1', event_datetime }
const called = { ...logged, ...call, call_status: 'ANSWER' }
const more = { call_audio_link, notes: 'n', employee_id: 'empl_1' }
const mailed = { ...logged, email_from: 'leasing@example.com', email_send: false }
const letter = {
  email_to: 'ada@example.com',
  email_cc: 'a@example.com, b@example.com',
  email_bcc: 'c@example.com',
  email_subject: 'Your tour',
  email_body: 'See you at half past two.',
}
const updated = [sends({}, ofEvent), sends({ ...changed, status: 'COMPLETED' }, ofEvent)]

const eventRequests = {
  'pms.events.leads.preview': [sends({ integration_id, lead_id: 'lead_1', ...details })],
  'pms.events.applicants.preview': [sends({ integration_id, applicant_id: 'appl_1', ...details })],
  'pms.events.residents.preview': [sends({ integration_id, resident_id: 'res_1', ...details })],
  'pms.events.leads.create': [
    sends({ integration_id, lead_id: 'lead_1' }),
    sends({ integration_id, lead_id: 'lead_1', ...told, status: 'LEASED', event_name: 'Show' }),
  ],
  'pms.events.leads.update': updated,
  'pms.events.applicants.create': [
    sends({ integration_id, applicant_id: 'appl_1' }),
    sends({ integration_id, applicant_id: 'appl_1', ...told, status: 'COMPLETED', event_name: 'LeaseSign' }),
  ],
  'pms.events.applicants.update': updated,
  'pms.events.residents.create': [
    sends({ integration_id, resident_id: 'res_1' }),
    sends({ integration_id, resident_id: 'res_1', ...told, status: 'COMPLETED', event_name: 'Phone call' }),
  ],
  'pms.events.residents.update': updated,
  'pms.events.leads.logCall': [
    sends({ lead_id: 'lead_1', ...called }),
    sends({ lead_id: 'lead_1', ...called, ...more }),
  ],
  'pms.events.applicants.logCall': [
    sends({ applicant_id: 'appl_1', ...called }),
    sends({ applicant_id: 'appl_1', application_id: 'app_1', ...called, ...more }),
  ],
  'pms.events.residents.logCall': [
    sends({ resident_id: 'res_1', ...called }),
    sends({ resident_id: 'res_1', ...called, ...more }),
  ],
  'pms.events.leads.logEmail': [
    sends({ lead_id: 'lead_1', ...mailed }),
    sends({ lead_id: 'lead_1', ...mailed, ...letter }),
  ],
  'pms.events.applicants.logEmail': [
    sends({ applicant_id: 'appl_1', ...mailed }),
    sends({ applicant_id: 'appl_1', ...mailed, ...letter }),
  ],
  'pms.events.residents.logEmail': [
    sends({ resident_id: 'res_1', ...mailed }),
    sends({ resident_id: 'res_1', ...mailed, ...letter }),
  ],
}

/** The first page of a list, which comes in the order of creation unless the caller wants another one. */
const page = { limit: 250, offset: 0, 'order-by': 'created_at:asc' }

const reads = {
  'pms.appointments.list': [
    asks({ ...page, integration_id }),
    asks({ ...page, integration_id, lead_id: LEAD_ID, 'order-by': 'updated_at:desc' }),
  ],
  'pms.events.list': [
    asks({ ...page, integration_id }),
    asks({ ...page, integration_id, resident_id: 'res_1' }),
  ],
  'pms.events.get': [asks({}, ofEvent)],
  'pms.events.types': [
    asks({ ...page, integration_id }),
    asks({ ...page, integration_id, models: ['leads', 'residents'] }),
  ],
  'pms.events.subTypes': [asks({ ...page, integration_id, event_type_id: 'etype_1' })],
  'pms.events.results': [asks({ ...page, integration_id, property_id: 'prop_1' })],
  'pms.capabilities': [asks({}, { integration_id })],
  'propexo.list': [asks(page), asks({ ...page, integration_id })],
  'propexo.writes.settle': [asks({ limit: 100, offset: 0, time_range: 'day' })],
  'propexo.writes.reconcile': [
    asks({ limit: 100, offset: 0, time_range: 'month', integration_id, write_category: 'events' }),
  ],
  'propexo.writes.get': [asks({}, { root_job_id: 'job_1' }), asks({}, { root_job_id: 'job_1' })],
}

/**
 * What each call of `facade-methods.ts` sends first, written down from the specification and docs/ and not from the
 * client. The integration is at America/Denver, at -06:00 on that day.
 */
export const facadeRequests: Readonly<Record<string, readonly ContractRequest[]>> = {
  ...appointmentRequests,
  ...eventRequests,
  ...reads,
}
