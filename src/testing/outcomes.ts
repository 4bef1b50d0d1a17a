import type { JobStatus } from './job.js'
import { complaint } from './refusals.js'
import { misuse } from './settings.js'

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

export const createOutcomes = (): Outcomes & { take(): Decided | undefined } => {
  const decided: Decided[] = []
  return {
    next: (status, { errors = [complaint(500, 'The PMS did not say why')], times = 1 } = {}) => {
      if (status !== 'FAILURE' && status !== 'PARTIAL_SUCCESS')
        throw misuse(`a job ends in FAILURE or PARTIAL_SUCCESS here, and not in ${String(status)}`)
      for (let index = 0; index < times; index += 1) decided.push({ status, errors })
    },
    take: () => decided.shift(),
  }
}
