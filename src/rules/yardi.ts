import { cancel, create, NO_CANCEL, noEventsFound, noneFound, notListed, update } from './operations.js'
import { NO_AVAILABILITY_PAGE, type PmsRules } from './pms.js'

const APPOINTMENTS = 'api-reference/yardi/appointments'
const EVENTS = 'api-reference/yardi/events'

const BOOK = {
  required: ['unit_id', 'employee_id', 'appointment_date', 'appointment_time'],
  optional: ['notes'],
} as const

/** What else an update takes was not seen. */
const MOVE = { required: ['appointment_date', 'appointment_time'] } as const

/** Of the id an older page says that it is the lead's, the newest that there is none. */
const LOG = {
  required: ['event_name', 'event_datetime', 'agent_name'],
  optional: ['unit_id', 'notes', 'rent_amount_in_cents'],
} as const

export const yardi: PmsRules = {
  name: 'Yardi',
  vendors: ['YARDI', 'YARDI_REST', 'SAMPLE1'],
  // The record of the property, else the integration's, which is the zone of the Yardi server.
  appointmentZone: {
    reads: 'record',
    confidence: 'documented',
    source: 'api-reference/yardi/appointments/create-lead-appointment-yardi',
  },
  availabilityZone: NO_AVAILABILITY_PAGE,
  appointments: {
    leads: {
      // Legacy gives the id of a lead's appointment in the status of the job; REST gives none.
      create: create('leads', {
        ...BOOK,
        createdId: 'write_status',
        source: `${APPOINTMENTS}/create-lead-appointment-yardi`,
      }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/update-lead-appointment-yardi` }),
      cancel: cancel({ source: `${APPOINTMENTS}/update-lead-appointment-yardi` }),
    },
    applicants: {
      create: create('applicants', {
        ...BOOK,
        source: 'api-reference/yardi-rest/appointments/create-applicant-appointment-yardi-rest',
      }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/update-lead-appointment-yardi` }),
      cancel: cancel({ source: `${APPOINTMENTS}/update-lead-appointment-yardi` }),
    },
    residents: noneFound(`${APPOINTMENTS}/update-lead-appointment-yardi`),
  },
  events: {
    leads: {
      create: create('leads', { ...LOG, source: `${EVENTS}/llms.txt` }),
      update: notListed(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    applicants: {
      create: create('applicants', { ...LOG, source: `${EVENTS}/llms.txt` }),
      update: notListed(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    residents: noEventsFound(`${EVENTS}/llms.txt`),
  },
}
