import type { PersonKind } from '../../contract/write-kind.js'
import { didYouMean } from '../../core/suggest.js'
import { GENERIC_EVENTS } from '../confidence.js'
import { YARDI_EVENT_NAMES } from '../event-names.js'
import { byOwnFields, CALL_DETAILS, EMAIL_DETAILS, type LogMapping } from '../logging.js'
import { type FieldRule, NO_CANCEL, notFound, type OperationRules, type OperationsOf } from '../operations.js'
import type { PmsProfile, ZoneRule } from '../profile.js'

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
const rent = (person: PersonKind): FieldRule => ({
  field: 'rent_amount_in_cents',
  neededFor: { field: 'event_name', is: ['LeaseSign'] },
  confidence: 'documented',
  source: GENERIC_EVENTS[person],
})

const unknown = (...fields: FieldRule[]): OperationRules => ({ ...notFound(SOURCE), fields })
const events = (...fields: FieldRule[]): OperationsOf => ({
  create: unknown(...fields),
  update: unknown(),
  cancel: NO_CANCEL,
})
const APPOINTMENTS: OperationsOf = { create: unknown(), update: unknown(), cancel: unknown() }

const logging = (details: readonly string[]): Readonly<Record<PersonKind, LogMapping>> => {
  const of = (person: PersonKind): LogMapping => ({
    fields: byOwnFields(details),
    confidence: 'documented',
    source: GENERIC_EVENTS[person],
  })
  return { leads: of('leads'), applicants: of('applicants'), residents: of('residents') }
}

export const GENERIC_ID = 'generic'

/** What a message adds about a vendor that is not known: the one that may be meant, or all. */
export const suggestVendor = (vendor: string, known: readonly string[]): string =>
  didYouMean(vendor, known) || `; those that are known: ${known.join(', ')}`

/**
 * What the contract says in prose about all PMSs. The list of vendors is open: the API may add one at any time.
 * @param known names of the vendors about which more is known
 */
export const generic = (vendor: string, known: readonly string[]): PmsProfile => {
  const zone: ZoneRule = {
    reads: 'undocumented',
    confidence: 'inferred',
    source: SOURCE,
    hint: `nothing is known about the vendor ${vendor}${suggestVendor(vendor, known)}`,
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
      leads: events(NAMES, rent('leads')),
      applicants: events(NAMES, rent('applicants')),
      // They have neither the list nor the rent.
      residents: events(),
    },
    calls: logging(CALL_DETAILS),
    emails: logging(EMAIL_DETAILS),
  }
}
