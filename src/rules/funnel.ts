import { NO_CANCEL, noneFound } from './operations.js'
import type { PmsRules } from './pms.js'

export const funnel: PmsRules = {
  name: 'Funnel',
  vendors: ['FUNNEL'],
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'UTC',
    confidence: 'documented',
    source: 'api-reference/funnel/appointments/create-appointment-funnel',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
  appointments: {
    leads: noneFound('a CRM: the operations of this API are not its own'),
    applicants: noneFound('a CRM: the operations of this API are not its own'),
    residents: noneFound('a CRM: the operations of this API are not its own'),
  },
  events: {
    leads: { ...noneFound('a CRM: the operations of this API are not its own'), cancel: NO_CANCEL },
    applicants: { ...noneFound('a CRM: the operations of this API are not its own'), cancel: NO_CANCEL },
    residents: { ...noneFound('a CRM: the operations of this API are not its own'), cancel: NO_CANCEL },
  },
}
