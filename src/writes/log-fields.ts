import { describeValue } from '../core/json.js'
import { CALL_NEEDED, type Direction, detailsOf, type LogKind } from '../pms/logging.js'
import { isMissing } from '../pms/rules/evaluate.js'

/** What an input of `logCall` and `logEmail` says about the event itself. Neither is sent. */
export interface LogChoice {
  readonly direction: Direction | undefined
  readonly detailsInNotes: boolean
}

/** Takes down what is wrong with one field. */
export type ReportField = (rule: string, name: string, message: string) => void

/** Fields of an event that such an input does not take, and where they come from. */
export const RESERVED_IN_LOGS: Readonly<Record<LogKind, Readonly<Record<string, string>>>> = {
  call: {
    event_datetime: 'at',
    event_name: 'the kind of event, and direction',
    call_recording_url: 'call_audio_link',
  },
  email: { event_datetime: 'at', event_name: 'the kind of event, and direction' },
}

/** Details that the input must have, whatever the PMS does with them. */
const NEEDED: Readonly<Record<LogKind, readonly string[]>> = {
  call: CALL_NEEDED,
  email: ['email_send'],
}

/** Fields of an event that belong to the other kind. */
export const FOREIGN_IN_LOGS: Readonly<Record<LogKind, readonly string[]>> = {
  call: detailsOf('email'),
  email: [...detailsOf('call'), 'call_recording_url'],
}

const DIRECTIONS: readonly Direction[] = ['outbound', 'inbound']

const isDirection = (value: unknown): value is Direction => DIRECTIONS.some(each => each === value)

/** Fields that only such an input has. */
export const CHOICES: readonly (keyof LogChoice)[] = ['direction', 'detailsInNotes']

/** Reads what such an input says about the event itself, and notes what is missing or does not belong there. */
export const readLogChoice = (
  kind: LogKind,
  fields: Readonly<Record<string, unknown>>,
  report: ReportField,
): LogChoice => {
  const { direction, detailsInNotes } = fields
  for (const name of NEEDED[kind])
    if (isMissing(fields[name])) report('required', name, whyMissing(name, kind))
  const other = kind === 'call' ? 'an email' : 'a call'
  for (const name of FOREIGN_IN_LOGS[kind]) {
    if (fields[name] !== undefined)
      report('reserved', name, `belongs to ${other}, which is an event of its own`)
  }
  if (kind === 'email' && direction === 'outbound' && isMissing(fields['email_from']))
    report('required', 'email_from', 'is missing; an outbound email needs it')
  if (kind === 'email' && direction === 'inbound' && fields['email_send'] === true) {
    report('direction', 'email_send', 'must be false for an inbound email')
  }
  if (!isDirection(direction) && (direction !== undefined || kind === 'email'))
    report('direction', 'direction', "must be 'outbound' (to the person) or 'inbound' (from the person)")
  if (detailsInNotes !== undefined && typeof detailsInNotes !== 'boolean')
    report('option', 'detailsInNotes', `must be true or false, and is ${describeValue(detailsInNotes)}`)
  return {
    direction: isDirection(direction) ? direction : undefined,
    detailsInNotes: detailsInNotes === true,
  }
}

const whyMissing = (name: string, kind: LogKind): string =>
  name === 'email_send'
    ? 'is missing; say true to have the email sent, false to have it logged'
    : `is missing; the log of ${kind === 'call' ? 'a call' : 'an email'} needs it`
