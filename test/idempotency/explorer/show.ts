import type { Exploration } from './explore.js'

/** Counts of an exploration, and the way to what is wrong. */
export const shown = (name: string, { schedules, states, ends, isWhole, violation }: Exploration): string => {
  const counts = `${name}: ${schedules} schedules, ${states} states, ${ends} ends${isWhole ? ', all there are' : ''}`
  return violation
    ? [counts, ...violation.steps, ...violation.problems, JSON.stringify(violation.path)].join('\n  ')
    : counts
}
