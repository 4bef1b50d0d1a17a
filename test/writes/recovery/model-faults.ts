import type { Fault } from '../../../src/testing/index.js'

/** What a write of a history may meet. */
export const WRITE_FAULTS: readonly Fault[] = [
  'refused',
  'reset_before',
  'lost_answer',
  'stall',
  'late',
  'too_many',
  'gateway_before',
  'gateway_after',
  'empty_500',
  'truncated',
  'request_timeout',
]

/** A read may be told the time of another clock besides. */
export const READ_FAULTS: readonly Fault[] = [...WRITE_FAULTS, 'cached', 'redirected', 'cached', 'redirected']
