import { create, NO_CANCEL, noEventsFound, noneFoundForAll, notFound } from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile } from '../profile.js'

const EVENTS = 'api-reference/buildium/events'

/** An event is a note. */
const NOTE = { required: ['notes'], optional: ['event_type'], createdId: 'next_sync' } as const

export const buildium: PmsProfile = {
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
    applicants: {
      create: create('applicants', { ...NOTE, source: `${EVENTS}/create-applicant-event-buildium` }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
    residents: {
      create: create('residents', { ...NOTE, source: `${EVENTS}/create-resident-event-buildium` }),
      update: notFound(EVENTS),
      cancel: NO_CANCEL,
    },
  },
  calls: {},
  emails: {},
}
