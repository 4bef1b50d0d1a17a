import type { FaultOrNone } from '../../support/simulated-api.js'

/** What may go wrong with one request on a real connection, on its way to the server or back. */
export const WIRE_FAULTS = [
  'none',
  /** Nobody listens. */
  'refused',
  'reset_before_reading',
  'reset_after_processing',
  'stall_before_headers',
  'stall_in_body',
  'too_many',
  'bad_gateway_html',
  'empty_500',
  /** Its length is that of the half that comes. */
  'truncated_json',
  'duplicate_headers',
  'slow_drip',
] as const

export type WireFault = (typeof WIRE_FAULTS)[number]

/** Whether the server processes a request that this happens to. */
export const isProcessed = (fault: WireFault): boolean =>
  !['refused', 'reset_before_reading', 'too_many', 'bad_gateway_html'].includes(fault)

/** What the server itself does, behind the connection. */
export const apiFaultOf = (fault: WireFault): FaultOrNone => {
  if (fault === 'too_many' || fault === 'empty_500') return fault
  if (fault === 'bad_gateway_html') return 'gateway_before'
  return fault === 'truncated_json' ? 'truncated' : 'none'
}
