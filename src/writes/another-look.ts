import { isPropexoError } from '../errors.js'

const PASSING: ReadonlySet<string> = new Set([
  'connection',
  'timeout',
  'rate_limit',
  'server',
  'response_shape',
])

/** Whether a look at a job or at the log failed so that another look, a while later, makes sense. */
export const isWorthAnotherLook = (error: unknown): boolean =>
  isPropexoError(error) && PASSING.has(error.kind)
