import type { Finding } from '../../../generated/validators/runtime.js'
import { isObject, type JsonObject, jsonAnswerType, type Operation, resolve } from '../../spec/document.js'
import { compare, type Difference } from './differences.js'
import { foundBeside } from './findings.js'

/** An answer as it came. */
export interface Exchange {
  readonly status: number
  readonly headers: Iterable<readonly [string, string]>
  readonly text: string
}

/** An answer, held against the contract. */
export interface Held {
  readonly status: number
  /** As JSON; undefined where it is none. */
  readonly value: unknown
  readonly differences: readonly Difference[]
}

/** The contract of one operation. */
export interface Declared {
  readonly doc: JsonObject
  readonly operation: Operation
  /** What the generated validator of a 200 has against a value. */
  readonly validate: (value: unknown) => readonly Finding[]
}

/** Holds an answer against what the contract declares for its status. */
export const holdAnswer = (declared: Declared, { status, headers, text }: Exchange): Held => {
  const { doc, operation } = declared
  const value = parse(text)
  const response = responseFor(operation.node['responses'], status)
  if (response === undefined)
    return { status, value, differences: [{ kind: 'undeclared status', place: String(status), detail: '' }] }
  const { headers: declaredHeaders, content } = resolve(doc, response)
  const came = new Map(headers)
  const ofHeaders = [...holdHeaders(doc, isObject(declaredHeaders) ? declaredHeaders : {}, came)]
  const mediaType = jsonAnswerType(content)
  if (mediaType === undefined) return { status, value, differences: ofHeaders }
  if (value === undefined)
    return {
      status,
      value,
      differences: [{ kind: 'not JSON', place: String(status), detail: '' }, ...ofHeaders],
    }
  if (jsonAnswerType({ [came.get('content-type') ?? '']: {} }) === undefined)
    ofHeaders.push({ kind: 'wrong type', place: 'content-type', detail: 'a header that does not name JSON' })
  const { schema } = Object((content as JsonObject)[mediaType]) as { schema?: unknown }
  const compared = compare(doc, schema, value)
  const findings = status === 200 ? declared.validate(value) : []
  const found = [...compared.found, ...foundBeside(compared, findings)]
  const ofBody = found.map(({ kind, place, detail }) => ({ kind, place: inAnswer(status, place), detail }))
  return { status, value, differences: [...ofHeaders, ...ofBody] }
}

/** A refusal has fields of the same names as an answer. */
const inAnswer = (status: number, place: string): string => {
  const whole = place === '' ? '(the whole body)' : place
  return status === 200 ? whole : `${status}: ${whole}`
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const responseFor = (responses: unknown, status: number): unknown => {
  const declared = isObject(responses) ? responses : {}
  const key = [String(status), `${String(status)[0]}XX`, 'default'].find(each =>
    Object.hasOwn(declared, each),
  )
  return key === undefined ? undefined : declared[key]
}

/** Headers that a client could use, and that the contract would have to declare for it. */
const WORTH_NAMING =
  /^(?:retry-after|(?:x-)?rate-?limit(?:-[a-z-]{1,30})?|deprecation|sunset|(?:x-)?request-id)$/

const holdHeaders = (
  doc: JsonObject,
  declared: JsonObject,
  came: ReadonlyMap<string, string>,
): readonly Difference[] => {
  const names = new Map(Object.entries(declared).map(([name, node]) => [name.toLowerCase(), node]))
  const ofDeclared = [...names].flatMap(([name, node]): Difference[] => {
    const text = came.get(name)
    if (text === undefined) return [{ kind: 'missing header', place: name, detail: '' }]
    const type = resolve(doc, resolve(doc, node)['schema'])['type']
    return type === 'integer' && !/^-?\d+$/.test(text)
      ? [{ kind: 'wrong type', place: name, detail: 'a header that is no integer' }]
      : []
  })
  const others = [...came.keys()].filter(name => !names.has(name) && WORTH_NAMING.test(name))
  return [...ofDeclared, ...others.map(place => ({ kind: 'undeclared header' as const, place, detail: '' }))]
}
