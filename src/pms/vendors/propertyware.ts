import { create, NO_CANCEL, noEventsFound, noneFoundForAll, notFound } from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile } from '../profile.js'

export const propertyware: PmsProfile = {
  id: 'propertyware',
  name: 'Propertyware',
  vendors: ['PROPERTYWARE'],
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about writing appointments was found',
  },
  ...NO_AVAILABILITY_PAGE,
  appointments: noneFoundForAll('no page about writing appointments was found'),
  events: {
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
  calls: {},
  emails: {},
}

/** The same PMS by another interface, about whose writes nothing was found. */
export const propertywareRest: PmsProfile = {
  ...propertyware,
  id: 'propertyware_rest',
  name: 'Propertyware REST',
  vendors: ['PROPERTYWARE_REST'],
  events: {
    leads: noEventsFound('no page about writing events was found'),
    applicants: noEventsFound('no page about writing events was found'),
    residents: noEventsFound('no page about writing events was found'),
  },
}
