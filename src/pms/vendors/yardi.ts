import { YARDI_EVENT_NAMES } from '../event-names.js'
import type { LogMapping } from '../logging.js'
import {
  cancel,
  create,
  type FieldRule,
  NO_CANCEL,
  noEventsFound,
  noneFound,
  notFound,
  notListed,
  update,
} from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile } from '../profile.js'

const APPOINTMENTS = 'api-reference/yardi/appointments'
const EVENTS = 'api-reference/yardi/events'
const LEAD_EVENTS = 'api/reference/yardi/events/create-lead-event-yardi'

const REST = 'api-reference/yardi-rest/appointments'

const SHORT_NOTES: FieldRule = { field: 'notes', maxLength: 256 }

const BOOK = {
  required: ['unit_id', 'employee_id', 'appointment_date', 'appointment_time'],
  optional: ['notes'],
  fields: [SHORT_NOTES],
} as const

/** What else an update takes was not seen. */
const MOVE = {
  required: ['appointment_date', 'appointment_time'],
  likely: ['unit_id', 'employee_id', 'notes'],
  fields: [
    {
      ...SHORT_NOTES,
      confidence: 'inferred',
      why: 'the limit is documented for creating',
    } satisfies FieldRule,
  ],
} as const

const NAMES: FieldRule = { field: 'event_name', oneOf: YARDI_EVENT_NAMES }

const RENT: FieldRule = {
  field: 'rent_amount_in_cents',
  neededFor: { field: 'event_name', is: ['LeaseSign'] },
}

/** A unit goes with some names only, of which the list was not seen. Of the id an older page says that it is the lead's, the newest that there is none. */
const LOG = {
  required: ['event_name', 'event_datetime', 'agent_name'],
  optional: ['unit_id', 'notes', 'rent_amount_in_cents'],
  fields: [NAMES, RENT, SHORT_NOTES],
} as const

/** There are names for calls, and no field for their details. */
const CALL: LogMapping = {
  fields: {},
  name: { outbound: 'CallToProspect', inbound: 'CallFromProspect' },
  confidence: 'documented',
  source: LEAD_EVENTS,
}
const EMAIL: LogMapping = { fields: {}, name: 'Email', confidence: 'documented', source: LEAD_EVENTS }

export const yardi: PmsProfile = {
  id: 'yardi',
  name: 'Yardi',
  vendors: ['YARDI', 'SAMPLE1'],
  // The record of the property, else the integration's, which is the zone of the Yardi server.
  appointmentZone: {
    reads: 'record',
    confidence: 'documented',
    source: 'api-reference/yardi/appointments/create-lead-appointment-yardi',
  },
  ...NO_AVAILABILITY_PAGE,
  appointments: {
    leads: {
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
      create: create('leads', { ...LOG, source: LEAD_EVENTS }),
      update: notListed(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    applicants: {
      create: create('applicants', {
        ...LOG,
        source: 'api-reference/yardi-rest/events/create-applicant-event-yardi-rest',
      }),
      update: notListed(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    residents: noEventsFound(`${EVENTS}/llms.txt`),
  },
  calls: { leads: CALL, applicants: CALL },
  emails: { leads: EMAIL, applicants: EMAIL },
}

const REST_BOOK = { ...BOOK, createdId: 'next_sync' } as const

/** The same by another interface, in beta: it gives no id of what was created, and nothing was found about cancelling. */
export const yardiRest: PmsProfile = {
  ...yardi,
  id: 'yardi_rest',
  name: 'Yardi REST',
  vendors: ['YARDI_REST'],
  appointments: {
    leads: {
      create: create('leads', { ...REST_BOOK, source: `${REST}/create-lead-appointment-yardi-rest` }),
      update: update({ ...MOVE, source: `${REST}/update-lead-appointment-yardi-rest` }),
      cancel: notFound(`${REST}/llms.txt`),
    },
    applicants: {
      create: create('applicants', {
        ...REST_BOOK,
        source: `${REST}/create-applicant-appointment-yardi-rest`,
      }),
      update: update({ ...MOVE, source: `${REST}/update-applicant-appointment-yardi-rest` }),
      cancel: notFound(`${REST}/llms.txt`),
    },
    residents: noneFound(`${REST}/llms.txt`),
  },
}
