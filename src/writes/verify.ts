import type { PmsFacts } from '../pms/facts.js'
import { GENERIC_EVENTS } from '../rules/basis.js'
import { basisOfField, type Fields } from '../rules/evaluate.js'
import type { Finding } from '../rules/finding.js'
import { GENERIC_ID } from '../rules/generic.js'
import { personId } from '../rules/operations.js'
import type { PmsRules } from '../rules/pms.js'
import type { Subject } from '../rules/targets.js'
import type { Asking } from '../transport/scope.js'

/** What is looked up about a write, because the caller asked for it. */
export interface Verification {
  readonly recipient: boolean
  readonly employee: boolean
}

/**
 * Holds a write against records of the API: the recipient of an email, and the role of an employee where the PMS asks for
 * one.
 * @throws what the transport throws, NotFoundError among it where there is no such person or employee
 */
export const verify = async (
  facts: PmsFacts,
  rules: PmsRules,
  subject: Subject,
  body: Fields,
  { recipient, employee }: Verification,
  asking: Asking,
): Promise<Finding[]> => {
  const found = await Promise.all([
    recipient ? verifyRecipient(facts, subject, body, asking) : [],
    employee ? verifyEmployee(facts, rules, subject, body, asking) : [],
  ])
  return found.flat()
}

const verifyRecipient = async (
  facts: PmsFacts,
  { record, person, operation }: Subject,
  body: Fields,
  asking: Asking,
): Promise<Finding[]> => {
  const { email_to: to, [personId(person)]: id } = body
  if (record !== 'events' || operation !== 'create') return []
  if (typeof to !== 'string' || typeof id !== 'string') return []
  const primary = await facts.primaryEmail(person, id, asking)
  if (primary === to) return []
  const finding = (message: string): Finding => ({
    rule: `${GENERIC_ID}.events.email_to`,
    field: 'email_to',
    message,
    source: GENERIC_EVENTS[person],
    confidence: 'documented',
  })
  const who = person.slice(0, -1)
  if (primary === undefined)
    return [finding(`must be the primary address of the ${who}, and the record has no email_1`)]
  // Whether the API compares letters in the same way is not known.
  if (primary.toLowerCase() === to.toLowerCase()) {
    const message = `differs from the primary address of the ${who}, ${primary}, in capital letters`
    return [{ ...finding(message), byDefault: 'warn' }]
  }
  return [finding(`must be the primary address of the ${who}, ${primary}, and is ${to}`)]
}

const verifyEmployee = async (
  facts: PmsFacts,
  rules: PmsRules,
  { record, person, operation }: Subject,
  { employee_id: id }: Fields,
  asking: Asking,
): Promise<Finding[]> => {
  const own = rules[record][person][operation]
  const [rule] = own.fields.filter(each => each.role !== undefined)
  if (rule?.role === undefined || typeof id !== 'string') return []
  const roles = await facts.roles(id, asking)
  if (roles.includes(rule.role)) return []
  const has = roles.length > 0 ? roles.join(', ') : 'none'
  return [
    {
      ...basisOfField(own, rule),
      rule: `${rules.id}.${record}.${rule.field}`,
      field: rule.field,
      message: `must be an employee with the role ${rule.role}, and the roles of this one are: ${has}`,
    },
  ]
}
