import type { Contract } from '../spec/contract.js'
import { operationsOf } from '../spec/document.js'
import { generateOperations, operationRows } from './operations.js'
import type { Output } from './output.js'
import { generateTypes } from './types.js'
import { generateValidators } from './validators.js'

/** Runs a step and says how long it took. */
export type Step = <T>(name: string, run: () => T | Promise<T>) => Promise<T>

export interface Generated {
  readonly output: Output
  readonly operations: number
  readonly schemas: number
}

/** Everything that belongs into `generated/`, without writing it. The same contract gives the same bytes. */
export const generate = async (contract: Contract, step: Step): Promise<Generated> => {
  const { doc } = contract
  const operations = operationsOf(doc)
  const output = new Map<string, string>()
  output.set('schema.d.ts', await step('types', () => generateTypes(doc)))
  output.set(
    'operations.ts',
    await step('operations', () => generateOperations(operationRows(doc, operations), contract)),
  )
  const validators = await step('validators', () => generateValidators(doc, operations))
  for (const [name, content] of validators) output.set(`validators/${name}`, content)
  const components = doc['components'] as { schemas?: object } | undefined
  return { output, operations: operations.length, schemas: Object.keys(components?.schemas ?? {}).length }
}
