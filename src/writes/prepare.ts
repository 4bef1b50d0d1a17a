import { checkBody } from '../contract/body.js'
import type { Issue } from '../core/error.js'
import { RuleError } from '../core/input-errors.js'
import type { WriteRequest } from '../jobs/job.js'
import { NotKnown, type PmsDirectory } from '../lookups/directory.js'
import type { Pms } from '../lookups/pms.js'
import type { TimeResolver } from '../lookups/time-resolver.js'
import type { Fields } from '../pms/rules/evaluate.js'
import { applyPolicy, type RulePolicy } from '../pms/rules/policy.js'
import { TimeInputError, type TimeIssue } from '../time/error.js'
import type { LookupContext } from '../transport/scope.js'
import type { PmsTime } from '../zones/pms-time.js'
import { checkRules } from './check-rules.js'
import { checkSpan } from './check-span.js'
import { type ParsedInput, parseInput, throwIssues, withoutRepeats } from './parse.js'
import { type Verification, verify } from './verify.js'
import { type TimeField, timeFormOf, type WriteOperation, wireNamesOf } from './write-operation.js'

/** A request that has been checked completely. */
export interface Prepared {
  /** What will be sent, and why. */
  readonly sent: WriteRequest
  /** The body as it will be sent. */
  readonly bodyText: string
}

/** What is asked about the PMS of a write. */
export interface PmsContext {
  readonly pms: Pms
  readonly timeResolver: TimeResolver
  /** The same, which does not ask anybody. */
  readonly offlineResolver: TimeResolver
  readonly directory: PmsDirectory
}

export interface PrepareOptions {
  readonly policy: RulePolicy
  readonly verification: Verification
  readonly asking: LookupContext
  /** Told which records an input is about, as soon as it is read. */
  readonly onRead?: (recordIds: Readonly<Record<string, string>>) => void
}

interface Placed {
  readonly field: TimeField
  readonly time: PmsTime
}

/**
 * Turns an input into a request, or says everything that is wrong with it.
 * @throws RuleError and TimeInputError, before anything is asked as far as that can be; then TimeInputError when a zone
 *   cannot be known, and what the transport throws
 */
export const prepare = async (
  context: PmsContext,
  plan: WriteOperation,
  input: unknown,
  options: PrepareOptions,
): Promise<Prepared> => {
  const { operation, contract } = plan
  const { timeResolver } = context
  const draft = parseInput(plan, input, timeResolver.policy.timeZoneData)
  options.onRead?.(recordIdsIn(draft))
  const held = await holdAgainstRules(context, plan, draft, options)
  const { body: fields, left, issues, warnings } = held
  const { placed, timeIssues } = await placeAll(timeResolver, withoutTimes(draft, left), options.asking)
  throwIssues(operation, issues, timeIssues)
  const body: Record<string, unknown> = { ...fields }
  for (const { field, time } of placed) Object.assign(body, fieldsOf(field, time))
  const checked = checkBody(body, contract)
  // Only a contract that does not take the times that the API takes comes here.
  if (!checked.ok) throw new RuleError(operation, checked.issues)
  const times = Object.fromEntries(placed.map(({ field, time }) => [wireNameOf(field), time]))
  const { at: time, ...others } = times
  return {
    sent: {
      operation,
      path: draft.path,
      ...(options.policy.ignoresUnknown ? { query: { ignore_unknown_fields: true } } : {}),
      body: checked.body,
      ...(time ? { time } : {}),
      ...(Object.keys(others).length > 0 ? { times: others } : {}),
      warnings,
    },
    bodyText: checked.text,
  }
}

/** Ids by their wire names, but for that of the integration. */
const recordIdsIn = ({ path, body, where }: ParsedInput): Readonly<Record<string, string>> => {
  const { propertyId, locationId } = where
  const all = { ...body, ...path, property_id: propertyId, location_id: locationId }
  const ids = Object.entries(all).filter(
    ([name, value]) => name.endsWith('_id') && name !== 'integration_id' && typeof value === 'string',
  )
  return Object.fromEntries(ids) as Record<string, string>
}

interface Held {
  readonly body: Fields
  /** Fields that are not sent, among them times. */
  readonly left: readonly string[]
  /** Of what was looked up; all others have been thrown. */
  readonly issues: readonly Issue[]
  readonly warnings: readonly Issue[]
}

const holdAgainstRules = async (
  { pms, directory, offlineResolver }: PmsContext,
  plan: WriteOperation,
  draft: ParsedInput,
  { policy, verification, asking }: PrepareOptions,
): Promise<Held> => {
  const { operation, subject } = plan
  const { issues, timeIssues } = draft
  const known = pms.known()
  const needsRules = !policy.areOff || plan.logs || verification.recipient || verification.employee
  // Nobody is asked about an input that cannot be sent anyway.
  if (known === undefined || subject === undefined) throwIssues(operation, issues, timeIssues)
  if (subject === undefined || (known === undefined && !needsRules))
    return { body: draft.body, left: [], issues: [], warnings: [] }
  const rules = known ?? (await pms.profile(asking))
  const checked = checkRules(plan, subject, draft, rules, policy, directory.pairs)
  const ofVendor = applyPolicy(pms.findings, policy, () => '')
  const all = [...issues, ...checked.issues, ...ofVendor.errors]
  if (all.length + timeIssues.length > 0) {
    // What can be told about times without asking is told now, with all the rest.
    const more = (await placeAll(offlineResolver, withoutTimes(draft, checked.omitted), asking)).timeIssues
    throwIssues(operation, all, [...timeIssues, ...withoutRepeats(more, [...all, ...timeIssues])])
  }
  const written = { rules, subject, body: checked.body, direction: draft.log?.direction }
  const found = await verify(directory, written, verification, asking)
  const verdict = applyPolicy(found, policy, checked.pathOf)
  return {
    body: checked.body,
    left: checked.omitted,
    issues: verdict.errors,
    warnings: [...ofVendor.warnings, ...checked.warnings, ...verdict.warnings],
  }
}

const withoutTimes = (draft: ParsedInput, left: readonly string[]): ParsedInput => ({
  ...draft,
  moments: draft.moments.filter(({ field }) => !wireNamesOf(field).some(name => left.includes(name))),
})

const placeAll = async (
  clock: TimeResolver,
  { moments, where }: ParsedInput,
  asking: LookupContext,
): Promise<{ readonly placed: readonly Placed[]; readonly timeIssues: readonly TimeIssue[] }> => {
  const timeIssues: TimeIssue[] = []
  const placed = await Promise.all(
    moments.map(async ({ field, moment }) => {
      try {
        return [
          { field, time: await clock.resolve(moment, timeFormOf(field), where, `/${field.name}`, asking) },
        ]
      } catch (error) {
        if (error instanceof NotKnown) return []
        if (!(error instanceof TimeInputError)) throw error
        timeIssues.push(...error.issues)
        return []
      }
    }),
  )
  const all = placed.flat()
  if (timeIssues.length === 0)
    timeIssues.push(...checkSpan(Object.fromEntries(all.map(({ field, time }) => [wireNameOf(field), time]))))
  return { placed: all, timeIssues }
}

/** The name under which it is known what a time became: that of the field, unless there are two. */
const wireNameOf = (field: TimeField): string =>
  field.becomes === 'date_and_time' ? field.name : (wireNamesOf(field)[0] ?? field.name)

const fieldsOf = (field: TimeField, { date, time, offset }: PmsTime): Record<string, string> => {
  if (field.becomes === 'date_and_time') return { appointment_date: date, appointment_time: time }
  return { [wireNameOf(field)]: field.becomes === 'time' ? time : `${date}T${time}${offset}` }
}
