import { noEventsFound, noneFoundForAll } from './operations.js'
import { NO_AVAILABILITY_PAGE, type PmsRules } from './pms.js'

export const knock: PmsRules = {
  id: 'knock',
  name: 'Knock',
  vendors: ['KNOCK'],
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'UTC',
    confidence: 'documented',
    source: 'api-reference/knock/appointments/create-appointment-knock',
  },
  ...NO_AVAILABILITY_PAGE,
  appointments: noneFoundForAll('a CRM: the operations of this API are not its own'),
  events: {
    leads: noEventsFound('a CRM: the operations of this API are not its own'),
    applicants: noEventsFound('a CRM: the operations of this API are not its own'),
    residents: noEventsFound('a CRM: the operations of this API are not its own'),
  },
  calls: {},
  emails: {},
}
