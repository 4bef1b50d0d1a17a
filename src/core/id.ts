import { isWellFormed } from './json.js'

/** Whether a text can be the id of a record: not blank, and without control characters or white space around it. */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value === value.trim() &&
  isWellFormed(value) &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  !/[\u0000-\u001f\u007f]/.test(value)
