import type { PmsRules } from './pms.js'

export const appfolio: PmsRules = {
  name: 'AppFolio',
  vendors: ['APPFOLIO', 'SAMPLE2'],
  // Said of creating only; the page about updating does not contradict it.
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'UTC',
    confidence: 'documented',
    source: 'api-reference/appfolio/appointments/create-lead-appointment-app-folio',
  },
  availabilityZone: {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'no page about availability was found',
  },
}
