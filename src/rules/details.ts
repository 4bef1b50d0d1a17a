import type { Fields } from './evaluate.js'
import type { Finding } from './finding.js'
import { GENERIC_ID } from './generic.js'
import {
  CALL_DETAILS,
  CALL_NEEDED,
  cannotSendEmails,
  EMAIL_DETAILS,
  hasOwnFields,
  type Logged,
} from './logging.js'
import type { PersonKind } from './operations.js'
import type { PmsRules } from './pms.js'

const CONTRACT = 'spec/propexo.yaml'
const README = 'README, calls and emails'

/**
 * What is wrong with the details of a call or an email, whichever PMS it is for. Pure.
 * @param isLogged whether it has become what the PMS takes for one
 */
export const detailFindings = (
  rules: PmsRules,
  person: PersonKind,
  fields: Fields,
  isLogged: boolean,
): Finding[] => [
  ...callFindings(rules, person, fields, isLogged),
  ...emailFindings(rules, person, fields, isLogged),
  ...shapeFindings(fields),
]

/** Whether it takes the details by their own names, as far as is known. */
const mayTake = (rules: PmsRules, person: PersonKind, kind: Logged, isLogged: boolean): boolean => {
  const { optional, likely } = rules.events[person].create
  const logging = (kind === 'call' ? rules.calls : rules.emails)[person]
  return hasOwnFields(logging, kind) || (!isLogged && optional === undefined && likely === undefined)
}

const has = (fields: Fields, name: string): boolean => fields[name] !== undefined

/** One detail makes it a call, and the contract says in prose that a call has all of them. */
const callFindings = (rules: PmsRules, person: PersonKind, fields: Fields, isLogged: boolean): Finding[] => {
  const isCall = [...CALL_DETAILS, 'call_recording_url'].some(name => has(fields, name))
  if (!isCall || !mayTake(rules, person, 'call', isLogged)) return []
  const missing = (name: string): Finding => ({
    rule: `${rules.id}.events.${name}`,
    field: name,
    message: `is missing; an event with details of a call needs ${CALL_NEEDED.join(', ')} and its time`,
    source: CONTRACT,
    confidence: 'documented',
  })
  const findings = [...CALL_NEEDED, 'event_datetime'].filter(name => !has(fields, name)).map(missing)
  if (!has(fields, 'call_audio_link'))
    findings.push({
      ...missing('call_audio_link'),
      message:
        'is missing (sources contradict each other: the contract requires it of calls, and pages about events of residents do not list it)',
      confidence: 'contradicted',
    })
  return findings
}

const emailFindings = (rules: PmsRules, person: PersonKind, fields: Fields, isLogged: boolean): Finding[] => {
  const isEmail = EMAIL_DETAILS.some(name => has(fields, name))
  if (!isEmail) return []
  const finding = (name: string, message: string, source: string): Finding => ({
    rule: `${rules.id}.events.${name}`,
    field: name,
    message,
    source,
    confidence: 'documented',
  })
  const { [person]: logging } = rules.emails
  if (!hasOwnFields(logging, 'email') && rules.id !== GENERIC_ID && fields['email_send'] === true) {
    const { sources } = rules.events[person].create
    return [finding('email_send', cannotSendEmails(rules.name), sources[0] ?? README)]
  }
  if (!mayTake(rules, person, 'email', isLogged)) return []
  const findings: Finding[] = []
  if (!has(fields, 'email_send'))
    findings.push(
      finding('email_send', 'is missing; say true to have the email sent, false to have it logged', README),
    )
  if (fields['email_send'] === true && !has(fields, 'email_from'))
    findings.push(finding('email_from', 'is missing; an outgoing email needs it', CONTRACT))
  return findings
}

type Check = (text: string) => string | undefined

/** At most as many digits as a number has by E.164; three as the shortest that is dialled. */
const checkPhone: Check = text => {
  const digits = text.replace(/[\p{P}\p{S}\p{Z}\t]/gu, '')
  if (!/^\d*$/.test(digits))
    return `must be a phone number, and holds ${JSON.stringify(digits.replace(/\d/g, '').slice(0, 20))}`
  if (digits.length >= 3 && digits.length <= 15) return undefined
  return `must be a phone number of 3 to 15 digits, and has ${digits.length}`
}

const checkLink: Check = text => {
  const isAbsolute = /^https?:\/\/[^\s/]/i.test(text) && !/\s/.test(text) && URL.canParse(text)
  return isAbsolute ? undefined : 'must be an absolute URL that begins with http:// or https://'
}

/** A line break would end the header that it may be put into, and begin another one. */
const checkLine: Check = text =>
  /\p{Cc}|[\u2028\u2029]/u.test(text) ? 'must be one line, without control characters' : undefined

const checkAddress: Check = text =>
  /^[^\s@]+@[^\s@]+$/.test(text.replace(/^[^<>]*<([^<>]*)>$/, '$1').trim())
    ? checkLine(text)
    : 'must be an email address'

const checkAddresses: Check = text =>
  text.split(/[,;]/).every(each => checkAddress(each) === undefined)
    ? checkLine(text)
    : 'must be email addresses with commas between them'

const SHAPES: readonly (readonly [fields: readonly string[], check: Check, source: string])[] = [
  [['call_phone_number_from', 'call_phone_number_to'], checkPhone, 'ITU-T E.164'],
  [['call_audio_link', 'call_recording_url'], checkLink, README],
  [['email_from', 'email_to'], checkAddress, README],
  [['email_cc', 'email_bcc'], checkAddresses, README],
  [['email_subject'], checkLine, README],
]

const shapeFindings = (fields: Fields): Finding[] =>
  SHAPES.flatMap(([names, check, source]) =>
    names.flatMap(field => {
      const { [field]: value } = fields
      const message = typeof value === 'string' ? check(value) : undefined
      const rule = `${GENERIC_ID}.events.${field}`
      return message === undefined ? [] : [{ rule, field, message, source, confidence: 'documented' }]
    }),
  )
