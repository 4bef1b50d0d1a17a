import type { PmsRules } from './pms.js'

export const rentvine: PmsRules = {
  name: 'Rentvine',
  vendors: ['RENTVINE'],
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
