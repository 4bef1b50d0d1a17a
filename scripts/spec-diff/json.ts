/** Whether two values are the same JSON: the order of keys says nothing. */
export const same = (left: unknown, right: unknown): boolean => jsonOf(left) === jsonOf(right)

export const jsonOf = (value: unknown): string => JSON.stringify(inKeyOrder(value)) ?? ''

const inKeyOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inKeyOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([key, each]) => [key, inKeyOrder(each)]))
}
