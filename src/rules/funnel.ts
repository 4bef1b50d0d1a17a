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
}
