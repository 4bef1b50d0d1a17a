import { AT, CANCEL, cell, EVENT, INTEGRATION, LEAD, type PmsCells } from './pms-cells.js'

/** AppFolio and ResMan read times in UTC. */
const CLOCK = { appointment_date: '2026-06-08', appointment_time: '19:30:00' } as const

const SOURCE = { lead_source_id: 'src_1' } as const
const ASIDE = { unit_id: 'unit_1', notes: 'Second tour' } as const
const CALL = { event_name: 'CallFromProspect' } as const
const CALL_ASIDE = { ...SOURCE, ...ASIDE, reasons_for_event: 'Parking' } as const

export const resman: PmsCells = {
  pms: 'RESMAN',
  name: 'ResMan',
  appointments: ['✔ ✔ ✘', '– – –', '– – –'],
  events: ['✔ – ✘', '– – ✘', '– – ✘'],
  supported: [
    cell('appointments.leads.create', {
      required: ['integration_id', 'lead_id', 'lead_source_id', 'appointment_date', 'appointment_time'],
      createdId: 'write_status',
      least: {
        input: { ...LEAD, ...SOURCE, at: AT },
        body: { ...INTEGRATION, ...LEAD, ...SOURCE, ...CLOCK },
      },
      most: {
        input: { ...LEAD, ...SOURCE, ...ASIDE, at: AT },
        body: { ...INTEGRATION, ...LEAD, ...SOURCE, ...ASIDE, ...CLOCK },
      },
    }),
    cell('appointments.leads.update', {
      required: ['event_id', 'appointment_date', 'appointment_time'],
      createdId: 'write_status',
      least: { input: { ...EVENT, at: AT }, body: CLOCK },
      most: { input: { ...EVENT, ...ASIDE, at: AT }, body: { ...ASIDE, ...CLOCK } },
    }),
    cell('events.leads.create', {
      required: ['integration_id', 'lead_id', 'event_name', 'event_datetime'],
      createdId: 'write_status',
      least: {
        input: { ...LEAD, ...CALL, event_datetime: AT },
        body: { ...INTEGRATION, ...LEAD, ...CALL, event_datetime: '2026-06-08T19:30:00+00:00' },
      },
      most: {
        input: { ...LEAD, ...CALL, ...CALL_ASIDE, event_datetime: AT },
        body: {
          ...INTEGRATION,
          ...LEAD,
          ...CALL,
          ...CALL_ASIDE,
          event_datetime: '2026-06-08T19:30:00+00:00',
        },
      },
    }),
  ],
}

const TOUR = { unit_id: 'unit_1', appointment_duration_minutes: 20 } as const
const LED = { employee_id: 'empl_1', notes: 'Second tour' } as const

export const appfolio: PmsCells = {
  pms: 'APPFOLIO',
  name: 'AppFolio',
  appointments: ['✔ ✔ ✔', '– – –', '– – –'],
  events: ['– – ✘', '– – ✘', '– – ✘'],
  supported: [
    cell('appointments.leads.create', {
      required: [
        'integration_id',
        'lead_id',
        'unit_id',
        'appointment_date',
        'appointment_time',
        'appointment_duration_minutes',
      ],
      createdId: 'write_status',
      least: { input: { ...LEAD, ...TOUR, at: AT }, body: { ...INTEGRATION, ...LEAD, ...TOUR, ...CLOCK } },
      most: {
        input: { ...LEAD, ...TOUR, ...LED, at: AT },
        body: { ...INTEGRATION, ...LEAD, ...TOUR, ...LED, ...CLOCK },
      },
    }),
    cell('appointments.leads.update', {
      required: ['event_id'],
      createdId: 'write_status',
      least: { input: EVENT, body: {} },
      most: {
        input: { ...EVENT, at: AT, appointment_duration_minutes: 20 },
        body: { ...CLOCK, appointment_duration_minutes: 20 },
      },
    }),
    cell('appointments.leads.cancel', {
      required: ['integration_id', 'event_id'],
      createdId: 'write_status',
      least: CANCEL,
    }),
  ],
}
