import { noEventsFound, noneFoundForAll } from './operations.js'
import { NO_AVAILABILITY_PAGE, type PmsRules } from './pms.js'

export const funnel: PmsRules = {
  id: 'funnel',
  name: 'Funnel',
  vendors: ['FUNNEL'],
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'UTC',
    confidence: 'documented',
    source: 'api-reference/funnel/appointments/create-appointment-funnel',
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
