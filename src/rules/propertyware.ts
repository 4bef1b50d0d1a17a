import { create, NO_CANCEL, noEventsFound, noneFoundForAll, notFound } from './operations.js'
import { NO_AVAILABILITY_PAGE, type PmsRules } from './pms.js'

export const propertyware: PmsRules = {
  name: 'Propertyware',
  vendors: ['PROPERTYWARE', 'PROPERTYWARE_REST'],
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about writing appointments was found',
  },
  availabilityZone: NO_AVAILABILITY_PAGE,
  appointments: noneFoundForAll('no page about writing appointments was found'),
  events: {
    // Of the SOAP interface; of REST nothing was found.
    leads: {
      create: create('leads', {
        required: ['notes', 'event_name'],
        optional: ['event_datetime'],
        createdId: 'next_sync',
        source: 'api-reference/propertyware-soap/events/create-lead-event-propertyware',
      }),
      update: notFound('api-reference/propertyware-soap/events'),
      cancel: NO_CANCEL,
    },
    applicants: noEventsFound('no page about writing events was found'),
    residents: noEventsFound('no page about writing events was found'),
  },
}
