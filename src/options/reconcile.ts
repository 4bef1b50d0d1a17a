import { readOptionsObject } from './read.js'
import { duration, MAX_DEADLINE_MS, readRows, SIGNAL } from './rows.js'

const RECONCILE = { signal: SIGNAL, deadlineMs: duration(60_000, MAX_DEADLINE_MS) }

/** Options of `reconcile()`, with defaults filled in. */
export const readReconcileOptions = (
  options: { readonly signal?: AbortSignal; readonly deadlineMs?: number } = {},
): { readonly signal: AbortSignal | undefined; readonly deadlineMs: number } => {
  const usage = 'the options of reconcile() are an object, such as { deadlineMs, signal }'
  return readOptionsObject(options, Object.keys(RECONCILE), usage, (own, report) =>
    readRows({ ...own }, RECONCILE, report),
  )
}
