import { create, NO_CANCEL, noneFound, notFound } from './operations.js'
import type { PmsRules } from './pms.js'

export const buildium: PmsRules = {
  name: 'Buildium',
  vendors: ['BUILDIUM'],
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
    leads: { ...noneFound('no page about writing events was found'), cancel: NO_CANCEL },
    applicants: { ...noneFound('no page about writing events was found'), cancel: NO_CANCEL },
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
}
