import type { WriteKind } from '../contract/write-operations.js'
import type { PmsDirectory } from '../lookups/directory.js'
import { GENERIC_EVENTS } from '../pms/confidence.js'
import type { Direction } from '../pms/logging.js'
import { personId } from '../pms/operations.js'
import type { PmsProfile } from '../pms/profile.js'
import { type Fields, sourceOfField } from '../pms/rules/evaluate.js'
import type { Finding } from '../pms/rules/finding.js'
import { GENERIC_ID } from '../pms/vendors/generic.js'
import type { LookupContext } from '../transport/scope.js'
import { addressIn } from './addresses.js'

/** What is looked up about a write, because the caller asked for it. */
export interface Verification {
  readonly recipient: boolean
  readonly employee: boolean
}

/** A write that is held against records. */
export interface Verified {
  readonly rules: PmsProfile
  readonly subject: WriteKind
  /** As the PMS takes it. */
  readonly body: Fields
  /** Of a call or an email, where it is told: to the person, or from the person. */
  readonly direction: Direction | undefined
}

/**
 * Holds a write against records of the API: the person's address in an email, and the role of an employee where the PMS
 * asks for one.
 * @throws what the transport throws, NotFoundError among it where there is no such person or employee
 */
export const verify = async (
  directory: PmsDirectory,
  write: Verified,
  { recipient, employee }: Verification,
  asking: LookupContext,
): Promise<Finding[]> => {
  const found = await Promise.all([
    recipient ? verifyRecipient(directory, write, asking) : [],
    employee ? verifyEmployee(directory, write, asking) : [],
  ])
  return found.flat()
}

/** Of an email that came in the person is the sender, and may write from any address. */
const verifyRecipient = async (
  directory: PmsDirectory,
  { subject: { record, person, operation }, body, direction }: Verified,
  asking: LookupContext,
): Promise<Finding[]> => {
  const isIncoming = direction === 'inbound'
  const field = isIncoming ? 'email_from' : 'email_to'
  const { [field]: given, [personId(person)]: id } = body
  if (record !== 'events' || operation !== 'create') return []
  if (typeof given !== 'string' || typeof id !== 'string') return []
  const primary = await directory.primaryEmail(person, id, asking)
  if (primary === given) return []
  const who = person.slice(0, -1)
  const about = { rule: `${GENERIC_ID}.events.${field}`, field }
  const warning = (message: string): Finding[] => {
    const source = isIncoming ? 'docs/calls-and-emails.md' : GENERIC_EVENTS[person]
    return [{ ...about, message, source, confidence: 'inferred' }]
  }
  const refusal = (message: string): Finding[] => [
    { ...about, message, source: GENERIC_EVENTS[person], confidence: 'documented' },
  ]
  const differs = isIncoming ? warning : refusal
  const wish = isIncoming ? 'is expected to be' : 'must be'
  if (primary === undefined)
    return differs(`${wish} the primary address of the ${who}, and the record has no email_1`)
  const [own, address] = [primary, given].map(text => addressIn(text) ?? text) as [string, string]
  // Whether the API overlooks a name or capital letters is not known.
  if (own === address)
    return isIncoming ? [] : warning(`is the primary address of the ${who}, ${primary}, written otherwise`)
  if (own.toLowerCase() === address.toLowerCase())
    return isIncoming
      ? []
      : warning(`differs from the primary address of the ${who}, ${primary}, in capital letters`)
  return differs(`${wish} the primary address of the ${who}, ${primary}, and is ${given}`)
}

const verifyEmployee = async (
  directory: PmsDirectory,
  { rules, subject: { record, person, operation }, body: { employee_id: id } }: Verified,
  asking: LookupContext,
): Promise<Finding[]> => {
  const own = rules[record][person][operation]
  const [rule] = own.fields.filter(each => each.role !== undefined)
  if (rule?.role === undefined || typeof id !== 'string') return []
  const roles = await directory.roles(id, asking)
  if (roles.includes(rule.role)) return []
  const has = roles.length > 0 ? roles.join(', ') : 'none'
  return [
    {
      ...sourceOfField(own, rule),
      rule: `${rules.id}.${record}.${rule.field}`,
      field: rule.field,
      message: `must be an employee with the role ${rule.role}, and the roles of this one are: ${has}`,
    },
  ]
}
