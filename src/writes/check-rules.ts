import { checkBody } from '../contract/body.js'
import type { WriteKind } from '../contract/write-operations.js'
import type { Issue } from '../core/error.js'
import { escapeToken } from '../core/json.js'
import type { EventPairs } from '../lookups/event-pairs.js'
import { GENERIC_EVENTS } from '../pms/confidence.js'
import { INTO_NOTES, mapLog } from '../pms/map-log.js'
import type { PmsProfile } from '../pms/profile.js'
import { detailFindings } from '../pms/rules/details.js'
import { type Fields, findingsOf, type NameOf } from '../pms/rules/evaluate.js'
import type { Finding } from '../pms/rules/finding.js'
import { pairFindings } from '../pms/rules/pairs.js'
import { applyPolicy, type RulePolicy } from '../pms/rules/policy.js'
import { shapeFindings } from '../pms/rules/shapes.js'
import { describeTime } from './describe-time.js'
import { oneEach, type ParsedInput, withoutRepeats } from './parse.js'
import { type WriteOperation, wireNamesOf } from './write-operation.js'

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

/** Turns a draft into what this PMS takes, and holds it against all rules. Pure but for what lists have been read. */
export const checkRules = (
  plan: WriteOperation,
  subject: WriteKind,
  draft: ParsedInput,
  rules: PmsProfile,
  policy: RulePolicy,
  pairs: EventPairs,
): Checked => {
  const timeNames = new Map(
    (plan.times ?? []).flatMap(time => wireNamesOf(time).map(wire => [wire, time.name])),
  )
  const times = Object.fromEntries(
    [...timeNames].filter(([, name]) => isGiven(draft, name)).map(([wire]) => [wire, true]),
  )
  const ownName: NameOf = field => timeNames.get(field) ?? field
  const fields = { ...draft.body, ...times }
  const logged = logAsPlanned(plan, subject, draft, rules, fields)
  const nameOf: NameOf = logged ? logged.nameOf : ownName
  const event = logged?.fields ?? fields
  const findings: Finding[] = logged?.findings.some(({ isFinal, field }) => isFinal && field === '')
    ? [...logged.findings]
    : [...(logged?.findings ?? []), ...findingsOf(rules, subject, event, nameOf)]
  const omitted = logged
    ? leaveOut(findings, policy, logged.unmapped, draft.log?.detailsInNotes ?? false)
    : []
  findings.push(...draft.foreign.map(field => foreignFinding(rules, subject, field)))
  if (subject.record === 'events' && subject.operation === 'create') {
    findings.push(...detailFindings(rules, subject.person, logged ? fields : event, logged !== undefined))
    const sent = Object.fromEntries(Object.entries(event).filter(([name]) => !omitted.includes(name)))
    findings.push(...shapeFindings(sent))
    findings.push(...pairFindings(sent, (kind, id) => pairs.typesOf(plan.integrationId, kind, id)))
  }
  const pathOf = (field: string): string => (field === '' ? '' : `/${escapeToken(nameOf(field))}`)
  const { errors, warnings } = applyPolicy(findings, policy, pathOf)
  const body = Object.fromEntries(
    Object.entries(event).filter(([name]) => !timeNames.has(name) && !omitted.includes(name)),
  )
  if (logged) errors.push(...contractIssues(plan, body, nameOf))
  return {
    body,
    omitted,
    pathOf,
    issues: oneEach(withoutRepeats(errors, [...draft.issues, ...draft.timeIssues])),
    warnings,
  }
}

/**
 * A call or an email becomes what the PMS takes, whatever else the caller says about it for other PMSs. Fields that it does
 * not take are left out with a warning, unless the caller wants them to be refused, or has turned the rule off. Of a time
 * that stands in the notes nothing is lost.
 */
const leaveOut = (
  findings: Finding[],
  { levelOf }: RulePolicy,
  times: readonly string[],
  areInNotes: boolean,
): readonly string[] => {
  const left: string[] = []
  for (const finding of [...findings]) {
    const { field, isUntaken, ...others } = finding
    const level = levelOf(finding.rule)
    const isTime = times.includes(field)
    const isTold = isTime && areInNotes
    if (!isUntaken || level === 'off' || (level === 'enforce' && !isTold)) continue
    left.push(field)
    const message = `${finding.message}; it is left out${isTime ? `; ${INTO_NOTES}` : ''}`
    const warning: Finding = { ...others, field, message, byDefault: 'warn' }
    findings.splice(findings.indexOf(finding), 1, ...(isTold ? [] : [warning]))
  }
  return left
}

const foreignFinding = ({ id }: PmsProfile, { person }: WriteKind, field: string): Finding => ({
  rule: `${id}.events.${field}`,
  field,
  message: `is not a field of events of ${person}; it is left out`,
  source: GENERIC_EVENTS[person],
  confidence: 'documented',
  byDefault: 'warn',
})

/** What the contract has against the event that a call or an email has become. */
const contractIssues = ({ contract }: WriteOperation, body: Fields, nameOf: NameOf): Issue[] => {
  const checked = checkBody(body, contract)
  if (checked.ok) return []
  return checked.issues.map(issue => {
    const [, field = '', ...rest] = issue.path.split('/')
    const isNotes = field === 'notes'
    const message = isNotes ? `${issue.message}; details of the event are in it` : issue.message
    return { ...issue, path: ['', nameOf(field), ...rest].join('/'), message }
  })
}

/** Also what is wrong with it: it must not be called missing then. */
const isGiven = ({ moments, timeIssues }: ParsedInput, name: string): boolean =>
  moments.some(({ field }) => field.name === name) ||
  timeIssues.some(({ path }) => path === `/${name}` || path.startsWith(`/${name}/`))

const logAsPlanned = (
  { logs: kind }: WriteOperation,
  { person }: WriteKind,
  { log, moments }: ParsedInput,
  rules: PmsProfile,
  fields: Fields,
): ReturnType<typeof mapLog> | undefined => {
  if (!kind || !log) return undefined
  const times = Object.fromEntries(
    moments.flatMap(({ field, moment }) => wireNamesOf(field).map(wire => [wire, describeTime(moment)])),
  )
  return mapLog(rules, { kind, person, fields, times, ...log })
}
