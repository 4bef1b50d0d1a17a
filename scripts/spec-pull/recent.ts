/** More than the texts that one pull has at a time. */
const MAX_KEPT = 4

/** Keeps what was made of the last few inputs, by a text that tells them apart: a pull asks for the same ones often. */
export const recent = <In, Out>(
  make: (input: In) => Out,
  keyOf: (input: In) => string,
): ((input: In) => Out) => {
  const kept = new Map<string, { readonly out: Out }>()
  return input => {
    const key = keyOf(input)
    const known = kept.get(key)
    if (known) return known.out
    const out = make(input)
    const [oldest] = kept.keys()
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    kept.set(key, { out })
    return out
  }
}
