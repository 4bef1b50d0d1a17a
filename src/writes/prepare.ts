import type { PmsClock } from '../pms/clock.js'
import { checkBody } from '../rules/contract.js'
import { TimeInputError, type TimeIssue } from '../time/error.js'
import type { PmsTime } from '../time/pms-time.js'
import { RuleError } from '../transport/errors.js'
import { type Draft, draft } from './draft.js'
import type { Sent } from './job.js'
import { formOf, type Plan, type TimeField } from './plan.js'
import { checkSpan } from './span.js'

/** A request that has been checked completely. */
export interface Prepared {
  /** What will be sent, and why. */
  readonly sent: Sent
  /** The body as it will be sent. */
  readonly bodyText: string
}

interface Placed {
  readonly field: TimeField
  readonly time: PmsTime
}

/**
 * Turns an input into a request, or says everything that is wrong with it.
 * @throws what `draft` throws, before anything is asked; then TimeInputError when a zone cannot be known, and what the
 *   transport throws
 */
export const prepare = async (
  plan: Plan,
  clock: PmsClock,
  input: unknown,
  signal?: AbortSignal,
): Promise<Prepared> => {
  const { operation, contract } = plan
  const drafted = draft(plan, input, clock.policy.timeZoneData)
  const placed = await placeAll(plan, clock, drafted, signal)
  const body: Record<string, unknown> = { ...drafted.body }
  for (const { field, time } of placed) Object.assign(body, fieldsOf(field, time))
  const checked = checkBody(body, contract)
  // Only a contract that does not take the times that the API takes comes here.
  if (!checked.ok) throw new RuleError(operation, checked.issues)
  const times = Object.fromEntries(placed.map(({ field, time }) => [field.name, time]))
  const { at: time, ...others } = times
  return {
    sent: {
      operation,
      path: drafted.path,
      body: checked.body,
      ...(time ? { time } : {}),
      ...(Object.keys(others).length > 0 ? { times: others } : {}),
    },
    bodyText: checked.text,
  }
}

const placeAll = async (
  { operation }: Plan,
  clock: PmsClock,
  { moments, where }: Draft,
  signal: AbortSignal | undefined,
): Promise<readonly Placed[]> => {
  const issues: TimeIssue[] = []
  const placed = await Promise.all(
    moments.map(async ({ field, moment }) => {
      try {
        return [{ field, time: await clock.place(moment, formOf(field), where, `/${field.name}`, signal) }]
      } catch (error) {
        if (!(error instanceof TimeInputError)) throw error
        issues.push(...error.issues)
        return []
      }
    }),
  )
  const all = placed.flat()
  if (issues.length === 0)
    issues.push(...checkSpan(Object.fromEntries(all.map(({ field, time }) => [field.name, time]))))
  if (issues.length > 0) throw new TimeInputError(issues, operation)
  return all
}

const fieldsOf = ({ name, becomes }: TimeField, { date, time, offset }: PmsTime): Record<string, string> => {
  if (becomes === 'date_and_time') return { appointment_date: date, appointment_time: time }
  return { [name]: becomes === 'time' ? time : `${date}T${time}${offset}` }
}
