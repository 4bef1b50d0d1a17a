import { operations } from '../../../generated/operations.js'
import type { Validator } from '../../../generated/validators/runtime.js'
import { loadContract } from '../../spec/contract.js'
import { operationsOf } from '../../spec/document.js'
import { SpecError } from '../../spec/problem.js'
import type { Declared } from './answer.js'

/** The contract of an operation that reads, by its key. */
export type LiveContract = (key: string) => Declared

/**
 * The contract of this repository, with the validators that were generated from it.
 * @throws SpecError where these do not belong together
 */
export const loadLiveContract = async (): Promise<LiveContract> => {
  const { doc, file } = await loadContract()
  const documented = new Map(operationsOf(doc).map(operation => [operation.key, operation]))
  const entries = Object.entries(operations)
    .filter(([, { kind }]) => kind === 'read')
    .map(async ([key, { module }]) => [key, await validatorOf(module)] as const)
  const validators = new Map(await Promise.all(entries))
  return key => {
    const [operation, validate] = [documented.get(key), validators.get(key)]
    if (operation === undefined || validate === undefined)
      throw new SpecError(file, [{ pointer: '', reason: `has no ${key}; run npm run generate` }])
    return { doc, operation, validate }
  }
}

const validatorOf = async (module: string): Promise<Declared['validate']> => {
  const file = new URL(`../../../generated/validators/${module}.js`, import.meta.url)
  const { validateResponse } = (await import(file.href)) as { validateResponse: Validator<unknown> }
  return value => (validateResponse(value) ? [] : [...(validateResponse.errors ?? [])])
}
