import type { PmsRules } from './pms.js'

export const rentManager: PmsRules = {
  name: 'Rent Manager',
  vendors: ['RENTMANAGER'],
  // The page's text says the configured zone, its field text the property's own: the setting is what the API reads by.
  appointmentZone: {
    reads: 'record',
    fallback: 'America/New_York',
    confidence: 'contradicted',
    source: 'api-reference/rent-manager/appointments/create-lead-appointment-rent-manager',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'documented',
    source:
      'api-reference/rent-manager/appointments/query-appointment-availability-rent-manager-not-supported',
  },
}
