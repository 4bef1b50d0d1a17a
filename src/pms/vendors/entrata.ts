import { byOwnFields, CALL_DETAILS, EMAIL_DETAILS, type LogMapping } from '../logging.js'
import { cancel, create, type FieldRule, NO_CANCEL, noneFound, notListed, update } from '../operations.js'
import type { PmsProfile } from '../profile.js'

const APPOINTMENTS = 'api-reference/entrata/appointments'
const AVAILABILITY = `${APPOINTMENTS}/query-realtime-appointment-availability-entrata`
const EVENTS = 'api-reference/entrata/events'

const CLOCK = ['appointment_date', 'appointment_time'] as const

/** Ids never come back at once: what was written is found with the next sync. */
const BOOK = {
  required: [...CLOCK, 'appointment_duration_minutes', 'appointment_type', 'notes'],
  optional: ['unit_id', 'title'],
  createdId: 'next_sync',
} as const

/** Notes may not be empty. */
const MOVE = {
  required: ['notes'],
  optional: ['unit_id', ...CLOCK, 'appointment_duration_minutes', 'appointment_type', 'title'],
  createdId: 'next_sync',
} as const

const APPLICATION: FieldRule = {
  field: 'application_id',
  advised: true,
  confidence: 'inferred',
  source: `${EVENTS}/create-applicant-event-entrata`,
  why: 'events of applicants require it, and the page about their appointments was not seen so far',
}

/** The pages list it, and not completely as far as they were seen. */
const LOG = {
  required: ['event_type_id', 'event_datetime'],
  likely: [
    ...['event_result_id', 'event_sub_type_id', 'appointment_datetime', 'time_from', 'time_to'],
    ...['title', 'notes', 'employee_id', 'unit_id', ...CALL_DETAILS, ...EMAIL_DETAILS],
  ],
  createdId: 'next_sync',
} as const

/** Which types of events are calls and outgoing emails is not published. */
const logging = (details: readonly string[], page: string): LogMapping => ({
  fields: byOwnFields(details),
  confidence: 'documented',
  source: `${EVENTS}/${page}`,
})

export const entrata: PmsProfile = {
  id: 'entrata',
  name: 'Entrata',
  vendors: ['ENTRATA'],
  // Mountain time with daylight saving time, wherever the property is; Entrata shows it in the property's own time.
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'America/Denver',
    confidence: 'documented',
    source: `${APPOINTMENTS}/create-lead-appointment-entrata`,
  },
  availabilityZone: {
    reads: 'fixed',
    timeZone: 'America/Denver',
    confidence: 'documented',
    source: AVAILABILITY,
  },
  availability: { support: 'yes', confidence: 'documented', sources: [AVAILABILITY] },
  appointments: {
    leads: {
      create: create('leads', { ...BOOK, source: `${APPOINTMENTS}/create-lead-appointment-entrata` }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/update-lead-appointment-entrata` }),
      cancel: cancel({ createdId: 'next_sync', source: `${APPOINTMENTS}/cancel-lead-appointment-entrata` }),
    },
    applicants: {
      create: create('applicants', {
        ...BOOK,
        optional: [...BOOK.optional, 'application_id'],
        fields: [APPLICATION],
        source: `${APPOINTMENTS}/create-applicant-appointment-entrata`,
      }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/update-applicant-appointment-entrata` }),
      cancel: cancel({
        createdId: 'next_sync',
        source: `${APPOINTMENTS}/cancel-applicant-appointment-entrata`,
      }),
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
  calls: {
    leads: logging(CALL_DETAILS, 'create-lead-event-entrata'),
    applicants: logging(CALL_DETAILS, 'create-applicant-event-entrata'),
    residents: logging(CALL_DETAILS, 'create-resident-event-entrata'),
  },
  emails: {
    leads: logging(EMAIL_DETAILS, 'create-lead-event-entrata'),
    applicants: logging(EMAIL_DETAILS, 'create-applicant-event-entrata'),
    residents: logging(EMAIL_DETAILS, 'create-resident-event-entrata'),
  },
}
