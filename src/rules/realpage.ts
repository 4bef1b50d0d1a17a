import type { PmsRules } from './pms.js'

export const realpage: PmsRules = {
  name: 'RealPage Registered Vendor',
  vendors: ['REALPAGE'],
  // It has no writes of appointments, and says nothing about the zone of events.
  appointmentZone: {
    reads: 'undocumented',
    confidence: 'documented',
    source: 'api-reference/real-page-registered-vendor/appointments/get-all-appointments',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
}
