import { OPERATION_KINDS, PERSON_KINDS, RECORD_KINDS } from '../../src/contract/write-kind.js'
import type { RuleSource, Sourced, VendorPage } from '../../src/pms/confidence.js'
import { sourceOf } from '../../src/pms/confidence.js'
import type { FieldRule, OperationRules } from '../../src/pms/operations.js'
import type { PmsProfile, ZoneRule } from '../../src/pms/profile.js'
import { ALL_PROFILES, profileOf } from '../../src/pms/profiles.js'
import { sourceOfField } from '../../src/pms/rules/evaluate.js'

/** Something that a page of the vendor says, and that a write is held to. */
export interface Documented {
  /** As in ids of rules: `entrata.appointments.leads.create`. */
  readonly rule: string
  readonly says: string
  readonly page: VendorPage
}

/** Everything that is documented about all PMSs, and about one that nobody knows. */
export const documentedRules = (): Documented[] =>
  [...ALL_PROFILES, profileOf('NEW_PMS')].flatMap(documentedOf)

const documentedOf = (rules: PmsProfile): Documented[] => {
  const { id, appointmentZone, availabilityZone, availability, calls, emails } = rules
  const said = (name: string, says: string, basis: RuleSource | Sourced): Documented[] => {
    const own: RuleSource = 'sources' in basis ? sourceOf(basis) : basis
    return own.confidence === 'documented' ? [{ rule: `${id}.${name}`, says, page: own.source }] : []
  }
  return [
    ...said('appointmentZone', zoneSays(appointmentZone), appointmentZone),
    ...said('availabilityZone', zoneSays(availabilityZone), availabilityZone),
    ...said('availability', availability.support, availability),
    ...RECORD_KINDS.flatMap(record =>
      PERSON_KINDS.flatMap(person =>
        // Events cannot be cancelled, whatever the PMS.
        OPERATION_KINDS.filter(each => record === 'appointments' || each !== 'cancel').flatMap(operation => {
          const own = rules[record][person][operation]
          const name = `${record}.${person}.${operation}`
          return [
            ...said(name, operationSays(own), own),
            ...own.fields.flatMap(field =>
              said(`${name}: ${field.field}`, fieldSays(field), sourceOfField(own, field)),
            ),
          ]
        }),
      ),
    ),
    ...PERSON_KINDS.flatMap(person => {
      const { [person]: call } = calls
      const { [person]: email } = emails
      return [
        ...(call ? said(`events.${person}.call`, JSON.stringify(call.name ?? call.fields), call) : []),
        ...(email ? said(`events.${person}.email`, JSON.stringify(email.name ?? email.fields), email) : []),
      ]
    }),
  ]
}

const zoneSays = (zone: ZoneRule): string => {
  if (zone.reads === 'fixed') return zone.timeZone
  return zone.reads === 'record' && zone.fallback !== undefined ? `record, else ${zone.fallback}` : zone.reads
}

const operationSays = ({ support, required, optional }: OperationRules): string =>
  support === 'no'
    ? 'not supported'
    : `needs ${required.join(', ')}; takes ${optional?.join(', ') ?? 'what is not listed'}`

const fieldSays = ({ maxLength, oneOf, neededFor, advised, unusable, role }: FieldRule): string =>
  JSON.stringify({ maxLength, oneOf, neededFor, advised, unusable, role })

/** The list as Markdown. */
export const documentedTable = (): string => {
  const rows = documentedRules().map(({ rule, says, page }) => `| ${rule} | ${says} | ${page} |\n`)
  return `| rule | what the page says | page below docs.propexo.com |\n| --- | --- | --- |\n${rows.join('')}`
}
