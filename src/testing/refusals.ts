import type { WriteKind } from '../contract/write-operations.js'
import type { Confidence } from '../pms/confidence.js'
import { personId } from '../pms/operations.js'
import type { PmsProfile } from '../pms/profile.js'
import { detailFindings } from '../pms/rules/details.js'
import { findingsOf } from '../pms/rules/evaluate.js'
import type { Finding } from '../pms/rules/finding.js'
import { type Answer, refusal } from './answer.js'

/** How sure a rule must be for the simulated PMS to hold it. */
export type Strictness = 'documented' | 'inferred'

type Body = Readonly<Record<string, unknown>>

const holds = (confidence: Confidence, strictness: Strictness): boolean =>
  confidence === 'documented' || strictness === 'inferred'

const findings = (profile: PmsProfile, kind: WriteKind, body: Body, strictness: Strictness): Finding[] => {
  const details =
    kind.record === 'events' && kind.operation === 'create'
      ? detailFindings(profile, kind.person, body, false)
      : []
  return [...findingsOf(profile, kind, body), ...details].filter(each => holds(each.confidence, strictness))
}

export interface AtOnce {
  /** Undefined: the write is queued. */
  readonly answer?: Answer
  /** The body without what the PMS does not take. */
  readonly body: Body
}

/**
 * What the API itself says to a write before it queues it: 405 where the PMS has no such operation, 400 for fields that
 * it does not take, unless they are to be dropped.
 */
export const refuseAtOnce = (
  profile: PmsProfile,
  kind: WriteKind,
  { body, ignoresUnknown, strictness }: { body: Body; ignoresUnknown: boolean; strictness: Strictness },
): AtOnce => {
  const found = findings(profile, kind, body, strictness)
  const unsupported =
    profile[kind.record][kind.person][kind.operation].support === 'no' && found.some(isWhole)
  if (unsupported) return { body, answer: refusal(405, 'not_supported', found.find(isWhole)?.message ?? '') }
  const keys = found.filter(each => each.isUntaken).map(({ field }) => field)
  if (keys.length === 0) return { body }
  if (ignoresUnknown)
    return { body: Object.fromEntries(Object.entries(body).filter(([name]) => !keys.includes(name))) }
  const message = `Unrecognized key(s) in object: ${keys.map(key => `'${key}'`).join(', ')}`
  const issue = { code: 'unrecognized_keys', path: [], message, keys }
  const error = {
    code: 'invalid_request',
    message: `The request is invalid for ${profile.name}`,
    details: { name: 'ZodError', issues: [issue] },
  }
  return { body, answer: { status: 400, body: { error } } }
}

const isWhole = ({ field }: Finding): boolean => field === ''

/** What the PMS complains about when the job runs. */
export const complaintsOf = (
  profile: PmsProfile,
  kind: WriteKind,
  body: Body,
  strictness: Strictness,
): string[] => {
  const ids = [personId(kind.person)].filter(name => kind.operation === 'create' && !isGiven(body[name]))
  return [
    ...ids.map(name => complaint(422, `${name} is missing`, name)),
    ...findings(profile, kind, body, strictness)
      .filter(each => !each.isUntaken && !isWhole(each))
      .map(({ field, message }) => complaint(422, `${field} ${message}`, field)),
  ]
}

const isGiven = (value: unknown): boolean => typeof value === 'string' && value !== ''

/** As PMSs are forwarded: JSON as text. */
export const complaint = (status: number, message: string, field?: string): string =>
  JSON.stringify({ status, message, ...(field !== undefined && { field }) })
