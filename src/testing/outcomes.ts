import type { JobStatus } from './job.js'
import { misuse } from './misuse.js'
import { complaint } from './refusals.js'

/** How jobs end that a test has decided on. */
export interface Outcomes {
  /** The next jobs end so, whatever the PMS would have said. `errors`: what it complains about; `times`: default 1. */
  next(
    status: 'FAILURE' | 'PARTIAL_SUCCESS',
    options?: { readonly errors?: readonly string[]; readonly times?: number },
  ): void
}

interface Decided {
  readonly status: JobStatus
  readonly errors: readonly string[]
}

/** Outcomes as the simulator itself uses them. */
export interface OwnOutcomes extends Outcomes {
  /** The next one that was decided on, if there is one. */
  take(): Decided | undefined
  clear(): void
}

const NO_REASON = [complaint(500, 'The PMS did not say why')]

export const createOutcomes = (): OwnOutcomes => {
  let decided: Decided[] = []
  return {
    next: (status, options = {}) => {
      const { errors = NO_REASON, times = 1, ...others } = options
      if (status !== 'FAILURE' && status !== 'PARTIAL_SUCCESS')
        throw misuse(`a job ends in FAILURE or PARTIAL_SUCCESS here, and not in ${String(status)}`)
      const [unknown] = Object.keys(others)
      if (unknown !== undefined) throw misuse(`an outcome has no ${unknown}; it has errors, times`)
      if (!Array.isArray(errors) || !errors.every(each => typeof each === 'string'))
        throw misuse('the errors of an outcome are a list of texts')
      if (!Number.isInteger(times) || times < 1)
        throw misuse(`an outcome happens a whole number of times, and not ${times}`)
      for (let index = 0; index < times; index += 1) decided.push({ status, errors })
    },
    take: () => decided.shift(),
    clear: () => {
      decided = []
    },
  }
}
