import { YARDI_EVENT_NAMES } from './event-names.js'
import { byOwnFields, CALL_DETAILS, EMAIL_DETAILS, type Logging } from './logging.js'
import { type FieldRule, NO_CANCEL, notFound, type OperationRules, type OperationsOf } from './operations.js'
import type { PmsRules, ZoneRule } from './pms.js'

const CONTRACT = 'spec/propexo.yaml'
const SOURCE = 'an unknown vendor'

/** Which of the names a PMS has, and whether the generic operations take them, differs. */
const NAMES: FieldRule = {
  field: 'event_name',
  oneOf: YARDI_EVENT_NAMES,
  confidence: 'contradicted',
  source: CONTRACT,
  why: 'the published list is that of one PMS, and pages of others want names that are not in it',
}
const RENT: FieldRule = {
  field: 'rent_amount_in_cents',
  neededFor: { field: 'event_name', is: ['LeaseSign'] },
  confidence: 'documented',
  source: CONTRACT,
}

const unknown = (...fields: FieldRule[]): OperationRules => ({ ...notFound(SOURCE), fields })
const EVENTS: OperationsOf = { create: unknown(NAMES, RENT), update: unknown(), cancel: NO_CANCEL }
const APPOINTMENTS: OperationsOf = { create: unknown(), update: unknown(), cancel: unknown() }

const logging = (details: readonly string[]): Logging => ({
  fields: byOwnFields(details),
  confidence: 'documented',
  source: CONTRACT,
})
const CALL = logging(CALL_DETAILS)
const EMAIL = logging(EMAIL_DETAILS)

export const GENERIC_ID = 'generic'

/**
 * What the contract says in prose about all PMSs. The list of vendors is open: the API may add one at any time.
 * @param known names of the vendors about which more is known
 */
export const generic = (vendor: string, known: readonly string[]): PmsRules => {
  const zone: ZoneRule = {
    reads: 'undocumented',
    confidence: 'inferred',
    source: SOURCE,
    hint: `what is known is about ${known.join(', ')}`,
  }
  return {
    id: GENERIC_ID,
    name: vendor,
    vendors: [vendor],
    appointmentZone: zone,
    availabilityZone: zone,
    availability: { support: 'unknown', confidence: 'inferred', sources: [SOURCE] },
    appointments: { leads: APPOINTMENTS, applicants: APPOINTMENTS, residents: APPOINTMENTS },
    events: {
      leads: EVENTS,
      applicants: EVENTS,
      // They have neither the list nor the rent.
      residents: { ...EVENTS, create: unknown() },
    },
    calls: { leads: CALL, applicants: CALL, residents: CALL },
    emails: { leads: EMAIL, applicants: EMAIL, residents: EMAIL },
  }
}
