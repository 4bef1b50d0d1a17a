import { isBranded } from '../core/error.js'

const TRANSIENT_KINDS: ReadonlySet<string> = new Set([
  'token',
  'connection',
  'timeout',
  'limit',
  'rate_limit',
  'server',
  'response_shape',
])

/** Whether a look at a job or at the log failed so that another look, a while later, makes sense. */
export const isTransient = (error: unknown): boolean => isBranded(error) && TRANSIENT_KINDS.has(error.kind)
