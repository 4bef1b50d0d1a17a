import { isId } from '../id.js'
import { asFields, collect, describe, escapeToken, readFields, snapshot } from '../json.js'
import type { Where } from '../pms/clock.js'
import type { Issue } from '../propexo-error.js'
import { checkBody } from '../rules/contract.js'
import { guard, TimeInputError, type TimeIssue } from '../time/error.js'
import type { TimeZoneData } from '../time/iana-zone.js'
import { type Moment, readMoment } from '../time/input.js'
import { formatDate, readDate } from '../time/text.js'
import { plain } from '../time/wall-time.js'
import { RuleError } from '../transport/errors.js'
import { checkPath } from '../transport/serialize.js'
import type { Plan, TimeField } from './plan.js'

/** An input in which everything is right that can be told without asking anybody. */
export interface Draft {
  readonly path: Readonly<Record<string, string>>
  /** Without times. */
  readonly body: Readonly<Record<string, unknown>>
  readonly moments: readonly { readonly field: TimeField; readonly moment: Moment }[]
  readonly where: Where
}

const SOURCE = 'README, the facade'

/** Fields of the body that come from elsewhere. */
const OURS: Readonly<Record<string, string>> = {
  integration_id: 'the integration that this was called on',
  appointment_date: 'at',
  appointment_time: 'at',
}

/** Ids that choose the zone of the times. They travel only where the operation has a field for them. */
const PLACE_IDS = ['property_id', 'location_id'] as const

/**
 * Reads an input, or says everything that is wrong with it.
 * @throws TimeInputError when only times are wrong, RuleError for all else
 */
export const draft = (plan: Plan, input: unknown, data: TimeZoneData): Draft => {
  const { operation, contract } = plan
  const given = asFields(input)
  if (given === undefined) {
    const message = `takes an object with ${plan.required.join(', ') || 'its fields'}, and got ${input === undefined || input === null ? 'nothing' : describe(input)}`
    throw new RuleError(operation, [{ rule: 'facade.input', path: '', message, source: SOURCE }])
  }
  const { issues, timeIssues, ...assembled } = assemble(plan, given, data)
  const checked = checkBody(assembled.body, contract, offeredFields(plan))
  const all = [...issues, ...(checked.ok ? [] : withoutRepeats(checked.issues, [...issues, ...timeIssues]))]
  if (timeIssues.length > 0 && all.length === 0) throw new TimeInputError(timeIssues, operation)
  if (all.length > 0) throw new RuleError(operation, [...all, ...timeIssues])
  return assembled
}

const assemble = (
  plan: Plan,
  input: object,
  data: TimeZoneData,
): Draft & { readonly issues: readonly Issue[]; readonly timeIssues: readonly TimeIssue[] } => {
  const { issues, report: reportJson } = collect('facade.json', SOURCE)
  const report = (rule: string, name: string, message: string): void => {
    if (issues.some(({ path }) => path === `/${name}`)) return
    issues.push({ rule: `facade.${rule}`, path: `/${name}`, message, source: SOURCE })
  }
  const { bodyFields } = plan.contract
  const fields = readFields(input, reportJson)
  for (const [name, origin] of Object.entries(OURS)) {
    const isOurs = bodyFields.includes(name)
    if (isOurs && fields[name] !== undefined) report('reserved', name, `is set from ${origin}; leave it out`)
    if (isOurs) delete fields[name]
  }
  const optional: readonly (typeof PLACE_IDS)[number][] = plan.times
    ? PLACE_IDS
    : plan.dates
      ? ['property_id']
      : []
  for (const name of plan.required) {
    const problem = problemOfId(fields[name])
    if (problem) report('required', name, problem)
  }
  for (const name of optional.filter(each => fields[each] !== undefined)) {
    const problem = isBlank(fields[name]) ? 'is empty; leave it out' : problemOfId(fields[name])
    if (problem) report('id', name, problem)
  }
  const where = takePlace(optional, fields, bodyFields)
  const path: Record<string, string> = {}
  if (plan.inPath !== undefined) {
    const { [plan.inPath]: id } = fields
    for (const { message } of checkPath(`{${plan.inPath}}`, fields)) report('required', plan.inPath, message)
    if (typeof id === 'string') path[plan.inPath] = id
    delete fields[plan.inPath]
  }
  // A time may be more than JSON; it is read by those who know times.
  const { moments, timeIssues } = takeMoments(plan.times ?? [], fields, data)
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const isId = plan.required.includes(name)
    const copy = isId ? textOnly(value) : snapshot(value, `/${escapeToken(name)}`, reportJson)
    // With defineProperty, so that a field called __proto__ is a field.
    if (copy !== undefined)
      Object.defineProperty(body, name, { value: copy, enumerable: true, writable: true })
  }
  const dateIssues = takeDates(plan.dates ?? [], fields, body)
  if (bodyFields.includes('integration_id')) body['integration_id'] = plan.integrationId
  return { path, body, moments, where, issues, timeIssues: [...timeIssues, ...dateIssues] }
}

const takePlace = (
  names: readonly string[],
  fields: Record<string, unknown>,
  bodyFields: readonly string[],
): Where => {
  const [propertyId, locationId] = PLACE_IDS.map(name =>
    names.includes(name) ? textOnly(fields[name]) : undefined,
  )
  for (const name of names) if (!bodyFields.includes(name)) delete fields[name]
  return { propertyId, locationId }
}

const takeMoments = (
  times: readonly TimeField[],
  fields: Record<string, unknown>,
  data: TimeZoneData,
): { readonly moments: Draft['moments']; readonly timeIssues: readonly TimeIssue[] } => {
  const timeIssues: TimeIssue[] = []
  const moments = times.flatMap(field => {
    const value = fields[field.name]
    delete fields[field.name]
    if (value === undefined && !field.isRequired) return []
    const moment = readMoment(value, `/${field.name}`, timeIssues, data)
    return moment ? [{ field, moment }] : []
  })
  return { moments, timeIssues }
}

/** Puts dates into the body as text. */
const takeDates = (
  names: readonly string[],
  fields: Readonly<Record<string, unknown>>,
  body: Record<string, unknown>,
): readonly TimeIssue[] => {
  const issues: TimeIssue[] = []
  for (const name of names.filter(each => fields[each] !== undefined)) {
    const ms = guard(issues, `/${name}`, () => readDate(plain(fields[name], 'Date', 10), `/${name}`, issues))
    if (ms) body[name] = formatDate(ms)
  }
  return issues
}

/** An id that is not text has been reported. */
const textOnly = (id: unknown): string | undefined => (typeof id === 'string' ? id : undefined)

const isBlank = (id: unknown): boolean =>
  id === undefined || id === null || (typeof id === 'string' && id.trim() === '')

const problemOfId = (id: unknown): string | undefined => {
  if (isBlank(id)) return 'is missing; the PMS cannot tell whom or what is meant'
  if (typeof id !== 'string') return `must be text, and is ${describe(id)}`
  return isId(id) ? undefined : 'holds control characters, or white space around it'
}

const offeredFields = ({ contract, inPath, times = [] }: Plan): string[] => [
  ...(inPath === undefined ? [] : [inPath]),
  ...(times.some(({ name }) => name === 'at') ? ['at'] : []),
  ...(times.length > 0 ? PLACE_IDS : []),
  ...contract.bodyFields.filter(name => !Object.hasOwn(OURS, name)),
]

/** The contract's complaints about fields that have been complained about already are noise. */
const withoutRepeats = (found: readonly Issue[], known: readonly Issue[]): Issue[] =>
  found.filter(({ path }) => !known.some(issue => issue.path === path || path.startsWith(`${issue.path}/`)))
