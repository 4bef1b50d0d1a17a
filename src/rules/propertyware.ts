import type { PmsRules } from './pms.js'

export const propertyware: PmsRules = {
  name: 'Propertyware',
  vendors: ['PROPERTYWARE', 'PROPERTYWARE_REST'],
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about writing appointments was found',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
}
