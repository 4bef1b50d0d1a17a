import { ConfigurationError } from '../core/input-errors.js'
import { suggest } from '../core/suggest.js'

/** Refuses what is no object, and names that it does not have: a slip of the pen in a test would pass in silence. */
export const checkNames = (what: string, given: unknown, known: readonly string[]): void => {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw misuse(`${what} takes an object with ${known.join(', ')}`)
  const unknown = Object.keys(given).filter(name => !known.includes(name))
  if (unknown.length > 0)
    throw misuse(unknown.map(name => `${what} has no ${name}${suggest(name, known)}`).join('; '))
}

/** Says what is wrong with one thing that a test has asked a simulator for. */
export const misuse = (message: string): ConfigurationError =>
  new ConfigurationError([{ rule: 'simulator', path: '', message, source: 'docs/testing.md' }])
