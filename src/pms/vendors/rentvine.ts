import { noEventsFound, noneFoundForAll } from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile } from '../profile.js'

export const rentvine: PmsProfile = {
  id: 'rentvine',
  name: 'Rentvine',
  vendors: ['RENTVINE'],
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
    residents: noEventsFound('no page about writing events was found'),
  },
  calls: {},
  emails: {},
}
