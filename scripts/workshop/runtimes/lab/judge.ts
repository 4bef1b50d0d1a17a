import type { Runtime } from '../runtimes.js'
import type { Case } from './cases.js'
import type { Seen } from './seen.js'
import { ATTEMPTS, type ProbeAnswer, type Task } from './task.js'

/** A case, what the client told of it, and what the server saw. */
export interface ProbeResult {
  readonly runtime: Runtime
  readonly about: Case
  readonly operation: Task['operation']
  readonly told: ProbeAnswer
  readonly seen: Seen
}

/**
 * Where a runtime lets nobody know that nothing left, so that a request may be told of as sent: safe, and of less use.
 * workerd has one message for all failures, and has taken pieces of the body before it connects. Deno takes all of it, and a
 * time-out says nothing of how far it came.
 */
const isOpaque = ({ runtime: { kind }, about: { isHang, hasForeignSignal } }: ProbeResult): boolean =>
  (kind === 'workerd' && !hasForeignSignal) || (kind === 'deno' && isHang !== undefined)

/** What must never be, whatever the case. */
const problemsOfAny = ({ operation, told, seen }: ProbeResult): string[] => {
  const problems: string[] = []
  const { bytes, requests, processed } = seen
  const sent = told.attempts.filter(each => each).length
  if (bytes > 0 && (!told.sent || sent === 0))
    problems.push(`${bytes} bytes arrived, and it says that nothing was sent`)
  if (processed > 0 && !told.complete)
    problems.push('the whole request arrived, and it says that this cannot be')
  if (operation === 'read') return problems
  if (requests > sent)
    problems.push(`${requests} requests arrived of ${sent} attempts that may have been sent`)
  if (processed > 1) problems.push(`the write was processed ${processed} times`)
  return problems
}

/** Sent again is only what certainly was not processed. */
const problemsOfOpaque = ({ operation, told }: ProbeResult): string[] => {
  if (operation === 'read' || !told.complete) return []
  const { length } = told.attempts
  return told.kind === 'ambiguous_write' && length === 1
    ? []
    : [`is ${told.kind} after ${length} attempts, not ambiguous_write after 1`]
}

const problemsOfNothing = (result: ProbeResult): string[] => {
  const { about, operation, runtime, told, seen } = result
  if (told.kind === 'answered') return about.mayBeAnswered ? [] : ['is answered']
  if (seen.bytes > 0) return [`${seen.bytes} bytes arrived, which cannot be in this case`]
  if (told.sent && isOpaque(result)) return problemsOfOpaque(result)
  const problems: string[] = []
  const kinds = { true: ['timeout'], maybe: ['timeout', 'connection'], undefined: ['connection'] }
  const expected = kinds[`${about.isHang as true | 'maybe' | undefined}`]
  if (!expected.includes(told.kind)) problems.push(`is ${told.kind}, not ${expected.join(' or ')}`)
  const mayBeUnknown = operation === 'read' && (about.isReadUnknown || about.isHang !== undefined)
  if (told.sent && !mayBeUnknown) problems.push('says that something may have been sent')
  const attempts = about.isFinal || about.isFinalIn?.includes(runtime.kind) ? 1 : ATTEMPTS
  if (told.attempts.length !== attempts)
    problems.push(`is tried ${told.attempts.length} times, not ${attempts}`)
  if (about.says && !about.says.test(told.message)) problems.push(`says nothing of ${about.says}`)
  return problems
}

const problemsOfArrived = ({ about, operation, told, seen }: ProbeResult): string[] => {
  if (seen.requests === 0) return ['no request arrived, so that nothing was put to the test']
  if (!told.sent) return ['says that nothing was sent']
  // A read may be made again, by the runtime too, and then be answered. So may a write that cannot have come whole.
  if (operation === 'read' || !told.complete) return []
  const kind = about.kind ?? 'ambiguous_write'
  return told.kind === kind ? [] : [`is ${told.kind}, not ${kind}`]
}

/** What is wrong with a result; empty: it is right. */
export const judge = (result: ProbeResult): readonly string[] => [
  ...problemsOfAny(result),
  ...(result.about.left === 'nothing' ? problemsOfNothing(result) : problemsOfArrived(result)),
]

/** `no`: the client is certain that nothing left; `yes`: it may have, and did; `unknown`: it may have, and did not. */
export const sentVerdictOf = ({ about, told }: ProbeResult): string => {
  if (told.kind === 'answered') return 'answered'
  if (!told.sent) return 'no'
  return about.left === 'nothing' ? 'unknown' : 'yes'
}
