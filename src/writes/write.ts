import type { OperationKey } from '../../generated/operations.js'
import { type CallOptions, checkCallOptions } from '../options.js'
import { type BodyContract, checkBody } from '../rules/contract.js'
import { readAppointmentTime, type TimeIssue, type WallTime } from '../time/input.js'
import { type Issue, RuleError, TimeInputError } from '../transport/errors.js'
import type { Transport } from '../transport/fetch.js'
import { createJob, readJobId, type WriteJob } from './job.js'

/** How the input of a facade method becomes a request. */
export interface WritePlan {
  readonly operation: OperationKey
  readonly contract: BodyContract
  /** Goes into the body where the operation has a field for it, and is never the caller's to set. */
  readonly integrationId: string
  /** Ids without which the write has no subject, although the schema leaves them optional. */
  readonly required: readonly string[]
  /** The input's field that travels in the path. */
  readonly inPath?: string
  /** Whether the input takes `at`, and whether it must have it. */
  readonly at?: 'required' | 'optional'
}

/** Fields of the body that come from elsewhere in the input. */
const OURS: Readonly<Record<string, string>> = {
  integration_id: 'the integration that this was called on',
  appointment_date: 'at',
  appointment_time: 'at',
}

/**
 * Checks an input completely, sends it once, and returns the job.
 * @throws TimeInputError when only the time is wrong, RuleError for all else; both before anything is sent
 */
export const write = async (
  transport: Transport,
  plan: WritePlan,
  input: object,
  options: CallOptions = {},
): Promise<WriteJob> => {
  checkCallOptions(options)
  const { operation } = plan
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const message = `takes an object with ${plan.required.join(', ') || 'its fields'}`
    throw new RuleError(operation, [
      { rule: 'facade.input', path: '', message, source: 'README, the facade' },
    ])
  }
  const { path, body, time, issues, timeIssues } = assemble(plan, input)
  const checked = checkBody(body, plan.contract, offeredFields(plan))
  const all = [...issues, ...(checked.ok ? [] : withoutRepeats(checked.issues, issues))]
  const [firstTimeIssue] = timeIssues
  if (firstTimeIssue && all.length === 0) throw new TimeInputError(operation, firstTimeIssue.code, timeIssues)
  if (!checked.ok || all.length + timeIssues.length > 0)
    throw new RuleError(operation, [...all, ...timeIssues])
  const reply = await transport.send(operation, { path, bodyText: checked.text }, options)
  const sent = { operation, path, body: checked.body, ...(time ? { time } : {}) }
  return createJob(transport, readJobId(reply, operation), sent)
}

/**
 * Checks the body of a call that is not a write but has one.
 * @throws RuleError
 */
export const checkInput = (
  operation: OperationKey,
  body: Readonly<Record<string, unknown>>,
  contract: BodyContract,
  options: CallOptions,
): { readonly text: string } => {
  checkCallOptions(options)
  const checked = checkBody(body, contract)
  if (!checked.ok) throw new RuleError(operation, checked.issues)
  return checked
}

interface Assembled {
  readonly path: Record<string, string>
  readonly body: Record<string, unknown>
  readonly time: WallTime | undefined
  readonly issues: readonly Issue[]
  readonly timeIssues: readonly TimeIssue[]
}

const assemble = (plan: WritePlan, input: object): Assembled => {
  const issues: Issue[] = []
  const report = (rule: string, name: string, message: string): void => {
    issues.push({ rule: `facade.${rule}`, path: `/${name}`, message, source: 'README, the facade' })
  }
  const fields: Record<string, unknown> = { ...input }
  for (const [name, origin] of Object.entries(OURS)) {
    const isOurs = plan.contract.bodyFields.includes(name)
    if (isOurs && fields[name] !== undefined) report('reserved', name, `is set from ${origin}; leave it out`)
    if (isOurs) delete fields[name]
  }
  for (const name of plan.required) {
    if (isBlank(fields[name]))
      report('required', name, 'is missing; the PMS cannot tell whom or what is meant')
  }
  const path: Record<string, string> = {}
  if (plan.inPath !== undefined) {
    path[plan.inPath] = String(fields[plan.inPath])
    delete fields[plan.inPath]
  }
  const { at, ...rest } = fields
  const result = plan.at && (at !== undefined || plan.at === 'required') ? readAppointmentTime(at) : undefined
  const body: Record<string, unknown> = plan.at ? rest : { ...fields }
  if (plan.contract.bodyFields.includes('integration_id')) body['integration_id'] = plan.integrationId
  const time = result?.ok ? result.wallTime : undefined
  if (time) Object.assign(body, { appointment_date: time.date, appointment_time: time.time })
  return { path, body, time, issues, timeIssues: result && !result.ok ? result.issues : [] }
}

const offeredFields = ({ contract, inPath, at }: WritePlan): string[] => [
  ...(inPath === undefined ? [] : [inPath]),
  ...(at === undefined ? [] : ['at']),
  ...contract.bodyFields.filter(name => !Object.hasOwn(OURS, name)),
]

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** The contract's complaints about fields that have been complained about already are noise. */
const withoutRepeats = (found: readonly Issue[], known: readonly Issue[]): Issue[] =>
  found.filter(({ path }) => !known.some(issue => issue.path === path))
