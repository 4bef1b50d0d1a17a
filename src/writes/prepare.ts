import type { WriteRequest } from '../jobs/request.js'
import { NotKnown, type PmsDirectory } from '../lookups/directory.js'
import type { Pms } from '../lookups/pms.js'
import type { TimeResolver } from '../lookups/time-resolver.js'
import { applyPolicy, type RulePolicy } from '../pms/rules/policy.js'
import { TimeInputError, type TimeIssue } from '../time/error.js'
import type { LookupContext } from '../transport/scope.js'
import type { PmsTime } from '../zones/pms-time.js'
import { type Checked, checkRules } from './check-rules.js'
import { checkSpan } from './check-span.js'
import { mergeIssues, throwIssues, withoutKnown } from './issues.js'
import { type ParsedInput, parseInput } from './parse.js'
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
 * Turns an input into a request, or tells everything that is wrong with it.
 * @throws RuleError and TimeInputError, before anything is looked up as far as possible; then TimeInputError if a zone
 *   cannot be known, and what the transport throws
 */
export const prepare = async (
  context: PmsContext,
  operation: WriteOperation,
  input: unknown,
  options: PrepareOptions,
): Promise<Prepared> => {
  const { timeResolver } = context
  const parsed = parseInput(operation, input, timeResolver.policy.timeZoneData)
  options.onRead?.(recordIdsIn(parsed))
  const { body: fields, omitted, issues, warnings } = await checkAtPms(context, operation, parsed, options)
  const { placed, timeIssues } = await placeAll(timeResolver, withoutTimes(parsed, omitted), options.asking)
  throwIssues(operation.operation, [...issues, ...timeIssues])
  const body: Record<string, unknown> = { ...fields }
  for (const { field, time } of placed) Object.assign(body, wireFieldsOf(field, time))
  const bodyText = JSON.stringify(body)
  const times = Object.fromEntries(placed.map(({ field, time }) => [wireNameOf(field), time]))
  const { at: time, ...others } = times
  return {
    sent: {
      operation: operation.operation,
      path: parsed.path,
      ...(options.policy.ignoresUnknown ? { query: { ignore_unknown_fields: true } } : {}),
      body: JSON.parse(bodyText),
      ...(time ? { time } : {}),
      ...(Object.keys(others).length > 0 ? { times: others } : {}),
      warnings,
    },
    bodyText,
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

/** What an input becomes at its PMS, without times. */
type AtPms = Omit<Checked, 'pathOf'>

/** Issues are those of what was looked up; all others have been thrown. */
const checkAtPms = async (
  { pms, directory, offlineResolver }: PmsContext,
  operation: WriteOperation,
  input: ParsedInput,
  { policy, verification, asking }: PrepareOptions,
): Promise<AtPms> => {
  const { subject: kind } = operation
  const known = pms.known()
  const needsRules = !policy.areOff || operation.logs || verification.recipient || verification.employee
  // Nothing is looked up for an input that cannot be sent anyway.
  if (known === undefined || kind === undefined) throwIssues(operation.operation, input.issues)
  if (kind === undefined || (known === undefined && !needsRules))
    return { body: input.body, omitted: [], issues: [], warnings: [] }
  const profile = known ?? (await pms.profile(asking))
  const checked = checkRules({ operation, kind, input }, profile, policy, directory.pairs)
  const ofVendor = applyPolicy(pms.findings, policy, () => '')
  const issues = [...mergeIssues(input.issues, checked.issues), ...ofVendor.errors]
  if (issues.length > 0) {
    // What can be told about times without looking anything up is told now, with all the rest.
    const { timeIssues } = await placeAll(offlineResolver, withoutTimes(input, checked.omitted), asking)
    throwIssues(operation.operation, [...issues, ...withoutKnown(timeIssues, issues)])
  }
  const written = { rules: profile, subject: kind, body: checked.body, direction: input.log?.direction }
  const verified = applyPolicy(await verify(directory, written, verification, asking), policy, checked.pathOf)
  return {
    body: checked.body,
    omitted: checked.omitted,
    issues: verified.errors,
    warnings: [...ofVendor.warnings, ...checked.warnings, ...verified.warnings],
  }
}

const withoutTimes = (input: ParsedInput, omitted: readonly string[]): ParsedInput => ({
  ...input,
  moments: input.moments.filter(({ field }) => !wireNamesOf(field).some(name => omitted.includes(name))),
})

const placeAll = async (
  resolver: TimeResolver,
  { moments, where }: ParsedInput,
  asking: LookupContext,
): Promise<{ readonly placed: readonly Placed[]; readonly timeIssues: readonly TimeIssue[] }> => {
  const timeIssues: TimeIssue[] = []
  const placed = await Promise.all(
    moments.map(async ({ field, moment }) => {
      try {
        return [
          {
            field,
            time: await resolver.resolve(
              { moment, form: timeFormOf(field), path: `/${field.name}` },
              where,
              asking,
            ),
          },
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

const wireFieldsOf = (field: TimeField, { date, time, offset }: PmsTime): Record<string, string> => {
  if (field.becomes === 'date_and_time') return { appointment_date: date, appointment_time: time }
  return { [wireNameOf(field)]: field.becomes === 'time' ? time : `${date}T${time}${offset}` }
}
