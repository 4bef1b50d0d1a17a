import { NO_CANCEL, noneFound } from './operations.js'
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
  appointments: {
    leads: noneFound('no page about writing appointments was found'),
    applicants: noneFound('no page about writing appointments was found'),
    residents: noneFound('no page about writing appointments was found'),
  },
  events: {
    leads: { ...noneFound('no page about writing events was found'), cancel: NO_CANCEL },
    applicants: { ...noneFound('no page about writing events was found'), cancel: NO_CANCEL },
    residents: { ...noneFound('no page about writing events was found'), cancel: NO_CANCEL },
  },
}
