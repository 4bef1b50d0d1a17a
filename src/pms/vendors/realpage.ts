import { REALPAGE_EVENT_NAMES } from '../event-names.js'
import type { LogMapping } from '../logging.js'
import { create, type FieldRule, NO_CANCEL, noneFoundForAll, notFound } from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile } from '../profile.js'

const APPOINTMENTS = 'api-reference/real-page-registered-vendor/appointments/get-all-appointments'
const EVENTS = 'api-reference/real-page-registered-vendor/events/llms.txt'
const LEAD_EVENTS = 'api-reference/real-page-registered-vendor/events/create-lead-event-realpage'
const APPLICANT_EVENTS = 'api-reference/real-page-registered-vendor/events/create-applicant-event-realpage'

const NAMES: FieldRule = { field: 'event_name', oneOf: REALPAGE_EVENT_NAMES }

const named = (name: string): LogMapping => ({
  fields: {},
  name,
  confidence: 'documented',
  source: LEAD_EVENTS,
})

/** Events of others than leads go into an activity log, in which their type says what they are. */
const NOTE = { required: ['event_type_id', 'notes'], createdId: 'next_sync' } as const

const typed = (what: string): LogMapping => ({
  fields: {},
  confidence: 'inferred',
  source: APPLICANT_EVENTS,
  why: `its page has a type and notes only, and none says which type is ${what}`,
})

export const realpage: PmsProfile = {
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
      create: create('applicants', { ...NOTE, optional: [], source: APPLICANT_EVENTS }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
    residents: {
      // Known by an example only.
      create: create('residents', {
        ...NOTE,
        confidence: 'inferred',
        source: 'api-reference/real-page-registered-vendor/events/create-resident-event-realpage',
      }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
  },
  calls: { leads: named('Phone call'), applicants: typed('a call') },
  emails: { leads: named('E-mail'), applicants: typed('an email') },
}
