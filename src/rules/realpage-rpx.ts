import type { PmsRules } from './pms.js'

export const realpageRpx: PmsRules = {
  name: 'RealPage Partner Exchange',
  vendors: ['REALPAGE_RPX'],
  // Nothing is converted. RealPage has a setting for the zone of a property, and no API that reads it.
  appointmentZone: {
    reads: 'property',
    confidence: 'documented',
    source:
      'api-reference/real-page-app-partner/appointments/create-lead-appointment-real-page-partner-exchange',
  },
  availabilityZone: {
    reads: 'property',
    confidence: 'documented',
    source: 'spec/propexo.yaml, availability_start_date',
  },
}
