import type { PmsRules } from './pms.js'

export const mri: PmsRules = {
  name: 'MRI',
  vendors: ['MRI'],
  // Its pages describe the fields and name no zone.
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'documented',
    source: 'api-reference/mri/appointments/create-lead-appointment-mri',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
}
