import type { WriteKind } from '../../contract/write-operations.js'
import { type RuleSource, sourceOf } from '../confidence.js'
import type { FieldRule, OperationRules } from '../operations.js'
import { personId } from '../operations.js'
import type { PmsProfile } from '../profile.js'
import { GENERIC_ID } from '../vendors/generic.js'
import { type Finding, withDoubt } from './finding.js'

/** Wire names of the fields that will be sent, with their values; of a time any value will do. */
export type Fields = Readonly<Record<string, unknown>>

/** How a caller calls a field. */
export type NameOf = (field: string) => string

/**
 * Everything that the rules of a PMS have against a write. Pure.
 * @param nameOf for messages: the caller may know a field by another name
 */
export const findingsOf = (
  rules: PmsProfile,
  subject: WriteKind,
  fields: Fields,
  nameOf: NameOf = name => name,
): Finding[] => {
  const { record, person, operation } = subject
  const own = rules[record][person][operation]
  const unsupported = supportFinding(rules, subject, own)
  // What an operation that does not exist would take is of no interest.
  if (unsupported) return [unsupported]
  const about = { rules, subject, own, nameOf }
  return [
    ...missingFindings(about, fields),
    ...untakenFindings(about, fields),
    ...own.fields.flatMap(rule => fieldFindings(about, rule, fields)),
  ]
}

interface RuleContext {
  readonly rules: PmsProfile
  readonly subject: WriteKind
  readonly own: OperationRules
  readonly nameOf: NameOf
}

const supportFinding = (rules: PmsProfile, subject: WriteKind, own: OperationRules): Finding | undefined => {
  if (own.support === 'yes' || rules.id === GENERIC_ID) return undefined
  const { record, person, operation } = subject
  const rule = `${rules.id}.${record}.${person}.${operation}`
  const { support } = own
  const what = `${describeWrite(subject)}${alternatives(rules, subject)}`
  const found = { ...sourceOf(own), rule, field: '', message: '' }
  // Nothing is inferred from silence.
  if (support === 'unknown') return { ...found, message: `no page says that ${rules.name} supports ${what}` }
  const message = `${rules.name} does not support ${what}`
  const why = own.confidence === 'documented' ? undefined : 'the list of its operations leaves it out'
  return { ...found, message: withDoubt({ ...found, message }, why) }
}

const VERBS = { create: 'creating', update: 'updating', cancel: 'cancelling' } as const

/** `creating appointments of leads` */
const describeWrite = ({ record, person, operation }: WriteKind): string =>
  `${VERBS[operation]} ${record} of ${person}`

/** What else the PMS can do with the same record of the same person. */
const alternatives = (rules: PmsProfile, { record, person }: WriteKind): string => {
  const operations = Object.entries(rules[record][person]).filter(([, { support }]) => support === 'yes')
  return operations.length > 0 ? `; it has ${operations.map(([name]) => name).join(' and ')}` : ''
}

const missingFindings = (about: RuleContext, fields: Fields): Finding[] => {
  const { rules, subject, own, nameOf } = about
  const ids = ['integration_id', 'event_id', personId(subject.person)]
  return own.required
    .filter(field => !ids.includes(field) && isMissing(fields[field]))
    .map(field => {
      const what = fields[field] === undefined || fields[field] === null ? 'is missing' : 'is empty'
      const wire = nameOf(field) === field ? 'it' : field
      const message = `${what}; ${rules.name} needs ${wire} for ${describeWrite(subject)}`
      return finding(about, { field }, message)
    })
}

/** Blank text counts as none. */
export const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** The fields that a PMS takes for a write, as far as it is known; undefined where nothing is. */
const takenBy = ({ support, required, optional, likely }: OperationRules): readonly string[] | undefined => {
  const beside = optional ?? likely
  return support === 'yes' && beside !== undefined ? [...required, ...beside] : undefined
}

/** Whether a PMS takes a field for a write, as far as that is known. */
export const mayTakeField = (own: OperationRules, field: string): boolean =>
  takenBy(own)?.includes(field) ?? true

const untakenFindings = (about: RuleContext, fields: Fields): Finding[] => {
  const { rules, subject, own, nameOf } = about
  const taken = takenBy(own)
  if (taken === undefined) return []
  const names = [...new Set(taken.filter(name => name !== 'integration_id').map(nameOf))]
  return Object.keys(fields)
    .filter(field => fields[field] !== undefined && ![...taken, 'integration_id', ''].includes(field))
    .map(field => {
      const message = `is not taken by ${rules.name} for ${describeWrite(subject)}; it takes ${names.join(', ')}`
      // Without a complete list it only seems so.
      const rule: FieldRule = own.optional ? { field } : { field, confidence: 'inferred' }
      return { ...finding(about, rule, message), isUntaken: true }
    })
}

const fieldFindings = (about: RuleContext, rule: FieldRule, fields: Fields): Finding[] => {
  const { rules, subject, nameOf } = about
  const { field, maxLength, oneOf, neededFor, advised, unusable } = rule
  const { [field]: value } = fields
  const messages: string[] = []
  if (maxLength !== undefined && typeof value === 'string' && value.length > maxLength)
    messages.push(
      `is ${value.length} UTF-16 code units long, and ${rules.name} takes at most ${maxLength}; shorten it by ${value.length - maxLength}`,
    )
  if (oneOf && typeof value === 'string' && !isMissing(value) && !oneOf.includes(value))
    messages.push(`must be one of ${oneOf.join(', ')} for ${rules.name}, and is ${JSON.stringify(value)}`)
  if (neededFor && isMissing(value) && neededFor.is.some(each => each === fields[neededFor.field]))
    messages.push(`is missing; it is needed where ${nameOf(neededFor.field)} is ${neededFor.is.join(' or ')}`)
  if (unusable && value !== undefined)
    messages.push(`has no value that ${rules.name} and the generic operation both take; leave it out`)
  if (advised && isMissing(value))
    messages.push(`is missing; ${rules.name} may need it for ${describeWrite(subject)}`)
  return messages.map(message => finding(about, rule, message))
}

const finding = (
  { rules, subject: { record }, own }: RuleContext,
  rule: FieldRule,
  message: string,
): Finding => {
  const { field, why } = rule
  const found = { ...sourceOfField(own, rule), rule: `${rules.id}.${record}.${field}`, field, message }
  return { ...found, message: withDoubt(found, why) }
}

/** What the rule itself does not say, the operation says. */
export const sourceOfField = (own: OperationRules, rule: FieldRule): RuleSource => {
  const basis = sourceOf(own)
  if (rule.confidence === 'documented') return { confidence: rule.confidence, source: rule.source }
  if (rule.confidence !== undefined)
    return { confidence: rule.confidence, source: rule.source ?? basis.source }
  return rule.source === undefined ? basis : { ...basis, source: rule.source }
}
