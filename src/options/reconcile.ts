import { checkSignal, isDuration, readOptionsObject } from './read.js'
import { MAX_DEADLINE_MS } from './sending.js'

const DEFAULT_DEADLINE_MS = 60_000

/** Options of `reconcile()`, with defaults filled in. */
export const readReconcileOptions = (
  options: { readonly signal?: AbortSignal; readonly deadlineMs?: number } = {},
): { readonly signal: AbortSignal | undefined; readonly deadlineMs: number } => {
  const usage = 'the options of reconcile() are an object, such as { deadlineMs, signal }'
  return readOptionsObject(options, ['signal', 'deadlineMs'], usage, ({ signal, deadlineMs }, report) => {
    checkSignal(signal, report)
    if (deadlineMs !== undefined && !isDuration(deadlineMs, MAX_DEADLINE_MS))
      report('deadlineMs', `must be a number of milliseconds above 0 and at most ${MAX_DEADLINE_MS}`)
    return { signal, deadlineMs: deadlineMs ?? DEFAULT_DEADLINE_MS }
  })
}
