import { isObject, type JsonObject, type Operation, operationsOf } from '../spec/document.js'
import { schemaFacts } from '../spec/facts.js'
import { anonymous, facadeOf, otherSlash } from './methods.js'
import { FACADE, type Need } from './needs.js'

/** A fact that the facade needs, and what is there in its place. */
export interface Missing extends Need {
  /** Methods of the facade that cannot work without it. */
  readonly methods: readonly string[]
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
    if (operation) return where === 'operation' || has(doc, operation, where) ? [] : [{ ...need, methods }]
    if (where !== 'operation') return []
    const now = byShape.get(anonymous(key)) ?? byShape.get(anonymous(otherSlash(key)))
    return [{ ...need, methods, ...(now === undefined ? {} : { now }) }]
  })
}

const has = (doc: JsonObject, { parameters, body, answer }: Operation, where: string): boolean => {
  const [side = '', place = '', ...path] = where.split('.')
  if (side === 'request' && place === 'query')
    return parameters.some(each => each.in === 'query' && each.name === path.join('.'))
  return hasPath(schemaFacts(doc, side === 'request' ? body : answer), path)
}

/** Whether a value of a schema may have something at a path; in a union one member is enough. */
const hasPath = (facts: unknown, path: readonly string[]): boolean => {
  if (!isObject(facts)) return false
  const [first, ...rest] = path
  if (first === undefined) return true
  const members = [facts['anyOf'], facts['oneOf']].flatMap(each => (Array.isArray(each) ? each : []))
  if (members.some(each => hasPath(each, path))) return true
  const isArray = first.endsWith('[]')
  const { [isArray ? first.slice(0, -2) : first]: next } = isObject(facts['properties'])
    ? facts['properties']
    : {}
  if (!isArray) return next !== undefined && hasPath(next, rest)
  return isObject(next) && hasItems(next, rest)
}

const hasItems = (facts: JsonObject, rest: readonly string[]): boolean =>
  facts['items'] !== undefined && hasPath(facts['items'], rest)

/**
 * What is missing, for people, a line for each operation and reason:
 * `POST /v1/events/leads: request.body.call_status, request.body.call_duration, for events.leads.logCall by the rules of Entrata`
 */
export const missingLines = (missing: readonly Missing[]): readonly string[] => {
  const lines = new Map<string, string[]>()
  for (const { operation, where, methods, by, now } of missing) {
    const called = now === undefined ? '' : ` (there is ${now})`
    const what = where === 'operation' ? `the operation${called}` : where
    const rules = by.includes(FACADE) ? '' : ` by the rules of ${by.join(', ')}`
    const key = JSON.stringify([operation, `for ${methods.join(', ')}${rules}`])
    lines.set(key, [...(lines.get(key) ?? []), what])
  }
  return [...lines].map(([key, whats]) => {
    const [operation, why] = JSON.parse(key) as [string, string]
    return `${operation}: ${whats.join(', ')}, ${why}`
  })
}
