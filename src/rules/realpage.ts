import { REALPAGE_EVENT_NAMES } from './event-names.js'
import type { Logging } from './logging.js'
import { create, type FieldRule, NO_CANCEL, noneFoundForAll, notFound } from './operations.js'
import { NO_AVAILABILITY_PAGE, type PmsRules } from './pms.js'

const APPOINTMENTS = 'api-reference/real-page-registered-vendor/appointments/get-all-appointments'
const EVENTS = 'api-reference/real-page-registered-vendor/events/llms.txt'
const LEAD_EVENTS = 'api/reference/real-page-registered-vendor/events/create-lead-event-realpage'

const NAMES: FieldRule = { field: 'event_name', oneOf: REALPAGE_EVENT_NAMES }

const named = (name: string): Logging => ({
  fields: {},
  name,
  confidence: 'documented',
  source: LEAD_EVENTS,
})

/** Of applicants no field was seen; what names an event of a lead is the best guess. */
const inferred = (name: string): Logging => ({
  ...named(name),
  confidence: 'inferred',
  why: 'the page about events of applicants was not seen; for leads this name says it',
})

export const realpage: PmsRules = {
  id: 'realpage',
  name: 'RealPage Registered Vendor',
  vendors: ['REALPAGE'],
  // It has no writes of appointments, and says nothing about the zone of events.
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'documented',
    source: 'api-reference/real-page-registered-vendor/appointments/get-all-appointments',
  },
  ...NO_AVAILABILITY_PAGE,
  appointments: noneFoundForAll(APPOINTMENTS),
  events: {
    leads: {
      create: create('leads', {
        required: ['event_name'],
        fields: [NAMES],
        createdId: 'write_status',
        source: LEAD_EVENTS,
      }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
    applicants: {
      create: create('applicants', { source: EVENTS }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
    residents: {
      // Known by an example only.
      create: create('residents', {
        required: ['event_type_id', 'notes'],
        confidence: 'inferred',
        source: EVENTS,
      }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
  },
  calls: { leads: named('Phone call'), applicants: inferred('Phone call') },
  emails: { leads: named('E-mail'), applicants: inferred('E-mail') },
}
