import type { PersonKind } from '../contract/write-kind.js'
import type { RuleSource } from './confidence.js'

export type LogKind = 'call' | 'email'

/** Which way a call or an email went: `outbound` to the person, `inbound` from the person. */
export type Direction = 'outbound' | 'inbound'

/** How a PMS is told that an event is a call or an email. */
export type LogMapping = RuleSource & {
  /** Fields of its own by the details of the generic event; a detail without one is lost, or goes into the notes. */
  readonly fields: Readonly<Record<string, string>>
  /** The `event_name` that says so, by direction where the PMS tells them apart. Undefined: its `event_type_id` says it. */
  readonly name?: string | { readonly outbound: string; readonly inbound: string }
  /** For messages: what follows from what. */
  readonly why?: string
}

/** Where a kind of person is left out no page tells how, or there is nothing to tell. */
export type LogMappings = Readonly<Partial<Record<PersonKind, LogMapping>>>

/** What there is to say about a call beside who, when and why. */
export const CALL_NEEDED = [
  'call_phone_number_from',
  'call_phone_number_to',
  'call_status',
  'call_duration',
] as const
export const CALL_DETAILS: readonly string[] = [...CALL_NEEDED, 'call_audio_link']

export const EMAIL_DETAILS: readonly string[] = [
  'email_from',
  'email_to',
  'email_cc',
  'email_bcc',
  'email_subject',
  'email_body',
  'email_send',
]

export const detailsOf = (kind: LogKind): readonly string[] =>
  kind === 'call' ? CALL_DETAILS : EMAIL_DETAILS

/** By the names of the generic event. */
export const byOwnFields = (details: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(details.map(name => [name, name]))

/** Whether a PMS takes the details by the names of the generic event. */
export const hasOwnFields = (logging: LogMapping | undefined, kind: LogKind): boolean =>
  logging !== undefined && detailsOf(kind).every(name => logging.fields[name] === name)
