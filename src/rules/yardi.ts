import type { PmsRules } from './pms.js'

export const yardi: PmsRules = {
  name: 'Yardi',
  vendors: ['YARDI', 'YARDI_REST', 'SAMPLE1'],
  // The record of the property, else the integration's, which is the zone of the Yardi server.
  appointmentZone: {
    reads: 'record',
    confidence: 'documented',
    source: 'api-reference/yardi/appointments/create-lead-appointment-yardi',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
}
