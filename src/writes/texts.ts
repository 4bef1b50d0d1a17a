import { isMissing } from '../pms/rules/evaluate.js'
import { problemOfAddress, problemOfAddresses } from './addresses.js'
import { toUri } from './links.js'

/** A text as it is sent, or why it cannot be. */
export type ReadText =
  | { readonly sent: string }
  | { readonly rule: 'address' | 'empty' | 'line' | 'link'; readonly problem: string }

/** Texts of calls and emails that must be something, whichever PMS they are for. */
export const readText = (field: string, text: string): ReadText =>
  READERS.get(field)?.(text) ?? { sent: text }

type TextReader = (text: string) => ReadText

/** Sent as it is; what looks wrong about it is the rules' to say. */
const readPhone: TextReader = text =>
  isMissing(text)
    ? { rule: 'empty', problem: 'is empty; give the number, or what the telephone system says in its place' }
    : { sent: text }

const readLink: TextReader = text => {
  const sent = toUri(text)
  if (sent !== undefined) return { sent }
  const problem = 'must be an absolute URL, such as https://calls.example.com/5b20e7'
  return { rule: 'link', problem }
}

/** A line break would end the header that it may be put into, and begin another one. */
const LINE_END = /(?!\t)[\p{Cc}\u2028\u2029]/u

const readLine: TextReader = text =>
  LINE_END.test(text)
    ? { rule: 'line', problem: 'must be one line, without control characters' }
    : { sent: text }

/** The line break of a folded header: white space follows it. Without it the header is the same, by RFC 5322. */
const FOLD = /\r?\n(?=[ \t])/g

/** Without the white space of a form around it, and on one line. */
const readAddresses =
  (problemOf: (text: string) => string | undefined): TextReader =>
  text => {
    const line = readLine(text.trim().replace(FOLD, ''))
    const problem = 'sent' in line ? problemOf(line.sent) : undefined
    return problem === undefined ? line : { rule: 'address', problem }
  }

const READERS: ReadonlyMap<string, TextReader> = new Map([
  ['call_phone_number_from', readPhone],
  ['call_phone_number_to', readPhone],
  ['call_audio_link', readLink],
  ['call_recording_url', readLink],
  ['email_from', readAddresses(problemOfAddress)],
  ['email_to', readAddresses(problemOfAddress)],
  ['email_cc', readAddresses(problemOfAddresses)],
  ['email_bcc', readAddresses(problemOfAddresses)],
  ['email_subject', readLine],
])
