import type { PmsRules } from './pms.js'

export const knock: PmsRules = {
  name: 'Knock',
  vendors: ['KNOCK'],
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'UTC',
    confidence: 'documented',
    source: 'api-reference/knock/appointments/create-appointment-knock',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
}
