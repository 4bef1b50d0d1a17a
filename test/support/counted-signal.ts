/** A long-lived signal that counts the listeners that are on it. */
export interface CountedSignal {
  readonly signal: AbortSignal
  /** How many were added since the beginning. */
  added(): number
  /** How many are on it now. */
  listening(): number
  /** How many were on it at once, at the most. */
  most(): number
}

export const countedSignal = (): CountedSignal => {
  const { signal } = new AbortController()
  const listeners = new Set<unknown>()
  let added = 0
  let most = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof add>): void => {
      added += 1
      listeners.add(args[1])
      most = Math.max(most, listeners.size)
      add(...args)
    },
    removeEventListener: (...args: Parameters<typeof remove>): void => {
      listeners.delete(args[1])
      remove(...args)
    },
  })
  return { signal, added: () => added, listening: () => listeners.size, most: () => most }
}
