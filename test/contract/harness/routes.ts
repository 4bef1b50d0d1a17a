import type { Operation } from '../../../scripts/spec/document.js'

/** The operation that a request addresses, with its path parameters. */
interface Route {
  readonly operation: Operation
  readonly path: Readonly<Record<string, string>>
}

export type Router = (method: string, pathname: string) => Route | undefined

interface Template {
  readonly operation: Operation
  readonly pattern: RegExp
  readonly names: readonly string[]
  /** A letter for each segment, `a` for a literal and `b` for a template, so that sorting puts literals first. */
  readonly order: string
}

/**
 * Finds the operation of a request among those of its method. A literal segment goes before a template: of
 * `/events/cancel` and `/events/{id}` the first answers to `cancel`. Paths match exactly, with their trailing slash.
 */
export const createRouter = (operations: readonly Operation[]): Router => {
  const templates = operations.map(toTemplate).sort((a, b) => (a.order < b.order ? -1 : 1))
  return (method, pathname) => {
    for (const { operation, pattern, names } of templates) {
      const match = operation.method === method.toLowerCase() ? pattern.exec(pathname) : null
      if (!match) continue
      return {
        operation,
        path: Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1])])),
      }
    }
    return undefined
  }
}

const PARAMETER = /\{([^{}]+)\}/g

const toTemplate = (operation: Operation): Template => {
  const { path } = operation
  const parts = path.split(PARAMETER)
  const source = parts.map((part, index) => (index % 2 === 1 ? '([^/]+)' : escapePattern(part))).join('')
  return {
    operation,
    pattern: new RegExp(`^${source}$`),
    names: parts.filter((_, index) => index % 2 === 1),
    order: path
      .split('/')
      .map(segment => (segment.includes('{') ? 'b' : 'a'))
      .join(''),
  }
}

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const decode = (text = ''): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
