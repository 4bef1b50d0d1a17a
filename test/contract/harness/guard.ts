import {
  type JsonObject,
  type Operation,
  operationsOf,
  type Parameter,
} from '../../../scripts/spec/document.js'
import { parametersIn, type WireRequest } from './request.js'
import { createRouter, type Router } from './routes.js'
import { checkOf, memoize } from './schema-check.js'
import { variantsOf } from './variants.js'

/** The harness's own reading of a request against the contract, stricter than Prism's. */
export interface Guard {
  readonly route: Router
  /** Everything that is wrong with a request; nothing means that the API would take it. */
  readonly check: (request: WireRequest) => readonly string[]
}

export const createGuard = (doc: JsonObject): Guard => {
  const operations = operationsOf(doc)
  const route = createRouter(operations)
  const checksOf = memoize((operation: Operation) => operationChecks(doc, operation))
  return {
    route,
    check: ({ method, target, body }) => {
      const { pathname, searchParams } = new URL(target, 'http://guard')
      const found = route(method, pathname)
      if (!found) return [`no operation answers to ${method} ${pathname}`]
      const checks = checksOf(found.operation)
      return [...checks.path(found.path), ...checks.query(searchParams), ...checks.body(body)]
    },
  }
}

interface OperationChecks {
  readonly path: (values: Readonly<Record<string, string>>) => readonly string[]
  readonly query: (values: URLSearchParams) => readonly string[]
  readonly body: (text: string | undefined) => readonly string[]
}

const operationChecks = (doc: JsonObject, operation: Operation): OperationChecks => {
  const inPath = parametersIn('path', operation).map(each => ({
    name: each.name,
    check: textCheck(doc, each),
  }))
  const inQuery = new Map(
    parametersIn('query', operation).map(each => [each.name, { ...each, check: textCheck(doc, each) }]),
  )
  return {
    path: values => inPath.flatMap(({ name, check }) => prefix(`path ${name}`, check([values[name] ?? '']))),
    query: values => {
      const unknown = [...new Set(values.keys())].filter(name => !inQuery.has(name))
      const declared = [...inQuery.values()].flatMap(({ name, required, check }) => {
        if (values.has(name)) return prefix(`query ${name}`, check(values.getAll(name)))
        return required ? [`query ${name}: is missing`] : []
      })
      return [...unknown.map(name => `query ${name}: is not declared`), ...declared]
    },
    body: bodyCheck(doc, operation),
  }
}

const prefix = (where: string, problems: readonly string[]): string[] =>
  problems.map(problem => `${where}: ${problem}`)

/** A text may stand for itself, a number or a boolean. One of those must be valid. */
const readings = (text: string): unknown[] => {
  if (text === 'true' || text === 'false') return [text, text === 'true']
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? [text, Number(text)] : [text]
}

const textCheck = (
  doc: JsonObject,
  { schema }: Parameter,
): ((texts: readonly string[]) => readonly string[]) => {
  const isList = variantsOf(doc, schema).some(({ type }) => type === 'array')
  const check = checkOf(doc, schema, false)
  return texts => {
    const [first = '', ...others] = texts
    if (!isList && others.length > 0) return [`is given ${texts.length} times`]
    const asItems = texts.map(text => readings(text).at(-1))
    const candidates = isList ? [[...texts], asItems] : readings(first)
    const problems = candidates.map(check)
    return problems.some(each => each.length === 0) ? [] : (problems.at(-1) ?? [])
  }
}

const bodyCheck = (doc: JsonObject, { body, bodyRequired }: Operation): OperationChecks['body'] => {
  if (!body) return text => (text === undefined ? [] : ['body: is not declared'])
  const check = checkOf(doc, body, true)
  return text => {
    if (text === undefined) return bodyRequired ? ['body: is missing'] : []
    try {
      return prefix('body', check(JSON.parse(text)))
    } catch (cause) {
      if (cause instanceof SyntaxError) return [`body: ${cause.message}`]
      throw cause
    }
  }
}
