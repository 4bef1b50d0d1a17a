import { type Priority, rankOf } from './priority.js'

/** The class of a call, which rises when somebody comes to wait for it. */
export interface Urgency {
  readonly priority: Priority
  /** To that class, if it is a higher one. */
  raise(to: Priority): void
  /** @returns a function that ends the listening */
  onRaise(run: () => void): () => void
}

export const createUrgency = (first: Priority): Urgency => {
  let priority = first
  const listeners = new Set<() => void>()
  return {
    get priority() {
      return priority
    },
    raise: to => {
      if (rankOf(to) >= rankOf(priority)) return
      priority = to
      for (const run of [...listeners]) run()
    },
    onRaise: run => {
      listeners.add(run)
      return () => void listeners.delete(run)
    },
  }
}
