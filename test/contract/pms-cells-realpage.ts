import {
  APPLICANT,
  AT,
  CANCEL,
  cell,
  EVENT,
  INTEGRATION,
  LEAD,
  type PmsCells,
  RESIDENT,
} from './pms-cells.js'

/** 19:30 in UTC on the clocks of a property in Phoenix. */
const CLOCK = { appointment_date: '2026-06-08', appointment_time: '12:30:00' } as const
const DATE_TIME = '2026-06-08T12:30:00-07:00'

const WHEN = { property_id: 'prop_1', at: AT } as const
const HAPPENED = { property_id: 'prop_1', event_datetime: AT } as const
const TOUR = { employee_id: 'empl_1', appointment_duration_minutes: 45 } as const
const ASIDE = { notes: 'Second tour', priority: 'HIGH' } as const
const CALL = { employee_id: 'empl_1', event_type_id: 'etype_1' } as const
const NOTE = { event_type_id: 'etype_1', notes: 'Asked about parking' } as const
const CALL_ASIDE = {
  unit_id: 'unit_1',
  status: 'ACTIVE',
  notes: 'Asked about parking',
  call_recording_url: 'https://calls.example.com/5b20e7',
} as const

const BOOK = [
  'integration_id',
  'employee_id',
  'appointment_date',
  'appointment_time',
  'appointment_duration_minutes',
]
const CANCELLING = {
  required: ['integration_id', 'event_id'],
  createdId: 'write_status',
  least: CANCEL,
} as const

export const realpageRpx: PmsCells = {
  pms: 'REALPAGE_RPX',
  name: 'RealPage Partner Exchange',
  appointments: ['✔ ✔ ✔', '✔ ✔ ✔', '– – –'],
  events: ['✔ – ✘', '✔ – ✘', '✔ – ✘'],
  options: { timeZones: { prop_1: 'America/Phoenix' } },
  supported: [
    cell('appointments.leads.create', {
      required: [...BOOK, 'lead_id'],
      createdId: 'write_status',
      least: { input: { ...LEAD, ...WHEN, ...TOUR }, body: { ...INTEGRATION, ...LEAD, ...TOUR, ...CLOCK } },
      most: {
        input: { ...LEAD, ...WHEN, ...TOUR, ...ASIDE },
        body: { ...INTEGRATION, ...LEAD, ...TOUR, ...ASIDE, ...CLOCK },
      },
    }),
    cell('appointments.leads.update', {
      required: ['event_id', 'appointment_date', 'appointment_time'],
      createdId: 'write_status',
      least: { input: { ...EVENT, ...WHEN }, body: CLOCK },
    }),
    cell('appointments.leads.cancel', CANCELLING),
    cell('appointments.applicants.create', {
      required: [...BOOK, 'applicant_id'],
      createdId: 'write_status',
      least: {
        input: { ...APPLICANT, ...WHEN, ...TOUR },
        body: { ...INTEGRATION, ...APPLICANT, ...TOUR, ...CLOCK },
      },
      most: {
        input: { ...APPLICANT, ...WHEN, ...TOUR, ...ASIDE },
        body: { ...INTEGRATION, ...APPLICANT, ...TOUR, ...ASIDE, ...CLOCK },
      },
    }),
    // Its page is in the list, and was not seen.
    cell('appointments.applicants.update', {
      required: ['event_id'],
      createdId: 'unknown',
      least: { input: { ...EVENT, ...WHEN }, body: CLOCK },
    }),
    cell('appointments.applicants.cancel', CANCELLING),
    cell('events.leads.create', {
      required: ['integration_id', 'lead_id', 'employee_id', 'event_type_id', 'event_datetime'],
      createdId: 'next_sync',
      least: {
        input: { ...LEAD, ...HAPPENED, ...CALL },
        body: { ...INTEGRATION, ...LEAD, ...CALL, event_datetime: DATE_TIME },
      },
      most: {
        input: { ...LEAD, ...HAPPENED, ...CALL, ...CALL_ASIDE },
        body: { ...INTEGRATION, ...LEAD, ...CALL, ...CALL_ASIDE, event_datetime: DATE_TIME },
      },
    }),
    cell('events.applicants.create', {
      required: ['integration_id', 'applicant_id', 'event_type_id', 'notes'],
      createdId: 'next_sync',
      least: {
        input: { ...APPLICANT, ...NOTE },
        body: { ...INTEGRATION, ...APPLICANT, ...NOTE },
      },
    }),
    cell('events.residents.create', {
      required: ['integration_id', 'resident_id', 'event_type_id', 'notes'],
      createdId: 'next_sync',
      least: {
        input: { ...RESIDENT, ...NOTE },
        body: { ...INTEGRATION, ...RESIDENT, ...NOTE },
      },
    }),
  ],
}

export const realpage: PmsCells = {
  pms: 'REALPAGE',
  name: 'RealPage Registered Vendor',
  appointments: ['– – –', '– – –', '– – –'],
  events: ['✔ – ✘', '✔ – ✘', '✔ – ✘'],
  supported: [
    cell('events.leads.create', {
      required: ['integration_id', 'lead_id', 'event_name'],
      createdId: 'write_status',
      least: {
        input: { ...LEAD, event_name: 'Visit (return)' },
        body: { ...INTEGRATION, ...LEAD, event_name: 'Visit (return)' },
      },
      most: {
        input: { ...LEAD, event_name: 'Visit (return)', event_datetime: AT },
        body: { ...INTEGRATION, ...LEAD, event_name: 'Visit (return)', event_datetime: AT },
        // No page says in which zone it is read.
        doubts: ['time.time_zone_unresolved'],
      },
    }),
    cell('events.applicants.create', {
      required: ['integration_id', 'applicant_id', 'event_type_id', 'notes'],
      createdId: 'next_sync',
      least: {
        input: { ...APPLICANT, ...NOTE },
        body: { ...INTEGRATION, ...APPLICANT, ...NOTE },
      },
    }),
    // Known by an example only.
    cell('events.residents.create', {
      required: ['integration_id', 'resident_id', 'event_type_id', 'notes'],
      isInferred: true,
      createdId: 'next_sync',
      least: {
        input: { ...RESIDENT, event_type_id: 'etype_1', notes: 'Moved in' },
        body: { ...INTEGRATION, ...RESIDENT, event_type_id: 'etype_1', notes: 'Moved in' },
      },
    }),
  ],
}
