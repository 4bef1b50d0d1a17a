/** Whether a text can be the id of a record: not blank, and without control characters or white space around it. */
export const isId = (value: unknown): value is string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  typeof value === 'string' && value !== '' && value === value.trim() && !/[\u0000-\u001f\u007f]/.test(value)
