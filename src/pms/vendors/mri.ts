import { create, type FieldRule, NO_CANCEL, notFound, update } from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile } from '../profile.js'

const APPOINTMENTS = 'api-reference/mri/appointments'
const EVENTS = 'api-reference/mri/events'

const LEASING_AGENT: FieldRule = { field: 'employee_id', role: 'LEASING_AGENT' }
const STATUS: FieldRule = { field: 'status', oneOf: ['COMPLETED', 'OPEN', 'REVIEW', 'DENIED'] }

/** No duration and no title; the time is optional. */
const BOOK = {
  required: ['appointment_date'],
  optional: ['appointment_time', 'employee_id', 'status', 'notes'],
  fields: [LEASING_AGENT, STATUS],
  createdId: 'write_status',
} as const

const LOG = {
  required: ['event_type_id', 'event_datetime'],
  optional: ['employee_id', 'status', 'notes'],
  fields: [LEASING_AGENT, STATUS],
} as const

const STATUS_OF_LEADS: FieldRule = {
  field: 'status',
  unusable: true,
  confidence: 'contradicted',
  why: 'the generic operation takes the values of RealPage Partner Exchange here, and MRI documents others',
}

export const mri: PmsProfile = {
  id: 'mri',
  name: 'MRI',
  vendors: ['MRI'],
  // Its pages describe the fields and name no zone.
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'documented',
    source: `${APPOINTMENTS}/create-lead-appointment-mri`,
  },
  ...NO_AVAILABILITY_PAGE,
  appointments: {
    leads: {
      create: create('leads', { ...BOOK, source: `${APPOINTMENTS}/create-lead-appointment-mri` }),
      update: update({ ...BOOK, source: `${APPOINTMENTS}/update-lead-appointment-mri` }),
      cancel: notFound(`${APPOINTMENTS}/llms.txt`),
    },
    applicants: {
      create: create('applicants', { ...BOOK, source: `${APPOINTMENTS}/create-applicant-appointment-mri` }),
      update: update({ ...BOOK, source: `${APPOINTMENTS}/update-applicant-appointment-mri` }),
      cancel: notFound(`${APPOINTMENTS}/llms.txt`),
    },
    residents: {
      create: create('residents', { ...BOOK, source: `${APPOINTMENTS}/create-resident-appointment-mri` }),
      update: update({ ...BOOK, source: `${APPOINTMENTS}/update-resident-appointment-mri` }),
      cancel: notFound(`${APPOINTMENTS}/llms.txt`),
    },
  },
  events: {
    leads: {
      create: create('leads', {
        ...LOG,
        fields: [LEASING_AGENT, STATUS_OF_LEADS],
        source: `${EVENTS}/create-lead-event-mri`,
      }),
      update: update({ ...LOG, source: `${EVENTS}/update-lead-event-mri` }),
      cancel: NO_CANCEL,
    },
    applicants: {
      create: create('applicants', {
        ...LOG,
        createdId: 'write_status',
        source: `${EVENTS}/create-applicant-event-mri`,
      }),
      update: update({ ...LOG, source: `${EVENTS}/update-applicant-event-mri` }),
      cancel: NO_CANCEL,
    },
    residents: {
      create: create('residents', { ...LOG, source: `${EVENTS}/create-resident-event-mri` }),
      update: update({ ...LOG, source: `${EVENTS}/update-resident-event-mri` }),
      cancel: NO_CANCEL,
    },
  },
  // Its events have types, and no page says that one of them is a call or an email.
  calls: {},
  emails: {},
}
