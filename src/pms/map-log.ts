import type { PersonKind } from '../contract/write-kind.js'
import { type RuleSource, sourceOf } from './confidence.js'
import { type Direction, detailsOf, hasOwnFields, type LogKind, type LogMapping } from './logging.js'
import type { PmsProfile } from './profile.js'
import { type Fields, isMissing, mayTakeField, type NameOf } from './rules/evaluate.js'
import { type Finding, withDoubt } from './rules/finding.js'
import { tellsNumber } from './rules/shapes.js'

/** A call or an email, in the fields of the generic event. */
export interface LogToMap {
  readonly kind: LogKind
  readonly person: PersonKind
  /** Of an event to create; of times any value. */
  readonly fields: Fields
  /** To the person, or from the person. */
  readonly direction: Direction | undefined
  /** The times among them in words, by their wire names. */
  readonly times: Readonly<Record<string, string>>
  /** Whether details without a field of their own go into the notes. */
  readonly detailsInNotes: boolean
}

export interface MappedLog {
  /** What the PMS takes for it. */
  readonly fields: Fields
  readonly findings: readonly Finding[]
  /** Details that the PMS has no field for, and that stay in `fields`, for rules to judge: the time. */
  readonly unmapped: readonly string[]
  /** How the caller calls a field of `fields`. */
  readonly nameOf: NameOf
}

const NUMBERS = ['call_phone_number_from', 'call_phone_number_to'] as const

/** Turns a call or an email into the event that this PMS takes for one. Pure. */
export const mapLog = (rules: PmsProfile, entry: LogToMap): MappedLog => {
  const { kind, person, fields } = entry
  const logging = (kind === 'call' ? rules.calls : rules.emails)[person]
  const nameOf: NameOf = name => ownNameOf(name, logging)
  if (logging === undefined) return { fields, findings: [noWay(rules, kind, person)], unmapped: [], nameOf }
  const details = detailsOf(kind).filter(name => fields[name] !== undefined)
  const others = Object.entries(fields).filter(([name]) => !details.includes(name))
  const kept = details.filter(name => logging.fields[name] !== undefined)
  // Whether it is sent is no detail of the email; others say what a PMS makes of that.
  const lost = details.filter(name => !kept.includes(name) && name !== 'email_send')
  const event: Record<string, unknown> = {
    ...Object.fromEntries(others),
    ...Object.fromEntries(kept.map(name => [logging.fields[name], fields[name]])),
  }
  const findings: Finding[] = doubtsAbout(rules, logging, kind, person)
  const name = typeof logging.name === 'object' ? logging.name[entry.direction ?? 'outbound'] : logging.name
  if (name !== undefined) event['event_name'] = name
  if (typeof logging.name === 'object' && entry.direction === undefined)
    findings.push(noDirection(rules, logging, kind))
  if (logging.name === undefined && isMissing(fields['event_type_id']))
    findings.push(noType(rules, logging, kind, person))
  // Both numbers of a call tell it where there are fields for them, and who withholds one does not.
  const isTold =
    kind === 'call' && hasOwnFields(logging, kind) && NUMBERS.every(each => tellsNumber(fields[each]))
  const isUntold = typeof logging.name !== 'object' && !isTold
  if (entry.direction !== undefined && isUntold) lost.unshift('direction')
  const takesTime = mayTakeField(rules.events[person].create, 'event_datetime')
  const unmapped = takesTime || fields['event_datetime'] === undefined ? [] : ['event_datetime']
  const told = [...unmapped.filter(each => entry.times[each] !== undefined), ...lost]
  if (entry.detailsInNotes && told.length > 0) {
    const notes = fields['notes']
    const words = inWords(kind, told, { ...fields, ...entry.times, direction: entry.direction })
    // What is no text is complained about by others.
    if (notes === undefined || typeof notes === 'string')
      event['notes'] = [...(notes ? [notes] : []), words].join('\n')
  } else findings.push(...lost.map(each => lossFinding(rules, logging, each)))
  return { fields: event, findings, unmapped, nameOf }
}

const ownNameOf = (name: string, logging: LogMapping | undefined): string => {
  if (name === 'event_datetime') return 'at'
  if (name === 'event_name') return 'direction'
  const [own] = Object.entries(logging?.fields ?? {}).find(([, field]) => field === name) ?? []
  return own ?? name
}

const PLURALS = { call: 'calls', email: 'emails' } as const

/** `log a call of a lead` */
const act = (kind: LogKind, person: PersonKind): string =>
  `log ${kind === 'call' ? 'a call' : 'an email'} of ${person === 'applicants' ? 'an' : 'a'} ${person.slice(0, -1)}`

const noWay = (rules: PmsProfile, kind: LogKind, person: PersonKind): Finding => {
  const { create } = rules.events[person]
  const has = (['leads', 'applicants', 'residents'] as const).filter(
    each => (kind === 'call' ? rules.calls : rules.emails)[each],
  )
  const others = has.length > 0 ? `; it takes ${PLURALS[kind]} of ${has.join(' and ')}` : ''
  const taken = [...create.required, ...(create.optional ?? create.likely ?? [])]
  const events =
    create.support === 'yes'
      ? `Use events.${person}.create() with ${taken.filter(name => name !== 'integration_id').join(', ')}`
      : `No page describes events of ${person} either`
  return {
    // That no page tells how is no page that says so.
    confidence: 'inferred',
    source: create.sources[0],
    rule: `${rules.id}.events.${person}.${kind}`,
    field: '',
    message: `${rules.name} has no documented way to ${act(kind, person)}${others}. ${events}`,
    isFinal: true,
  }
}

const doubtsAbout = (
  rules: PmsProfile,
  logging: LogMapping,
  kind: LogKind,
  person: PersonKind,
): Finding[] => {
  if (logging.confidence === 'documented') return []
  const rule = `${rules.id}.events.${person}.${kind}`
  const message = `${rules.name} has no documented way to ${act(kind, person)}`
  const found: Finding = { ...basisIn(logging), rule, field: '', message }
  return [{ ...found, message: withDoubt(found, logging.why) }]
}

const noDirection = (rules: PmsProfile, logging: LogMapping, kind: LogKind): Finding => ({
  ...basisIn(logging),
  rule: `${rules.id}.events.event_name`,
  field: 'event_name',
  message: `is missing; ${rules.name} names ${PLURALS[kind]} by direction: 'outbound' (to the person) or 'inbound' (from the person)`,
  isFinal: true,
})

/** Some pages require it; where none does, an event without it may still be taken for what it is. */
const noType = (rules: PmsProfile, { source }: LogMapping, kind: LogKind, person: PersonKind): Finding => {
  const { create } = rules.events[person]
  const isRequired = create.required.includes('event_type_id')
  const basis: RuleSource = isRequired ? sourceOf(create) : { confidence: 'inferred', source }
  const message = `is missing; it alone tells ${rules.name} that the event is ${kind === 'call' ? 'a call' : 'an email'}, and events.types() lists the types`
  return { ...basis, rule: `${rules.id}.events.event_type_id`, field: 'event_type_id', message }
}

/** For messages about what has no field. */
export const INTO_NOTES = 'detailsInNotes: true puts it into the notes'

const lossFinding = (rules: PmsProfile, { source, name }: LogMapping, field: string): Finding => {
  const mayBeTold = field === 'direction' && name === undefined ? ' unless the event type tells it' : ''
  const message = `is lost${mayBeTold}, because ${rules.name} has no field for it; ${INTO_NOTES}`
  return { confidence: 'inferred', source, rule: `${rules.id}.events.${field}`, field, message }
}

const basisIn = (basis: LogMapping): RuleSource =>
  basis.confidence === 'documented'
    ? { confidence: basis.confidence, source: basis.source }
    : { confidence: basis.confidence, source: basis.source }

const LABELS: Readonly<Record<string, string>> = {
  direction: 'direction',
  event_datetime: 'at',
  call_phone_number_from: 'from',
  call_phone_number_to: 'to',
  call_status: 'status',
  call_duration: 'seconds',
  call_audio_link: 'recording',
  email_from: 'from',
  email_to: 'to',
  email_cc: 'cc',
  email_bcc: 'bcc',
  email_subject: 'subject',
  email_body: 'text',
}

const toWord = (value: unknown): string => (typeof value === 'object' ? 'of no kind' : String(value))

/** `Call: from +15125550142, to +15125550100, status ANSWER, seconds 95` */
const inWords = (kind: LogKind, names: readonly string[], fields: Fields): string => {
  // What is no text or number is refused by the contract, whatever is made of it here.
  const words = names.map(name => `${LABELS[name] ?? name} ${toWord(fields[name])}`)
  return `${kind === 'call' ? 'Call' : 'Email'}: ${words.join(', ')}`
}
