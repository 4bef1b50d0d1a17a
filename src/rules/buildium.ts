import type { PmsRules } from './pms.js'

export const buildium: PmsRules = {
  name: 'Buildium',
  vendors: ['BUILDIUM'],
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
