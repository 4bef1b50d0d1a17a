import type { paths } from '../../generated/schema.js'
import * as availabilityContract from '../../generated/validators/post-v1-appointment-availability.js'
import type { Issue } from '../core/error.js'
import { lookUpTimeout } from '../core/no-answer-errors.js'
import { within } from '../core/sleep.js'
import { type CallOptions, readCallOptions } from '../options/call.js'
import { tell } from '../options/hooks.js'
import type { PmsProfile } from '../pms/profile.js'
import { availabilityFindings } from '../pms/rules/availability.js'
import { applyPolicy, type PolicyResult } from '../pms/rules/policy.js'
import type { PlainDateLike } from '../time/wall-time.js'
import type { Reply } from '../transport/reply.js'
import { type CallScope, createScope, inScope } from '../transport/scope.js'
import { throwIssues } from '../writes/issues.js'
import { nameOperation } from '../writes/name-operation.js'
import { type ParsedInput, parseInput } from '../writes/parse.js'
import type { WriteContext } from '../writes/write.js'
import type { WriteOperation } from '../writes/write-operation.js'
import { type ReadSlots, readSlots } from '../zones/slots.js'
import { planDays, type WireSpan } from './availability-days.js'

type Body = paths['/v1/appointment-availability/']['post']['requestBody']['content']['application/json']
type Calendar =
  paths['/v1/appointment-availability/']['post']['responses'][200]['content']['application/json']['result'][number]
type Day = Calendar['calendar_days'][number]

/** What a query cannot do without, although the contract leaves it optional. */
const NEEDED = ['property_id', 'availability_start_date', 'availability_duration_days'] as const

/** Which free slots to read: needs the property, the first day, and how many days (1 to 7). */
export interface AvailabilityQuery
  extends Omit<Body, 'integration_id' | (typeof NEEDED)[number]>,
    Required<Pick<Body, 'property_id' | 'availability_duration_days'>> {
  /** The first day, as the property counts days: `YYYY-MM-DD`, or a Temporal.PlainDate. */
  readonly availability_start_date: string | PlainDateLike
}

/** A calendar with its free slots. */
export interface AvailableCalendar extends Omit<Calendar, 'calendar_days'>, ReadSlots {
  /** Opening hours and the like, by the days and clocks of the PMS; they may include days that were not requested. */
  readonly calendar_days: readonly Omit<Day, 'available_slots'>[]
}

/** The calendars of the property, each with its free slots. */
export type Availability = readonly AvailableCalendar[]

const AVAILABILITY = 'POST /v1/appointment-availability/'
const PLAN: Omit<WriteOperation, 'integrationId'> = {
  operation: AVAILABILITY,
  contract: availabilityContract,
  required: ['property_id'],
  needed: ['availability_start_date', 'availability_duration_days'],
  dates: ['availability_start_date'],
}

/**
 * Free slots of days as the property counts them. Where the PMS counts days in another zone, more days are asked for,
 * in several requests if need be, and the slots of other days are left out.
 */
export const queryAvailability = async (
  context: WriteContext,
  query: AvailabilityQuery,
  options?: CallOptions,
): Promise<Availability> => {
  const own = readCallOptions(options)
  const { transport, timeResolver, integrationId, sending } = context
  const scope = createScope(AVAILABILITY, { integrationId })
  const deadlineMs = own.deadlineMs ?? sending.deadlineMs
  const untilMs = transport.clock.monotonic() + deadlineMs
  return inScope(scope, { hooks: transport.hooks, clock: transport.clock, signal: own.signal }, async () => {
    const { body, where } = readQuery(context, query)
    Object.assign(scope, { recordIds: { property_id: where.propertyId } })
    const asking = { signal: own.signal, parent: scope }
    const plan = await inTime(context, deadlineMs, () =>
      nameOperation(AVAILABILITY, async () => {
        const verdict = verdictOf(context, await context.pms.profile(asking))
        throwIssues(AVAILABILITY, verdict.errors)
        warn(context, scope, verdict.warnings)
        return planDays(
          daysOf(body),
          await timeResolver.availabilitySources(where, asking),
          timeResolver.policy,
        )
      }),
    )
    const answers: SpanAnswer[] = []
    const ask = async (spans: readonly WireSpan[]): Promise<void> => {
      for (const span of spans) {
        const bodyText = JSON.stringify({ ...body, ...span })
        const left = Math.max(1, untilMs - transport.clock.monotonic())
        const reply = await transport.send(
          AVAILABILITY,
          { bodyText },
          { ...own, deadlineMs: left },
          { scope },
        )
        answers.push({ span, calendars: readCalendars(reply) })
      }
    }
    await ask(plan.spans)
    await ask(plan.more(answers.flatMap(({ calendars }) => calendars)))
    return mergeCalendars(inOrderOfDays(answers)).map(({ calendar_days, ...calendar }) => {
      const read = readSlots({ timezone: calendar.timezone, calendar_days }, plan.context)
      const days = calendar_days.map(({ available_slots: _, ...day }) => day)
      const warnings = [...plan.warningsOf(calendar.timezone), ...read.warnings]
      return { ...calendar, ...read, warnings, calendar_days: days }
    })
  })
}

/** Of a query that has been checked. */
const daysOf = (body: Readonly<Record<string, unknown>>): WireSpan => ({
  availability_start_date: body['availability_start_date'] as string,
  availability_duration_days: body['availability_duration_days'] as number,
})

/** What came of one request. */
interface SpanAnswer {
  readonly span: WireSpan
  readonly calendars: readonly Calendar[]
}

const inOrderOfDays = (answers: readonly SpanAnswer[]): (readonly Calendar[])[] =>
  answers
    .slice()
    .sort((left, right) => (left.span.availability_start_date < right.span.availability_start_date ? -1 : 1))
    .map(({ calendars }) => calendars)

/** Everything that is wrong with a query, as far as that can be told without asking anybody. */
const readQuery = (context: WriteContext, query: unknown): ParsedInput => {
  const { pms, integrationId, timeResolver } = context
  const read = parseInput({ ...PLAN, integrationId }, query, timeResolver.policy.timeZoneData)
  const known = pms.known()
  const issues = known ? verdictOf(context, known).errors : []
  throwIssues(AVAILABILITY, [...read.issues, ...issues])
  return read
}

/** What becomes of what the PMS has against it. */
const verdictOf = ({ pms, check }: WriteContext, rules: PmsProfile): PolicyResult => {
  const { levelOf, areOff } = check
  const findings = [...pms.findings, ...availabilityFindings(rules)]
  return applyPolicy(findings, { levelOf, areOff, ignoresUnknown: false }, () => '')
}

const warn = (
  { hooks, integrationId }: WriteContext,
  { callId }: CallScope,
  warnings: readonly Issue[],
): void => {
  for (const warning of warnings)
    tell(hooks.onWarning, () => ({ ...warning, operation: AVAILABILITY, integrationId, callId }))
}

/** What decides the days is looked up within the deadline; others may wait for the same, so it is not aborted. */
const inTime = <T>({ transport, pms }: WriteContext, ms: number, look: () => Promise<T>): Promise<T> => {
  const what = pms.known() ? 'the time zone' : 'the vendor'
  return within(look(), { clock: transport.clock, ms, tooLate: () => lookUpTimeout(AVAILABILITY, what, ms) })
}

/** Calendars of several answers; those of one agent or property become one. */
const mergeCalendars = (answers: readonly (readonly Calendar[])[]): readonly Calendar[] => {
  const merged = new Map<string, Calendar>()
  for (const calendars of answers) {
    const seen = new Map<string, number>()
    for (const calendar of calendars) {
      const { calendar_type, x_agent_id, x_property_id, agent_first_name, agent_last_name } = calendar
      const identity = JSON.stringify([
        calendar_type,
        x_agent_id,
        x_property_id,
        agent_first_name,
        agent_last_name,
      ])
      // Several calendars of one answer that cannot be told apart stay apart.
      const count = (seen.get(identity) ?? 0) + 1
      seen.set(identity, count)
      const key = `${count} ${identity}`
      const known = merged.get(key)
      // A day that an answer repeats from the one before is the same day.
      const days = [...(known?.calendar_days ?? [])]
      const dates = new Set(days.map(({ date }) => date))
      days.push(...daysIn(calendar).filter(({ date }) => !dates.has(date)))
      merged.set(key, { ...(known ?? calendar), calendar_days: days })
    }
  }
  return [...merged.values()]
}

/** A PMS's answer may hold less than the contract promises. */
const daysIn = ({ calendar_days: days }: Calendar): Day[] =>
  Array.isArray(days) ? days.filter(day => typeof day === 'object' && day !== null) : []

const readCalendars = (reply: Reply): Calendar[] => {
  const { result } = (reply.data ?? {}) as { result?: unknown }
  if (Array.isArray(result) && result.every(each => typeof each === 'object' && each !== null)) return result
  throw reply.fail('the answer has no list of calendars')
}
