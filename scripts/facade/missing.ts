import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { isObject, type JsonObject, type Operation, operationsOf } from '../spec/document.js'
import { schemaFacts } from '../spec/facts.js'
import { anonymous, facadeOf, otherSlash } from './methods.js'
import { FACADE, type Need } from './needs.js'

/** A fact that the facade needs, and what is there in its place. */
export interface Missing extends Need {
  /** Methods of the facade that cannot work without it. */
  readonly methods: readonly string[]
  /** Values that are not possible there any more; left out: there is nothing at all. */
  readonly refused?: readonly unknown[]
  /** The operation under the name that it has now, with another path parameter or another slash at its end. */
  readonly now?: string
}

/** Which of these facts a specification does not have. Of an operation that is gone only the operation is named. */
export const missingFacts = (doc: JsonObject, needs: readonly Need[]): readonly Missing[] => {
  const operations = operationsOf(doc)
  const byKey = new Map(operations.map(each => [each.key, each]))
  const byShape = new Map(operations.map(each => [anonymous(each.key), each.key]))
  return needs.flatMap((need): Missing[] => {
    const { operation: key, where } = need
    const operation = byKey.get(key)
    const methods = facadeOf(key)
    if (operation) {
      const fault = where === 'operation' ? undefined : faultOf(doc, operation, need)
      return fault ? [{ ...need, methods, ...fault }] : []
    }
    if (where !== 'operation') return []
    const now = byShape.get(anonymous(key)) ?? byShape.get(anonymous(otherSlash(key)))
    return [{ ...need, methods, ...(now === undefined ? {} : { now }) }]
  })
}

/** What is wrong with a fact: it is not there, or some values are not possible any more. */
const faultOf = (
  doc: JsonObject,
  operation: Operation,
  { where, or, values }: Need,
): Pick<Missing, 'refused'> | undefined => {
  const found = [where, ...(or === undefined ? [] : [or])].flatMap(each => schemasAt(doc, operation, each))
  if (found.length === 0) return {}
  const refused = values.filter(value => !found.some(facts => isPossible(facts, value)))
  return refused.length > 0 ? { refused } : undefined
}

const isPossible = (facts: unknown, value: unknown): boolean => {
  if (!isObject(facts)) return facts !== false
  const ajv = new Ajv({ strict: false, validateSchema: false, logger: false })
  addFormats.default(ajv)
  return ajv.compile(facts)(value)
}

/** The schemas at a place; in a union there may be several. */
const schemasAt = (doc: JsonObject, operation: Operation, where: string): readonly unknown[] => {
  const { parameters, body, answer } = operation
  const [side = '', place = '', ...path] = where.split('.')
  if (side === 'request' && place === 'query')
    return parameters
      .filter(each => each.in === 'query' && each.name === path.join('.'))
      .map(({ schema }) => schemaFacts(doc, schema))
  const root = side === 'request' ? body : answer
  return root === undefined ? [] : schemasBelow(schemaFacts(doc, root), path)
}

const schemasBelow = (facts: unknown, path: readonly string[]): readonly unknown[] => {
  const [first, ...rest] = path
  if (first === undefined) return [facts]
  if (!isObject(facts)) return []
  const parts = [facts['anyOf'], facts['oneOf'], facts['allOf']].flatMap(each =>
    Array.isArray(each) ? each : [],
  )
  const isArray = first.endsWith('[]')
  const name = isArray ? first.slice(0, -2) : first
  const { properties } = facts
  const own = isObject(properties) && Object.hasOwn(properties, name) ? [properties[name]] : []
  const next = isArray ? own.flatMap(each => (isObject(each) && 'items' in each ? [each['items']] : [])) : own
  return [
    ...next.flatMap(each => schemasBelow(each, rest)),
    ...parts.flatMap(part => schemasBelow(part, path)),
  ]
}

/**
 * What is missing, for people, a line for each operation and reason:
 * `POST /v1/events/leads: request.body.call_status, request.body.call_duration, for events.leads.logCall by the rules of Entrata`
 */
export const missingLines = (missing: readonly Missing[]): readonly string[] => {
  const lines = new Map<string, string[]>()
  for (const { operation, where, methods, by, now, refused = [] } of missing) {
    const called = now === undefined ? '' : ` (there is ${now})`
    const without =
      refused.length > 0 ? ` without ${refused.map(each => JSON.stringify(each)).join(' or ')}` : ''
    const what = where === 'operation' ? `the operation${called}` : `${where}${without}`
    const rules = by.includes(FACADE) ? '' : ` by the rules of ${by.join(', ')}`
    const key = JSON.stringify([operation, `for ${methods.join(', ')}${rules}`])
    lines.set(key, [...(lines.get(key) ?? []), what])
  }
  return [...lines].map(([key, whats]) => {
    const [operation, why] = JSON.parse(key) as [string, string]
    return `${operation}: ${whats.join(', ')}, ${why}`
  })
}
