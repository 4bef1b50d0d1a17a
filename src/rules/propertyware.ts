import { create, NO_CANCEL, noneFound, notFound } from './operations.js'
import type { PmsRules } from './pms.js'

export const propertyware: PmsRules = {
  name: 'Propertyware',
  vendors: ['PROPERTYWARE', 'PROPERTYWARE_REST'],
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about writing appointments was found',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
  appointments: {
    leads: noneFound('no page about writing appointments was found'),
    applicants: noneFound('no page about writing appointments was found'),
    residents: noneFound('no page about writing appointments was found'),
  },
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
    applicants: { ...noneFound('no page about writing events was found'), cancel: NO_CANCEL },
    residents: { ...noneFound('no page about writing events was found'), cancel: NO_CANCEL },
  },
}
