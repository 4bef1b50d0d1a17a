import type { Leniency } from '../spec/left-out.js'
import { FACADE_OPERATIONS, facadeOf } from './methods.js'

/** Operations that the facade uses are never left out. */
export const needed: Leniency = key =>
  FACADE_OPERATIONS.includes(key) ? `the facade uses it, in ${facadeOf(key).join(', ')}` : undefined

/** Nothing is. */
export const strict: Leniency = key => needed(key) ?? '--strict forbids it'
