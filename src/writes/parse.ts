import { checkBody } from '../contract/body.js'
import { PERSON_KINDS } from '../contract/write-kind.js'
import { EVENT_WRITES } from '../contract/write-operations.js'
import type { Issue } from '../core/error.js'
import { isId } from '../core/id.js'
import { RuleError } from '../core/input-errors.js'
import { asFields, collect, describe, escapeToken, readFields, snapshot } from '../core/json.js'
import type { PropertyRef } from '../lookups/time-resolver.js'
import { personId } from '../pms/operations.js'
import { isMissing } from '../pms/rules/evaluate.js'
import { checkInput, TimeInputError, type TimeIssue } from '../time/error.js'
import type { TimeZoneData } from '../time/iana-zone.js'
import { formatDate, readDate } from '../time/text.js'
import { plain } from '../time/wall-time.js'
import { checkPath } from '../transport/serialize.js'
import { type ParsedTime, parseTime } from '../zones/time-input.js'
import { CHOICES, FOREIGN_IN_LOGS, type LogChoice, RESERVED_IN_LOGS, takeLogChoice } from './log-fields.js'
import { readText } from './texts.js'
import { type TimeField, type WriteOperation, wireNamesOf } from './write-operation.js'

/** An input as far as it can be read without asking anybody. */
export interface ParsedInput {
  readonly path: Readonly<Record<string, string>>
  /** Without times. */
  readonly body: Readonly<Record<string, unknown>>
  readonly moments: readonly { readonly field: TimeField; readonly moment: ParsedTime }[]
  readonly where: PropertyRef
  /** Of a call or an email. */
  readonly log: LogChoice | undefined
  /** Fields of a call or an email that only events of other people have. */
  readonly foreign: readonly string[]
  /** What is wrong with it but times; nobody may use it then. */
  readonly issues: readonly Issue[]
  readonly timeIssues: readonly TimeIssue[]
}

const SOURCE = 'docs/writes.md'

/** Fields of the body that come from elsewhere. */
const OURS: Readonly<Record<string, string>> = {
  integration_id: 'the integration that this was called on',
  appointment_date: 'at',
  appointment_time: 'at',
}

/** Ids that choose the zone of the times. They travel only where the operation has a field for them. */
const PLACE_IDS = ['property_id', 'location_id'] as const

/**
 * Reads an input, and takes down everything that is wrong with it by itself and by the contract.
 * @throws RuleError for what is no object
 */
export const parseInput = (plan: WriteOperation, input: unknown, data: TimeZoneData): ParsedInput => {
  const { operation, contract } = plan
  const given = asFields(input)
  if (given === undefined) {
    const names = [...plan.required, ...(plan.needed ?? [])]
    const message = `takes an object with ${names.join(', ') || 'its fields'}, and got ${input === undefined || input === null ? 'nothing' : describe(input)}`
    throw new RuleError(operation, [{ rule: 'facade.input', path: '', message, source: SOURCE }])
  }
  const draft = assemble(plan, given, data)
  const checked = checkBody(draft.body, contract, offeredFields(plan))
  const issues = oneEach(draft.issues)
  // A time that cannot even be read has been complained about.
  const timeIssues = oneEach(withoutRepeats(draft.timeIssues, issues))
  const ofContract = checked.ok ? [] : withoutRepeats(checked.issues, [...issues, ...timeIssues])
  return { ...draft, issues: [...issues, ...oneEach(ofContract)], timeIssues }
}

/** @throws TimeInputError when only times are wrong, RuleError for all else */
export const throwIssues = (
  operation: string,
  issues: readonly Issue[],
  timeIssues: readonly TimeIssue[],
): void => {
  if (issues.length > 0) throw new RuleError(operation, [...issues, ...timeIssues])
  if (timeIssues.length > 0) throw new TimeInputError(timeIssues, operation)
}

const assemble = (plan: WriteOperation, input: object, data: TimeZoneData): ParsedInput => {
  const { issues, report: reportJson } = collect('facade.json', SOURCE)
  const report: Report = (rule, name, message) => {
    const path = `/${escapeToken(name)}`
    if (issues.some(issue => issue.path === path)) return
    issues.push({ rule: `facade.${rule}`, path, message, source: SOURCE })
  }
  const { bodyFields } = plan.contract
  const fields = readFields(input, reportJson)
  for (const [name, origin] of Object.entries(reservedFor(plan))) {
    if (fields[name] !== undefined) report('reserved', name, `is set from ${origin}; leave it out`)
    delete fields[name]
  }
  const hasAt = (plan.times ?? []).some(({ name }) => name === 'at')
  if (plan.times && !hasAt && fields['at'] !== undefined) {
    report('reserved', 'at', 'is called event_datetime here; appointments, logCall and logEmail have at')
    delete fields['at']
  }
  const log = plan.logs && takeLogChoice(plan.logs, fields, report)
  const optional: readonly (typeof PLACE_IDS)[number][] = plan.times
    ? PLACE_IDS
    : plan.dates
      ? ['property_id']
      : []
  for (const name of plan.required) {
    const problem = problemOfId(fields[name])
    if (problem) report('required', name, problem)
  }
  for (const name of plan.needed ?? [])
    if (isMissing(fields[name])) report('required', name, 'is missing; say for which days to look')
  for (const name of [...optional, ...otherIds(plan)].filter(each => fields[each] !== undefined)) {
    const problem = isMissing(fields[name])
      ? 'is empty; give an id, or leave it out where the PMS does not need it'
      : problemOfId(fields[name])
    if (problem) report('id', name, problem)
  }
  const foreign = plan.logs ? takeForeign(plan, fields) : []
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
    const sent = typeof copy === 'string' ? asText(name, copy, report) : copy
    // With defineProperty, so that a field called __proto__ is a field.
    if (sent !== undefined)
      Object.defineProperty(body, name, { value: sent, enumerable: true, writable: true })
  }
  const dateIssues = takeDates(plan.dates ?? [], fields, body)
  if (bodyFields.includes('integration_id')) body['integration_id'] = plan.integrationId
  return { path, body, moments, where, log, foreign, issues, timeIssues: [...timeIssues, ...dateIssues] }
}

type Report = (rule: string, name: string, message: string) => void

const asText = (name: string, text: string, report: Report): string => {
  const read = readText(name, text)
  if ('sent' in read) return read.sent
  report(read.rule, name, read.problem)
  return text
}

/** Fields that are not the caller's to set, and where they come from. */
const reservedFor = ({ contract, logs }: WriteOperation): Readonly<Record<string, string>> => {
  const ours = Object.entries(OURS).filter(([name]) => contract.bodyFields.includes(name))
  return { ...Object.fromEntries(ours), ...(logs && RESERVED_IN_LOGS[logs]) }
}

/** Ids of records that the contract has no condition for. */
const otherIds = ({ contract, required }: WriteOperation): string[] =>
  contract.bodyFields.filter(
    name => name.endsWith('_id') && !Object.hasOwn(OURS, name) && !required.includes(name),
  )

/** The same call may be logged with anybody; what his events have no field for is left out. */
const takeForeign = ({ contract, required }: WriteOperation, fields: Record<string, unknown>): string[] => {
  const people = PERSON_KINDS.map(personId)
  const foreign = Object.keys(fields).filter(
    name =>
      fields[name] !== undefined &&
      !contract.bodyFields.includes(name) &&
      !required.includes(name) &&
      !people.includes(name) &&
      PERSON_KINDS.some(person => EVENT_WRITES[person].create.contract.bodyFields.includes(name)),
  )
  for (const name of foreign) delete fields[name]
  return foreign
}

const takePlace = (
  names: readonly string[],
  fields: Record<string, unknown>,
  bodyFields: readonly string[],
): PropertyRef => {
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
): { readonly moments: ParsedInput['moments']; readonly timeIssues: readonly TimeIssue[] } => {
  const timeIssues: TimeIssue[] = []
  const moments = times.flatMap(field => {
    const value = fields[field.name]
    delete fields[field.name]
    if (value === undefined && !field.isRequired) return []
    const moment = parseTime(value, `/${field.name}`, timeIssues, data)
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
    const ms = checkInput(issues, `/${name}`, () => readDate(plain(fields[name], 'Date'), `/${name}`, issues))
    if (ms) body[name] = formatDate(ms)
  }
  return issues
}

/** An id that is not text has been reported. */
const textOnly = (id: unknown): string | undefined => (typeof id === 'string' ? id : undefined)

const problemOfId = (id: unknown): string | undefined => {
  if (isMissing(id)) return 'is missing; the PMS cannot tell whom or what is meant'
  if (typeof id !== 'string') return `must be text, and is ${describe(id)}`
  return isId(id) ? undefined : 'holds control characters, half of a surrogate pair, or white space around it'
}

/** What a message may propose instead of a field that is not known. */
const offeredFields = (plan: WriteOperation): string[] => {
  const { contract, inPath, times = [], logs } = plan
  const taken = new Set([
    ...Object.keys(reservedFor(plan)),
    ...times.flatMap(wireNamesOf),
    ...(logs ? FOREIGN_IN_LOGS[logs] : []),
  ])
  return [
    ...(inPath === undefined ? [] : [inPath]),
    ...times.map(({ name }) => name),
    ...(times.length > 0 ? PLACE_IDS : []),
    ...(logs ? CHOICES : []),
    ...contract.bodyFields.filter(name => !taken.has(name)),
  ]
}

/** One issue for each place: the first one found. */
export const oneEach = <I extends Issue>(issues: readonly I[]): I[] => {
  const places = new Set<string>()
  return issues.filter(({ rule, path }) => {
    // Of the input as a whole several things may be said.
    const place = path === '' ? ` ${rule}` : path
    const isNew = !places.has(place)
    places.add(place)
    return isNew
  })
}

/** Complaints about fields that have been complained about already are noise. */
export const withoutRepeats = <I extends Issue>(found: readonly I[], known: readonly Issue[]): I[] =>
  found.filter(({ path }) => !known.some(issue => issue.path === path || path.startsWith(`${issue.path}/`)))
