import { create, NO_CANCEL, noEventsFound, noneFoundForAll, notFound } from './operations.js'
import { NO_AVAILABILITY_PAGE, type PmsRules } from './pms.js'

export const buildium: PmsRules = {
  id: 'buildium',
  name: 'Buildium',
  vendors: ['BUILDIUM'],
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about writing appointments was found',
  },
  ...NO_AVAILABILITY_PAGE,
  appointments: noneFoundForAll('no page about writing appointments was found'),
  events: {
    leads: noEventsFound('no page about writing events was found'),
    applicants: noEventsFound('no page about writing events was found'),
    residents: {
      create: create('residents', {
        required: ['notes'],
        optional: ['event_type'],
        createdId: 'next_sync',
        source: 'api/reference/buildium/events',
      }),
      update: notFound('api/reference/buildium/events'),
      cancel: NO_CANCEL,
    },
  },
  calls: {},
  emails: {},
}
