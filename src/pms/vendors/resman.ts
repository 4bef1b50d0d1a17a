import { RESMAN_EVENT_NAMES } from '../event-names.js'
import {
  create,
  type FieldRule,
  NO_CANCEL,
  noEventsFound,
  noneFound,
  notFound,
  notSupported,
  update,
} from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile } from '../profile.js'

const APPOINTMENTS = 'api-reference/resman/appointments'
const EVENTS = 'api-reference/resman/events'
const LEAD_EVENTS = `${EVENTS}/create-lead-event-resman` as const

const NAMES: FieldRule = { field: 'event_name', oneOf: RESMAN_EVENT_NAMES }

export const resman: PmsProfile = {
  id: 'resman',
  name: 'ResMan',
  vendors: ['RESMAN'],
  // The page's text says UTC, its field text the property's time. ResMan shows it in the zone of whoever is logged in.
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'UTC',
    confidence: 'contradicted',
    source: 'api-reference/resman/appointments/create-lead-appointment-resman',
  },
  ...NO_AVAILABILITY_PAGE,
  appointments: {
    leads: {
      create: create('leads', {
        required: ['lead_source_id', 'appointment_date', 'appointment_time'],
        optional: ['unit_id', 'notes'],
        createdId: 'write_status',
        source: `${APPOINTMENTS}/create-lead-appointment-resman`,
      }),
      update: update({
        required: ['appointment_date', 'appointment_time'],
        optional: ['unit_id', 'notes'],
        createdId: 'write_status',
        source: `${APPOINTMENTS}/update-lead-appointment-resman`,
      }),
      cancel: notSupported(`${APPOINTMENTS}/cancel-appointment-leads-res-man-not-supported`),
    },
    applicants: noneFound(`${APPOINTMENTS}/llms.txt`),
    residents: noneFound(`${APPOINTMENTS}/llms.txt`),
  },
  events: {
    leads: {
      create: create('leads', {
        required: ['event_name', 'event_datetime'],
        optional: ['lead_source_id', 'unit_id', 'notes', 'reasons_for_event'],
        fields: [NAMES],
        createdId: 'write_status',
        source: LEAD_EVENTS,
      }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
    applicants: noEventsFound(EVENTS),
    residents: noEventsFound(EVENTS),
  },
  calls: {
    leads: {
      fields: {},
      name: { outbound: 'CallToProspect', inbound: 'CallFromProspect' },
      confidence: 'documented',
      source: LEAD_EVENTS,
    },
  },
  emails: {
    leads: {
      fields: {},
      name: { outbound: 'EmailToProspect', inbound: 'EmailFromProspect' },
      confidence: 'documented',
      source: LEAD_EVENTS,
    },
  },
}
