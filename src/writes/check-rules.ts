import { validate } from '../contract/body.js'
import type { WriteKind } from '../contract/write-operations.js'
import type { Issue } from '../core/error.js'
import { escapeToken } from '../core/json.js'
import type { EventPairs } from '../lookups/event-pairs.js'
import { GENERIC_EVENTS } from '../pms/confidence.js'
import { INTO_NOTES, type MappedLog, mapLog } from '../pms/map-log.js'
import type { PmsProfile } from '../pms/profile.js'
import { detailFindings } from '../pms/rules/details.js'
import { type Fields, findingsOf, type NameOf } from '../pms/rules/evaluate.js'
import type { Finding } from '../pms/rules/finding.js'
import { pairFindings } from '../pms/rules/pairs.js'
import { applyPolicy, type RulePolicy } from '../pms/rules/policy.js'
import { shapeFindings } from '../pms/rules/shapes.js'
import { describeTime } from './describe-time.js'
import type { ParsedInput } from './parse.js'
import { type WriteOperation, wireNamesOf } from './write-operation.js'

/** The write that an input asks for, as rules speak of it. */
export interface WriteToCheck {
  readonly operation: WriteOperation
  readonly kind: WriteKind
  readonly input: ParsedInput
}

/** What the input becomes at one PMS. */
export interface Checked {
  readonly issues: readonly Issue[]
  readonly warnings: readonly Issue[]
  /** As the PMS takes it, without times. */
  readonly body: Fields
  /** Fields that are not sent, among them times. */
  readonly omitted: readonly string[]
  /** The place in the input of a field of the body. */
  readonly pathOf: (field: string) => string
}

/** Turns an input into what this PMS takes, and checks it against all rules. Pure but for what lists have been read. */
export const checkRules = (
  write: WriteToCheck,
  profile: PmsProfile,
  policy: RulePolicy,
  pairs: EventPairs,
): Checked => {
  const { operation, kind, input } = write
  const timeNames = new Map(
    (operation.times ?? []).flatMap(time => wireNamesOf(time).map(wire => [wire, time.name])),
  )
  const times = Object.fromEntries(
    [...timeNames].filter(([, name]) => isGiven(input, name)).map(([wire]) => [wire, true]),
  )
  const fields = { ...input.body, ...times }
  const log = mapLogOf(write, profile, fields)
  const nameOf: NameOf = log?.nameOf ?? (field => timeNames.get(field) ?? field)
  const event = log?.fields ?? fields
  const findings: Finding[] = log?.findings.some(({ isFinal, field }) => isFinal && field === '')
    ? [...log.findings]
    : [...(log?.findings ?? []), ...findingsOf(profile, kind, event, nameOf)]
  const omitted = log ? omit(findings, policy, log.unmapped, input.log?.detailsInNotes ?? false) : []
  const sent = Object.fromEntries(Object.entries(event).filter(([name]) => !omitted.includes(name)))
  findings.push(...input.foreign.map(field => foreignFinding(profile, kind, field)))
  if (kind.record === 'events' && kind.operation === 'create')
    findings.push(
      ...detailFindings(profile, kind.person, log ? fields : event, log !== undefined),
      ...shapeFindings(sent),
      ...pairFindings(sent, (list, id) => pairs.typesOf(operation.integrationId, list, id)),
    )
  const pathOf = (field: string): string => (field === '' ? '' : `/${escapeToken(nameOf(field))}`)
  const { errors, warnings } = applyPolicy(findings, policy, pathOf)
  const body = Object.fromEntries(Object.entries(sent).filter(([name]) => !timeNames.has(name)))
  const ofContract = log ? notesIssues(operation, input.body['notes'], body) : []
  return { body, omitted, pathOf, issues: [...errors, ...ofContract], warnings }
}

/**
 * A call or an email becomes what the PMS takes, whatever else the caller says about it for other PMSs. Fields that it does
 * not take are left out with a warning, unless the caller wants them to be refused, or has turned the rule off. Of a time
 * that stands in the notes nothing is lost.
 */
const omit = (
  findings: Finding[],
  { levelOf }: RulePolicy,
  times: readonly string[],
  areInNotes: boolean,
): readonly string[] => {
  const omitted: string[] = []
  for (const finding of [...findings]) {
    const { field, isUntaken, ...others } = finding
    const level = levelOf(finding.rule)
    const isTime = times.includes(field)
    const isTold = isTime && areInNotes
    if (!isUntaken || level === 'off' || (level === 'enforce' && !isTold)) continue
    omitted.push(field)
    const message = `${finding.message}; it is left out${isTime ? `; ${INTO_NOTES}` : ''}`
    const warning: Finding = { ...others, field, message, byDefault: 'warn' }
    findings.splice(findings.indexOf(finding), 1, ...(isTold ? [] : [warning]))
  }
  return omitted
}

const foreignFinding = ({ id }: PmsProfile, { person }: WriteKind, field: string): Finding => ({
  rule: `${id}.events.${field}`,
  field,
  message: `is not a field of events of ${person}; it is left out`,
  source: GENERIC_EVENTS[person],
  confidence: 'documented',
  byDefault: 'warn',
})

/**
 * What the contract has against notes into which details of a call or an email went. They are all that the input did not
 * hold and that may still break the contract: they may have become too long.
 */
const notesIssues = ({ contract }: WriteOperation, given: unknown, body: Fields): Issue[] => {
  if (body['notes'] === undefined || body['notes'] === given) return []
  return validate(body, contract)
    .filter(({ path }) => path === '/notes')
    .map(issue => ({ ...issue, message: `${issue.message}; details of the event are in it` }))
}

/** Also what is wrong with it: it must not be called missing then. */
const isGiven = ({ moments, issues }: ParsedInput, name: string): boolean =>
  moments.some(({ field }) => field.name === name) ||
  issues.some(({ path }) => path === `/${name}` || path.startsWith(`/${name}/`))

const mapLogOf = (
  { operation: { logs }, kind: { person }, input: { log, moments } }: WriteToCheck,
  profile: PmsProfile,
  fields: Fields,
): MappedLog | undefined => {
  if (!logs || !log) return undefined
  const times = Object.fromEntries(
    moments.flatMap(({ field, moment }) => wireNamesOf(field).map(wire => [wire, describeTime(moment)])),
  )
  return mapLog(profile, { kind: logs, person, fields, times, ...log })
}
