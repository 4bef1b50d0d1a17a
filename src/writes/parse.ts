import { validate } from '../contract/body.js'
import type { Issue } from '../core/error.js'
import { isId } from '../core/id.js'
import { RuleError } from '../core/input-errors.js'
import { asFields, collectIssues, describeValue, escapeToken, readFields, snapshot } from '../core/json.js'
import type { PropertyRef } from '../lookups/time-resolver.js'
import { isMissing } from '../pms/rules/evaluate.js'
import { checkInput, type TimeIssue } from '../time/error.js'
import type { TimeZoneData } from '../time/iana-zone.js'
import { formatDate, readDate } from '../time/text.js'
import { plain } from '../time/wall-time.js'
import { checkPath } from '../transport/serialize.js'
import { type ParsedTime, parseTime } from '../zones/time-input.js'
import {
  fieldRoles,
  hasOtherTime,
  optionalIds,
  placeIdsFor,
  reservedFor,
  suggestedFields,
} from './field-roles.js'
import { type InputIssue, mergeIssues } from './issues.js'
import { type LogChoice, type ReportField, readLogChoice } from './log-fields.js'
import { readText } from './texts.js'
import type { TimeField, WriteOperation } from './write-operation.js'

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
  /** Everything that is wrong with it; if there is anything, the rest must not be used. */
  readonly issues: readonly InputIssue[]
}

const SOURCE = 'docs/writes.md'

type InputFields = Readonly<Record<string, unknown>>

/**
 * Reads an input, and notes everything that is wrong with it by itself and by the contract.
 * @throws RuleError for what is not an object
 */
export const parseInput = (operation: WriteOperation, input: unknown, data: TimeZoneData): ParsedInput => {
  const given = asFields(input)
  if (given === undefined) throw new RuleError(operation.operation, [notAnObject(operation, input)])
  const { issues, report: reportJson } = collectIssues('facade.json', SOURCE)
  const report: ReportField = (rule, name, message) => {
    const path = `/${escapeToken(name)}`
    if (issues.some(issue => issue.path === path)) return
    issues.push({ rule: `facade.${rule}`, path, message, source: SOURCE })
  }
  const fields = readFields(given, reportJson)
  checkReserved(operation, fields, report)
  const log = operation.logs && readLogChoice(operation.logs, fields, report)
  checkIds(operation, fields, report)
  const timeIssues: TimeIssue[] = []
  // Rules must not draw conclusions from a value that is refused.
  for (const { path } of issues) delete fields[path.slice(1)]
  const sorted = sortFields(operation, fields, {
    time: (value, path) => parseTime(value, path, timeIssues, data),
    date: (value, path) =>
      checkInput(timeIssues, path, () => readDate(plain(value, 'Date'), path, timeIssues)),
    text: (name, text) => readSentText(name, text, report),
    json: (value, path) => snapshot(value, path, reportJson),
  })
  // What the body gets later is right by itself: times as the client writes them, fields of a PMS that take the same.
  const ofContract = validate(sorted.body, operation.contract, suggestedFields(operation))
  return {
    ...sorted,
    log,
    // Only the first issue of a field is told: one that can't be read can't keep to the contract either.
    issues: mergeIssues(issues, timeIssues, ofContract),
  }
}

const notAnObject = ({ required, needed = [] }: WriteOperation, input: unknown): Issue => {
  const names = [...required, ...needed].join(', ') || 'its fields'
  const given = input === undefined || input === null ? 'nothing' : describeValue(input)
  const message = `takes an object with ${names}, and got ${given}`
  return { rule: 'facade.input', path: '', message, source: SOURCE }
}

const checkReserved = (operation: WriteOperation, fields: InputFields, report: ReportField): void => {
  for (const [name, origin] of Object.entries(reservedFor(operation)))
    if (fields[name] !== undefined) report('reserved', name, `is set from ${origin}; leave it out`)
  if (hasOtherTime(operation) && fields['at'] !== undefined)
    report('reserved', 'at', 'is called event_datetime here; appointments, logCall and logEmail have at')
}

const checkIds = (operation: WriteOperation, fields: InputFields, report: ReportField): void => {
  const { required, needed = [], inPath } = operation
  for (const name of required) {
    const problem = problemOfId(fields[name])
    if (problem) report('required', name, problem)
  }
  for (const name of needed)
    if (isMissing(fields[name])) report('required', name, 'is missing; say for which days to look')
  for (const name of [...placeIdsFor(operation), ...optionalIds(operation)]) {
    if (fields[name] === undefined) continue
    const problem = isMissing(fields[name])
      ? 'is empty; give an id, or leave it out where the PMS does not need it'
      : problemOfId(fields[name])
    if (problem) report('id', name, problem)
  }
  if (inPath === undefined) return
  for (const { message } of checkPath(`{${inPath}}`, fields)) report('required', inPath, message)
}

const problemOfId = (id: unknown): string | undefined => {
  if (isMissing(id)) return 'is missing; the PMS cannot tell whom or what is meant'
  if (typeof id !== 'string') return `must be text, and is ${describeValue(id)}`
  return isId(id) ? undefined : 'holds control characters, half of a surrogate pair, or white space around it'
}

/** How values are read; each notes what is wrong with one. */
interface ValueReaders {
  time(value: unknown, path: string): ParsedTime | undefined
  /** Milliseconds since the epoch; 0 after an issue. */
  date(value: unknown, path: string): number
  text(name: string, text: string): string
  json(value: unknown, path: string): unknown
}

/** Puts each field where its role says. */
const sortFields = (
  operation: WriteOperation,
  fields: InputFields,
  read: ValueReaders,
): Omit<ParsedInput, 'log' | 'issues'> => {
  const { contract, required, times = [], integrationId } = operation
  const roleOf = fieldRoles(operation)
  const path: Record<string, string> = {}
  const body: Record<string, unknown> = {}
  const foreign: string[] = []
  const place: Record<string, string | undefined> = {}
  const send = (name: string, value: unknown): void => {
    const sent = typeof value === 'string' ? read.text(name, value) : value
    // With defineProperty, so that a field called __proto__ is a field.
    if (sent !== undefined)
      Object.defineProperty(body, name, { value: sent, enumerable: true, writable: true })
  }
  for (const [name, value] of Object.entries(fields)) {
    const role = roleOf(name)
    const id = typeof value === 'string' ? value : undefined
    if (role === 'place') place[name] = id
    if (role === 'path' && id !== undefined) path[name] = id
    if (role === 'foreign' && value !== undefined) foreign.push(name)
    const isSent =
      role === 'body' ||
      role === 'date' ||
      role === 'id' ||
      (role === 'place' && contract.bodyFields.includes(name))
    // An id that is not text has been reported.
    if (isSent) send(name, required.includes(name) ? id : read.json(value, `/${escapeToken(name)}`))
    const day = role === 'date' && value !== undefined && read.date(value, `/${name}`)
    if (day) body[name] = formatDate(day)
  }
  const moments = times.flatMap(field => {
    const value = fields[field.name]
    if (value === undefined && !field.isRequired) return []
    const moment = read.time(value, `/${field.name}`)
    return moment ? [{ field, moment }] : []
  })
  if (contract.bodyFields.includes('integration_id')) body['integration_id'] = integrationId
  const where = { propertyId: place['property_id'], locationId: place['location_id'] }
  return { path, body, moments, where, foreign }
}

const readSentText = (name: string, text: string, report: ReportField): string => {
  const read = readText(name, text)
  if ('sent' in read) return read.sent
  report(read.rule, name, read.problem)
  return text
}
