import type { Finding } from '../../../generated/validators/runtime.js'
import * as runtime from '../../../scripts/generate/validator-runtime.js'

export interface Check {
  (value: unknown): boolean
  errors?: readonly Finding[] | null
}

export interface ValidatorModule {
  readonly validateBody: Check
  readonly validateResponse: Check
  readonly bodyFields: readonly string[]
}

/** Evaluates the text of a validator module without writing it to a disk, for tests that make hundreds of them. */
export const evaluate = (text: string): ValidatorModule => {
  const body = text
    .replace(/^import (\{[^}]*\}) from '\.\/runtime\.js'$/m, 'const $1 = runtime;')
    .replaceAll(/\bexport const (\w+) = /g, 'exports.$1 = ')
  const exports = {}
  new Function('runtime', 'exports', body)(runtime, exports)
  return exports as ValidatorModule
}
