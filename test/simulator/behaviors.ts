import { APPOINTMENTS } from './behaviors/appointments.js'
import type { Behavior } from './behaviors/behavior.js'
import { OTHERS } from './behaviors/others.js'
import { WRITES } from './behaviors/writes.js'

/** Everything that a test of a user may rely on, or must not. */
export const BEHAVIORS: readonly Behavior[] = [...APPOINTMENTS, ...WRITES, ...OTHERS]
