import type { PersonKind } from '../../contract/write-kind.js'
import { GENERIC_EVENTS, type RuleSource, type VendorPage } from '../confidence.js'
import { CALL_DETAILS, CALL_NEEDED, EMAIL_DETAILS, hasOwnFields, type LogKind } from '../logging.js'
import type { PmsProfile } from '../profile.js'
import { GENERIC_ID } from '../vendors/generic.js'
import type { Fields } from './evaluate.js'
import { type Finding, withDoubt } from './finding.js'

/**
 * What details of a call or an email lack, whichever PMS they are for. Pure.
 * @param isLogged whether they have become what the PMS takes for a call or an email
 */
export const detailFindings = (
  rules: PmsProfile,
  person: PersonKind,
  fields: Fields,
  isLogged: boolean,
): Finding[] => [
  ...callFindings(rules, person, fields, isLogged),
  ...emailFindings(rules, person, fields, isLogged),
]

/** Whether it takes the details by their own names, as far as is known. */
const mayTake = (rules: PmsProfile, person: PersonKind, kind: LogKind, isLogged: boolean): boolean => {
  const { optional, likely } = rules.events[person].create
  const logging = (kind === 'call' ? rules.calls : rules.emails)[person]
  return hasOwnFields(logging, kind) || (!isLogged && optional === undefined && likely === undefined)
}

const has = (fields: Fields, name: string): boolean => fields[name] !== undefined

/** The page that says when a detail is required: that of the PMS, if it has these fields itself. */
const pageOf = (rules: PmsProfile, person: PersonKind, kind: LogKind): VendorPage => {
  const logging = (kind === 'call' ? rules.calls : rules.emails)[person]
  return logging?.confidence === 'documented' && hasOwnFields(logging, kind)
    ? logging.source
    : GENERIC_EVENTS[person]
}

/** One detail makes it a call, and a call has all of them. */
const callFindings = (
  rules: PmsProfile,
  person: PersonKind,
  fields: Fields,
  isLogged: boolean,
): Finding[] => {
  const isCall = CALL_DETAILS.some(name => has(fields, name))
  if (!isCall || !mayTake(rules, person, 'call', isLogged)) return []
  const source = pageOf(rules, person, 'call')
  const missing = (field: string, message: string, basis: RuleSource): Finding => ({
    ...basis,
    rule: `${rules.id}.events.${field}`,
    field,
    message,
  })
  const needed = `is missing; an event with details of a call needs ${CALL_NEEDED.join(', ')} and its time`
  const findings = [...CALL_NEEDED, 'event_datetime']
    .filter(name => !has(fields, name))
    .map(name => missing(name, needed, { confidence: 'documented', source }))
  const disputed =
    'is missing (sources contradict each other: the contract requires it of calls, and pages about events of residents do not list it)'
  if (!has(fields, 'call_audio_link'))
    findings.push(missing('call_audio_link', disputed, { confidence: 'contradicted', source }))
  return findings
}

const NO_DEFAULT = 'what the API does without it stands on no page'

const emailFindings = (
  rules: PmsProfile,
  person: PersonKind,
  fields: Fields,
  isLogged: boolean,
): Finding[] => {
  if (!EMAIL_DETAILS.some(name => has(fields, name))) return []
  const finding = (field: string, message: string, basis: RuleSource): Finding => ({
    ...basis,
    rule: `${rules.id}.events.${field}`,
    field,
    message,
  })
  const { [person]: logging } = rules.emails
  const sending = fields['email_send']
  if (!hasOwnFields(logging, 'email') && rules.id !== GENERIC_ID && sending === true) {
    const [source] = rules.events[person].create.sources
    const outcome = isLogged ? '; the email is logged, and not sent' : ''
    const message = `must be false, because nothing says that ${rules.name} sends emails${outcome}`
    const found = finding('email_send', message, { confidence: 'inferred', source })
    return [{ ...found, message: withDoubt(found, undefined) }]
  }
  if (!mayTake(rules, person, 'email', isLogged)) return []
  const source = pageOf(rules, person, 'email')
  if (sending === undefined) {
    const message = 'is missing; say true to have the email sent, false to have it logged'
    const found = finding('email_send', message, { confidence: 'inferred', source })
    return [{ ...found, message: withDoubt(found, NO_DEFAULT) }]
  }
  if (sending !== true || has(fields, 'email_from')) return []
  const message = 'is missing; an outbound email needs it'
  return [finding('email_from', message, { confidence: 'documented', source })]
}
