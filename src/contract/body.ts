import type { Validator, Finding as ValidatorFinding } from '../../generated/validators/runtime.js'
import type { Issue } from '../core/error.js'
import { escapeToken } from '../core/json.js'
import { suggest } from '../core/suggest.js'

/** What a generated validator module says about a body. */
export interface BodyContract {
  readonly validateBody: Validator<unknown>
  /** Names of the fields that the body may hold. */
  readonly bodyFields: readonly string[]
}

const SOURCE = 'spec/propexo.yaml'

/**
 * What the contract has against a body.
 * @param body plain JSON data, as `snapshot` gives it
 * @param offered the fields that a message may suggest instead of an unknown one
 */
export const validate = (
  body: Readonly<Record<string, unknown>>,
  { validateBody, bodyFields }: BodyContract,
  offered: readonly string[] = bodyFields,
): Issue[] => (validateBody(body) ? [] : toIssues(validateBody.errors ?? [], body, offered))

const toIssues = (
  findings: readonly ValidatorFinding[],
  body: unknown,
  fields: readonly string[],
): Issue[] => {
  const unions = findings.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  // The members of a union complain one by one; together they are one problem.
  const isPart = ({ schemaPath }: ValidatorFinding): boolean =>
    unions.some(union => schemaPath.startsWith(`${union.schemaPath}/`))
  // A value of the wrong type is none of an enum's either, and what the enum wants says more.
  const isRepeated = ({ keyword, instancePath }: ValidatorFinding): boolean =>
    keyword === 'type' &&
    findings.some(other => other.keyword === 'enum' && other.instancePath === instancePath)
  return findings
    .filter(finding => !isPart(finding) && !isRepeated(finding))
    .map((finding, index) => {
      const parts = unions.includes(finding)
        ? findings.filter(({ schemaPath }) => schemaPath.startsWith(`${finding.schemaPath}/`))
        : []
      return toIssue(finding, parts, body, index < MAX_SUGGESTED ? fields : [])
    })
}

const toIssue = (
  finding: ValidatorFinding,
  parts: readonly ValidatorFinding[],
  body: unknown,
  fields: readonly string[],
): Issue => {
  const { keyword, params, instancePath } = finding
  const issue = (path: string, message: string): Issue => ({
    rule: `contract.${keyword}`,
    path,
    message,
    source: SOURCE,
  })
  if (keyword === 'required') return issue(`${instancePath}/${params['missingProperty']}`, 'is missing')
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty'])
    const known = instancePath === '' ? fields : []
    return issue(
      `${instancePath}/${escapeToken(name)}`,
      `is not a field of this operation${suggest(name, known)}`,
    )
  }
  const value = valueAtPointer(body, instancePath)
  if (keyword === 'maxLength' && typeof value === 'string') {
    const limit = Number(params['limit'])
    const over = value.length - limit
    return issue(
      instancePath,
      `is ${value.length} UTF-16 code units long, and at most ${limit} fit; shorten it by ${over}`,
    )
  }
  const wish = keyword === 'anyOf' || keyword === 'oneOf' ? parts.map(wishOf).join(', or ') : wishOf(finding)
  return issue(instancePath, `${wish}, and is ${show(value)}`)
}

const wishOf = ({ keyword, params, message }: ValidatorFinding): string => {
  if (keyword === 'enum')
    return `must be one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`
  return message ?? `breaks ${keyword}`
}

const valueAtPointer = (body: unknown, pointer: string): unknown => {
  let node = body
  for (const token of pointer.split('/').slice(1)) {
    node = (node as Record<string, unknown>)?.[token.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return node
}

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'missing'
  // Not in the middle of a surrogate pair.
  return text.length > 60
    ? `${text.slice(0, 60).replace(/[\ud800-\udbff]$/, '')}… (${typeof value === 'string' ? value.length : text.length} characters)`
    : text
}

/** To how many unknown fields a message says what to write instead. */
const MAX_SUGGESTED = 20
