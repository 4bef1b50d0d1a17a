import type { Contract } from '../spec/contract.js'
import { operationsOf } from '../spec/document.js'
import { compileOutput } from './compile.js'
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

/**
 * Everything that belongs into `generated/`, compiled and not written. The same contract gives the same bytes.
 * @param file name of the specification, for problems
 * @throws SpecError when something cannot be generated, or does not compile
 */
export const generate = async (contract: Contract, file: string, step: Step): Promise<Generated> => {
  const { doc } = contract
  const operations = operationsOf(doc)
  const rows = operationRows(doc, operations)
  const output = new Map<string, string>()
  output.set('schema.d.ts', await step('types', () => generateTypes(doc)))
  output.set('operations.ts', await step('operations', () => generateOperations(rows, contract)))
  const validators = await step('validators', () => generateValidators(doc, operations, file))
  for (const [name, content] of validators) output.set(`validators/${name}`, content)
  await step('compile', () => compileOutput(output, { operations, rows }, file))
  const components = doc['components'] as { schemas?: object } | undefined
  return { output, operations: operations.length, schemas: Object.keys(components?.schemas ?? {}).length }
}
