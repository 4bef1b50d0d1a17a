import type { PmsRules } from './pms.js'

export const resman: PmsRules = {
  name: 'ResMan',
  vendors: ['RESMAN'],
  // The page's text says UTC, its field text the property's time. ResMan shows it in the zone of whoever is logged in.
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'UTC',
    confidence: 'contradicted',
    source: 'api-reference/resman/appointments/create-lead-appointment-resman',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
}
