import { cancel, create, type FieldRule, NO_CANCEL, noEventsFound, notListed, update } from '../operations.js'
import type { PmsProfile } from '../profile.js'

const APPOINTMENTS = 'api-reference/rent-manager/appointments'
const EVENTS = 'api-reference/rent-manager/events'

const AVAILABILITY = `${APPOINTMENTS}/query-appointment-availability-rent-manager-not-supported`

const SHORT_TITLE: FieldRule = { field: 'title', maxLength: 50 }
const WHOLE = ['appointment_date', 'appointment_time', 'appointment_duration_minutes', 'title'] as const
const BOOK = {
  required: WHOLE,
  optional: ['employee_id', 'notes'],
  fields: [SHORT_TITLE],
  createdId: 'write_status',
} as const
/** An update sends the whole appointment again. */
const MOVE = {
  required: WHOLE,
  optional: ['notes'],
  fields: [SHORT_TITLE],
  createdId: 'write_status',
} as const

export const rentManager: PmsProfile = {
  id: 'rentmanager',
  name: 'Rent Manager',
  vendors: ['RENTMANAGER'],
  // The page's text says the configured zone, its field text the property's own: the setting is what the API reads by.
  appointmentZone: {
    reads: 'record',
    fallback: 'America/New_York',
    confidence: 'contradicted',
    source: 'api-reference/rent-manager/appointments/create-lead-appointment-rent-manager',
  },
  availabilityZone: { reads: 'undocumented', confidence: 'documented', source: AVAILABILITY },
  // It always answers 405.
  availability: { support: 'no', confidence: 'documented', sources: [AVAILABILITY] },
  appointments: {
    leads: {
      create: create('leads', { ...BOOK, source: `${APPOINTMENTS}/create-lead-appointment-rent-manager` }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/cancel-lead-appointment-rent-manager` }),
      cancel: cancel({
        createdId: 'next_sync',
        source: `${APPOINTMENTS}/cancel-lead-appointment-rent-manager`,
      }),
    },
    applicants: {
      create: create('applicants', {
        ...BOOK,
        source: `${APPOINTMENTS}/create-applicant-appointment-rent-manager`,
      }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/update-applicant-appointment-rent-manager` }),
      cancel: cancel({
        createdId: 'next_sync',
        source: `${APPOINTMENTS}/cancel-lead-appointment-rent-manager`,
      }),
    },
    residents: {
      create: create('residents', {
        ...BOOK,
        source: `${APPOINTMENTS}/create-resident-appointment-rent-manager`,
      }),
      update: update({ ...MOVE, source: `${APPOINTMENTS}/cancel-lead-appointment-rent-manager` }),
      cancel: cancel({
        createdId: 'next_sync',
        source: `${APPOINTMENTS}/cancel-resident-appointment-rent-manager`,
      }),
    },
  },
  events: {
    // Its fields were not seen in full.
    leads: {
      create: create('leads', { source: `${EVENTS}/create-lead-event-rent-manager` }),
      update: notListed(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    applicants: noEventsFound(`${EVENTS}/llms.txt`),
    residents: noEventsFound(`${EVENTS}/llms.txt`),
  },
  calls: {},
  emails: {},
}
