import { cancel, create, NO_CANCEL, noneFound, notListed, update } from './operations.js'
import type { PmsRules } from './pms.js'

const APPOINTMENTS = 'api-reference/entrata/appointments'
const EVENTS = 'api-reference/entrata/events'

/** Ids never come back at once: what was written is found with the next sync. */
const BOOK = {
  required: [
    'appointment_date',
    'appointment_time',
    'appointment_duration_minutes',
    'appointment_type',
    'notes',
  ],
  optional: ['unit_id', 'title'],
  createdId: 'next_sync',
} as const

const MOVE = {
  required: ['notes'],
  optional: [
    'unit_id',
    'appointment_date',
    'appointment_time',
    'appointment_duration_minutes',
    'appointment_type',
    'title',
  ],
  createdId: 'next_sync',
} as const

const LOG = { required: ['event_type_id', 'event_datetime'], createdId: 'next_sync' } as const

export const entrata: PmsRules = {
  name: 'Entrata',
  vendors: ['ENTRATA'],
  // Mountain time with daylight saving time, wherever the property is; Entrata shows it in the property's own time.
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'America/Denver',
    confidence: 'documented',
    source: 'api-reference/entrata/appointments/create-lead-appointment-entrata',
  },
  availabilityZone: {
    reads: 'fixed',
    timeZone: 'America/Denver',
    confidence: 'documented',
    source: 'api-reference/entrata/appointments/query-realtime-appointment-availability-entrata',
  },
  appointments: {
    leads: {
      create: create('leads', { ...BOOK, source: `${APPOINTMENTS}/create-lead-appointment-entrata` }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/update-lead-appointment-entrata` }),
      cancel: cancel({ createdId: 'next_sync', source: `${APPOINTMENTS}/llms.txt` }),
    },
    applicants: {
      create: create('applicants', { ...BOOK, source: `${APPOINTMENTS}/llms.txt` }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/llms.txt` }),
      cancel: cancel({ createdId: 'next_sync', source: `${APPOINTMENTS}/llms.txt` }),
    },
    // The stored list breaks off before residents.
    residents: noneFound(`${APPOINTMENTS}/llms.txt`),
  },
  events: {
    leads: {
      create: create('leads', { ...LOG, source: `${EVENTS}/create-lead-event-entrata` }),
      update: notListed(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    applicants: {
      create: create('applicants', {
        ...LOG,
        required: [...LOG.required, 'application_id'],
        source: `${EVENTS}/create-applicant-event-entrata`,
      }),
      update: notListed(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    residents: {
      create: create('residents', { ...LOG, source: `${EVENTS}/create-resident-event-entrata` }),
      update: notListed(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
  },
}
