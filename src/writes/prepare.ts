import type { OperationKey } from '../../generated/operations.js'
import { isId } from '../id.js'
import { asFields, collect, describe, escapeToken, readFields, snapshot } from '../json.js'
import type { Issue } from '../propexo-error.js'
import { type BodyContract, checkBody } from '../rules/contract.js'
import { TimeInputError } from '../time/error.js'
import { readAppointmentTime, type TimeIssue, type WallTime } from '../time/input.js'
import { RuleError } from '../transport/errors.js'
import { checkPath } from '../transport/serialize.js'

/** How the input of a facade method becomes a request. */
export interface Plan {
  readonly operation: OperationKey
  readonly contract: BodyContract
  /** Goes into the body where the operation has a field for it, and is never the caller's to set. */
  readonly integrationId: string
  /** Ids without which the request has no subject, although the schema leaves them optional. */
  readonly required: readonly string[]
  /** The input's field that travels in the path. */
  readonly inPath?: string
  /** Whether the input takes `at`, and whether it must have it. */
  readonly at?: 'required' | 'optional'
}

/** A request that has been checked completely. */
export interface Prepared {
  readonly path: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  /** The body as it will be sent. */
  readonly bodyText: string
  readonly time: WallTime | undefined
}

const SOURCE = 'README, the facade'

/** Fields of the body that come from elsewhere. */
const OURS: Readonly<Record<string, string>> = {
  integration_id: 'the integration that this was called on',
  appointment_date: 'at',
  appointment_time: 'at',
}

/**
 * Turns an input into a request, or says everything that is wrong with it.
 * @throws TimeInputError when only the time is wrong, RuleError for all else
 */
export const prepare = (plan: Plan, input: unknown): Prepared => {
  const { operation, contract } = plan
  const given = asFields(input)
  if (given === undefined) {
    const message = `takes an object with ${plan.required.join(', ') || 'its fields'}, and got ${input === undefined || input === null ? 'nothing' : describe(input)}`
    throw new RuleError(operation, [{ rule: 'facade.input', path: '', message, source: SOURCE }])
  }
  const { path, body, time, issues, timeIssues } = assemble(plan, given)
  const checked = checkBody(body, contract, offeredFields(plan))
  const all = [...issues, ...(checked.ok ? [] : withoutRepeats(checked.issues, issues))]
  const [firstTimeIssue] = timeIssues
  if (firstTimeIssue && all.length === 0) throw new TimeInputError(operation, firstTimeIssue.code, timeIssues)
  if (!checked.ok || all.length + timeIssues.length > 0)
    throw new RuleError(operation, [...all, ...timeIssues])
  return { path, body: checked.body, bodyText: checked.text, time }
}

interface Assembled {
  readonly path: Record<string, string>
  readonly body: Record<string, unknown>
  readonly time: WallTime | undefined
  readonly issues: readonly Issue[]
  readonly timeIssues: readonly TimeIssue[]
}

const assemble = (plan: Plan, input: object): Assembled => {
  const { issues, report: reportJson } = collect('facade.json', SOURCE)
  const report = (rule: string, name: string, message: string): void => {
    if (issues.some(({ path }) => path === `/${name}`)) return
    issues.push({ rule: `facade.${rule}`, path: `/${name}`, message, source: SOURCE })
  }
  const fields = readFields(input, reportJson)
  for (const [name, origin] of Object.entries(OURS)) {
    const isOurs = plan.contract.bodyFields.includes(name)
    if (isOurs && fields[name] !== undefined) report('reserved', name, `is set from ${origin}; leave it out`)
    if (isOurs) delete fields[name]
  }
  for (const name of plan.required) {
    const problem = problemOfId(fields[name])
    if (problem) report('required', name, problem)
  }
  const path: Record<string, string> = {}
  if (plan.inPath !== undefined) {
    const { [plan.inPath]: id } = fields
    for (const { message } of checkPath(`{${plan.inPath}}`, fields)) report('required', plan.inPath, message)
    if (typeof id === 'string') path[plan.inPath] = id
    delete fields[plan.inPath]
  }
  const { at } = fields
  // A time may be more than JSON; it is read by those who know times.
  if (plan.at) delete fields['at']
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const isId = plan.required.includes(name)
    const copy = isId ? textOnly(value) : snapshot(value, `/${escapeToken(name)}`, reportJson)
    // With defineProperty, so that a field called __proto__ is a field.
    if (copy !== undefined)
      Object.defineProperty(body, name, { value: copy, enumerable: true, writable: true })
  }
  const result = plan.at && (at !== undefined || plan.at === 'required') ? readAppointmentTime(at) : undefined
  if (plan.contract.bodyFields.includes('integration_id')) body['integration_id'] = plan.integrationId
  const time = result?.ok ? result.wallTime : undefined
  if (time) Object.assign(body, { appointment_date: time.date, appointment_time: time.time })
  return { path, body, time, issues, timeIssues: result && !result.ok ? result.issues : [] }
}

/** An id that is not text has been reported. */
const textOnly = (id: unknown): string | undefined => (typeof id === 'string' ? id : undefined)

const problemOfId = (id: unknown): string | undefined => {
  const isBlank = id === undefined || id === null || (typeof id === 'string' && id.trim() === '')
  if (isBlank) return 'is missing; the PMS cannot tell whom or what is meant'
  if (typeof id !== 'string') return `must be text, and is ${describe(id)}`
  return isId(id) ? undefined : 'holds control characters, or white space around it'
}

const offeredFields = ({ contract, inPath, at }: Plan): string[] => [
  ...(inPath === undefined ? [] : [inPath]),
  ...(at === undefined ? [] : ['at']),
  ...contract.bodyFields.filter(name => !Object.hasOwn(OURS, name)),
]

/** The contract's complaints about fields that have been complained about already are noise. */
const withoutRepeats = (found: readonly Issue[], known: readonly Issue[]): Issue[] =>
  found.filter(({ path }) => !known.some(issue => issue.path === path || path.startsWith(`${issue.path}/`)))
