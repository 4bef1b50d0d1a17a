import { messageOf } from '../../src/core/error.js'
import { componentsIn } from '../spec/components.js'
import { type Contract, leaveOut } from '../spec/contract.js'
import { escapeToken, isObject, type JsonObject, lookUp, operationsOf } from '../spec/document.js'
import { type LeftOut, type Leniency, lenient } from '../spec/left-out.js'
import { SpecError, type SpecProblem } from '../spec/problem.js'
import { compileOutput } from './compile.js'
import { generateOperations, operationRows } from './operations.js'
import type { Output } from './output.js'
import { generateSimulatedAnswers } from './simulated-answers.js'
import { generateTypes } from './types.js'
import { type Files, generateValidators } from './validators.js'

/** Runs a step and says how long it took. */
export type Step = <T>(name: string, run: () => T | Promise<T>) => Promise<T>

export interface Generated {
  readonly output: Output
  /** Without the operations for which nothing could be generated. */
  readonly contract: Contract
  readonly operations: number
  readonly schemas: number
}

/** Everything that belongs into `generated/`, compiled and not written. The same contract gives the same bytes. */
export const generate = async (
  given: Contract,
  step: Step,
  leniency: Leniency = lenient,
): Promise<Generated> => {
  const generated = await generateUncompiled(given, step, leniency)
  return compileOrLeaveOut(generated, step, leniency)
}

/**
 * Compiles what was generated. Operations whose types do not compile are left out, and the rest is generated again.
 * @throws SpecError when what does not compile belongs to no operation
 */
export const compileOrLeaveOut = async (
  given: Generated,
  step: Step,
  leniency: Leniency = lenient,
  compile: (generated: Generated) => void = compileGenerated,
): Promise<Generated> => {
  let generated = given
  for (;;) {
    const error = await step('compile', () => errorOf(() => compile(generated)))
    if (error === undefined) return generated
    const found = operationsAt(generated.contract.doc, error.problems)
    if (found.length === 0) throw error
    generated = await generateUncompiled(leaveOut(generated.contract, found, leniency), step, leniency)
  }
}

const errorOf = (run: () => void): SpecError | undefined => {
  try {
    run()
    return undefined
  } catch (cause) {
    if (cause instanceof SpecError) return cause
    throw cause
  }
}

/** The operations that problems lie in: in themselves, in their path, or in a component that they use. */
const operationsAt = (doc: JsonObject, problems: readonly SpecProblem[]): LeftOut[] =>
  operationsOf(doc).flatMap(({ key, path, pointer, node }): LeftOut[] => {
    const item = lookUp(doc, `#/paths/${escapeToken(path)}`)
    const shared = isObject(item) ? item['parameters'] : undefined
    const used = new Set(
      [...componentsIn(doc, [node, shared])].map(
        name => `/components/${name.split('/').map(escapeToken).join('/')}`,
      ),
    )
    const own = problems.filter(
      ({ pointer: at }) =>
        at === pointer || at === `/paths/${escapeToken(path)}` || used.has(withoutTwin(at)),
    )
    return own.length > 0 ? [{ key, pointer, problems: own }] : []
  })

/** A component may have a twin in the types of answers; see `openAnswers`. */
const withoutTwin = (pointer: string): string => pointer.replace(/InAnswers_*$/, '')

/** @throws SpecError when something does not compile */
const compileGenerated = ({ output, contract: { doc, file } }: Generated): void => {
  const operations = operationsOf(doc)
  compileOutput(output, { operations, rows: operationRows(doc, operations) }, file)
}

/** The same for a caller that compiles by itself: only what is new, or several of them at once. */
export const generateUncompiled = async (
  given: Contract,
  step: Step,
  leniency: Leniency = lenient,
): Promise<Generated> => {
  const { contract, validators } = await step('validators', () => validatorsOf(given, leniency))
  const { doc } = contract
  const operations = operationsOf(doc)
  const rows = operationRows(doc, operations)
  const output = new Map<string, string>()
  output.set('schema.d.ts', await step('types', () => generatedTypesOf(contract)))
  output.set('operations.ts', await step('operations', () => generateOperations(rows, contract)))
  output.set('simulator.ts', await step('simulator', () => generateSimulatedAnswers(doc, operations, rows)))
  for (const [name, content] of validators) output.set(`validators/${name}`, content)
  const components = doc['components'] as { schemas?: object } | undefined
  const schemas = Object.keys(components?.schemas ?? {}).length
  return { output, contract, operations: operations.length, schemas }
}

/** Operations that no validator can be made for, although they are sound word by word, are left out. */
const validatorsOf = (
  contract: Contract,
  leniency: Leniency,
): { readonly contract: Contract; readonly validators: Files } => {
  const validators = (doc: JsonObject): Files => generateValidators(doc, operationsOf(doc), contract.file)
  try {
    return { contract, validators: validators(contract.doc) }
  } catch (cause) {
    if (!(cause instanceof SpecError)) throw cause
    const refused = operationsOf(contract.doc).flatMap(({ key, pointer }): LeftOut[] => {
      const problems = cause.problems.filter(each => each.pointer === pointer)
      return problems.length > 0 ? [{ key, pointer, problems }] : []
    })
    const kept = leaveOut(contract, refused, leniency)
    return { contract: kept, validators: validators(kept.doc) }
  }
}

const generatedTypesOf = async ({ doc, file }: Contract): Promise<string> => {
  try {
    return await generateTypes(doc)
  } catch (cause) {
    throw new SpecError(file, [{ pointer: '', reason: `no types can be made of it: ${messageOf(cause)}` }])
  }
}
