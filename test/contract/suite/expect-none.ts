import { expect } from 'vitest'

/** Fails with every reason in its message: what vitest shows of two lists that differ is cut off in reports. */
export const expectNone = (failures: readonly string[]): void => {
  const different = [...new Set(failures)]
  expect(failures, different.join('\n')).toEqual([])
}
