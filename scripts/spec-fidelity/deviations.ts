import { fileURLToPath } from 'node:url'
import { isObject } from '../spec/document.js'
import { SpecError } from '../spec/problem.js'
import { parseSource, readSource } from '../spec/source.js'

/** A difference between contract and publication that is meant. */
export interface Deviation {
  readonly operation: string
  /** Path into the facts of the operation, as a report shows it. */
  readonly where: string
  readonly reason: string
}

const DEVIATIONS_FILE = fileURLToPath(new URL('../../spec/deviations.yaml', import.meta.url))

/** @throws SpecError for a list of deviations that is none */
export const readDeviations = async (): Promise<readonly Deviation[]> => {
  const { deviations } = parseSource(await readSource(DEVIATIONS_FILE))
  const isDeviation = (each: unknown): each is Deviation =>
    isObject(each) && ['operation', 'where', 'reason'].every(name => typeof each[name] === 'string')
  if (Array.isArray(deviations) && deviations.every(isDeviation)) return deviations
  const reason = 'must be a list of operation, where and reason'
  throw new SpecError(DEVIATIONS_FILE, [{ pointer: '/deviations', reason }])
}
