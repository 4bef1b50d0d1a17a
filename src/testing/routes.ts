import { type OperationKey, operations } from '../../generated/operations.js'

type OperationRow = (typeof operations)[OperationKey]

/** An operation of the contract that a request meets. */
export interface Route {
  readonly key: string
  readonly row: OperationRow
  readonly params: Readonly<Record<string, string>>
}

interface Pattern {
  readonly key: string
  readonly row: OperationRow
  readonly expression: RegExp
  readonly names: readonly string[]
}

const patternOf = (key: string, row: OperationRow): Pattern => {
  const names: string[] = []
  const source = row.path
    .split('/')
    .map(part => {
      const [, name] = /^\{(.+)\}$/.exec(part) ?? []
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      names.push(name)
      return '([^/]+)'
    })
    .join('/')
  return { key, row, expression: new RegExp(`^${source}$`), names }
}

/** What is written out goes before what a parameter takes. */
const PATTERNS: readonly Pattern[] = Object.entries(operations)
  .map(([key, row]) => patternOf(key, row))
  .sort((left, right) => left.names.length - right.names.length)

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The operation of a request; undefined where the contract has none. */
export const routeOf = (method: string, pathname: string): Route | undefined => {
  for (const { key, row, expression, names } of PATTERNS) {
    const found = row.method === method ? expression.exec(pathname) : null
    if (!found) continue
    const params = Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')]))
    return { key, row, params }
  }
  return undefined
}

/** Whether the contract has the path with another method. */
export const isKnownPath = (pathname: string): boolean =>
  PATTERNS.some(({ expression }) => expression.test(pathname))
