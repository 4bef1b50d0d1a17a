import { type OperationKey, operations } from '../../generated/operations.js'
import type { Issue } from '../core/error.js'
import { RuleError } from '../core/input-errors.js'
import { checkPath, checkQuery, type QueryRow } from './serialize.js'

type Row = QueryRow & { readonly body: boolean }

const rowOf = (key: string): Row | undefined =>
  Object.hasOwn(operations, key) ? operations[key as OperationKey] : undefined

/**
 * Refuses what can be told to be wrong from the operation's row alone.
 * @throws RuleError with all of it
 */
export const preflight = (
  operation: string,
  { path, query, hasBody }: { readonly path: unknown; readonly query: unknown; readonly hasBody: boolean },
  others: readonly Issue[] = [],
): void => {
  const row = rowOf(operation)
  const template = operation.slice(operation.indexOf(' ') + 1)
  const issues = [...others, ...checkPath(template, path), ...checkQuery(query, operation, row)]
  if (row?.body && !hasBody && !others.some(({ rule }) => rule === 'request.json')) {
    const message = 'has no body; the operation needs one'
    issues.push({ rule: 'request.body', path: '', message, source: 'spec/overlay.yaml' })
  }
  if (issues.length > 0) throw new RuleError(operation, issues)
}
