import { create, NO_CANCEL, noneFoundForAll, notFound } from './operations.js'
import { NO_AVAILABILITY_PAGE, type PmsRules } from './pms.js'

const APPOINTMENTS = 'api-reference/real-page-registered-vendor/appointments/get-all-appointments'
const EVENTS = 'api-reference/real-page-registered-vendor/events/llms.txt'

export const realpage: PmsRules = {
  name: 'RealPage Registered Vendor',
  vendors: ['REALPAGE'],
  // It has no writes of appointments, and says nothing about the zone of events.
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'documented',
    source: 'api-reference/real-page-registered-vendor/appointments/get-all-appointments',
  },
  availabilityZone: NO_AVAILABILITY_PAGE,
  appointments: noneFoundForAll(APPOINTMENTS),
  events: {
    leads: {
      create: create('leads', {
        required: ['event_name'],
        createdId: 'write_status',
        source: 'api/reference/real-page-registered-vendor/events/create-lead-event-realpage',
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
      create: create('residents', { required: ['event_type_id', 'notes'], source: EVENTS }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
  },
}
