import { ConfigurationError } from '../core/input-errors.js'

/** Says what is wrong with one thing that a test has asked a simulator for. */
export const misuse = (message: string): ConfigurationError =>
  new ConfigurationError([{ rule: 'simulator', path: '', message, source: 'docs/testing.md' }])
