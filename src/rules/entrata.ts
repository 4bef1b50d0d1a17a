import type { PmsRules } from './pms.js'

export const entrata: PmsRules = {
  name: 'Entrata',
  vendors: ['ENTRATA'],
  // Mountain time with daylight saving time, wherever the property is; Entrata shows it in the property's own time.
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'America/Denver',
    confidence: 'documented',
    source: 'api-reference/entrata/appointments/create-lead-appointment-entrata',
  },
  availabilityZone: {
    reads: 'fixed',
    timeZone: 'America/Denver',
    confidence: 'documented',
    source: 'api-reference/entrata/appointments/query-realtime-appointment-availability-entrata',
  },
}
