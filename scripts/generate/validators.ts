import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { _, Ajv, type Options } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import ts from 'typescript'
import { messageOf } from '../../src/core/error.js'
import { type JsonObject, type Operation, operationsOf } from '../spec/document.js'
import { SpecError, type SpecProblem } from '../spec/problem.js'
import { fileNames } from './file-names.js'
import { openAnswers } from './open-answers.js'
import { MARK } from './output.js'
import { bundleSchema, needsEvaluation, propertyNames } from './schema-bundle.js'
import { useExactKeywords } from './validator-keywords.js'
import { formats } from './validator-runtime.js'

/** `ajv/dist/standalone` is CommonJS with the function under `default`. */
const standaloneCode = standalone.default

/** File name to content, below `generated/validators/`. */
export type Files = ReadonlyMap<string, string>

const HEADER = `// ${MARK}; do not edit.\n`

/**
 * One ES module for each operation with `validateResponse` and, where there is a body, `validateBody`; with
 * declarations; and the runtime that they share.
 * @throws SpecError with each operation that no validator can be made for
 */
export const generateValidators = (
  doc: JsonObject,
  operations: readonly Operation[],
  file = 'specification',
): Files => {
  const files = new Map<string, string>(runtimeFiles())
  const names = fileNames(operations)
  const open = openAnswers(doc)
  const answers = new Map(operationsOf(open).map(({ key, answer }) => [key, answer]))
  const problems: SpecProblem[] = []
  for (const operation of operations) {
    const name = names.get(operation.key) ?? ''
    const schemas: Record<string, JsonObject> = {}
    const answer = answers.get(operation.key)
    try {
      if (operation.body) schemas['validateBody'] = bundleSchema(doc, operation.body, true)
      if (answer) schemas['validateResponse'] = bundleSchema(open, answer, false)
      const fields = schemas['validateBody'] ? fieldList(schemas['validateBody']) : ''
      files.set(`${name}.js`, moduleCode(schemas) + fields)
    } catch (cause) {
      const why = cause instanceof RangeError ? 'its schemas are too deep to follow' : messageOf(cause)
      const reason = `no validator can be made: ${why}`
      problems.push({ pointer: operation.pointer, reason })
    }
    files.set(`${name}.d.ts`, declarations(operation))
  }
  if (problems.length > 0) throw new SpecError(file, problems)
  return files
}

const OPTIONS: Options = {
  allErrors: true,
  // What JSON.stringify sends is what is checked: own keys only.
  ownProperties: true,
  strict: true,
  // A union's members may leave their type to the place where the union stands.
  strictTypes: false,
  strictRequired: false,
  allowMatchingProperties: true,
  addUsedSchema: false,
  // Ajv checks the value of each keyword by itself; compiling the meta-schema 211 times takes longer than all else.
  meta: false,
  validateSchema: false,
  code: { source: true, esm: true, formats: _`require("./runtime.js").formats` },
}

const moduleCode = (schemas: Record<string, JsonObject>): string => {
  // Ajv2020 costs a bookkeeping of evaluated properties in every function, and side effects that defeat tree-shaking.
  const ajv = needsEvaluation(schemas) ? new Ajv2020(OPTIONS) : new Ajv(OPTIONS)
  useExactKeywords(ajv)
  for (const [format, validate] of Object.entries(formats)) ajv.addFormat(format, validate)
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name)
  const code = standaloneCode(ajv, Object.fromEntries(Object.keys(schemas).map(name => [name, name])))
  return HEADER + importsInsteadOfRequire(withoutBookkeeping(code))
}

/** What Ajv2020 keeps for schemas that are known only while it runs, as text of its code. */
const RESET =
  /(?:let|const) evaluated\d+ = validate\d+\.evaluated;if\(evaluated\d+\.dynamicProps\)\{evaluated\d+\.props = undefined;\}if\(evaluated\d+\.dynamicItems\)\{evaluated\d+\.items = undefined;\}/g
const RECORD = /validate\d+\.evaluated = \{[^;]*"dynamicProps":false,"dynamicItems":false\};/g

/** Without effects on import where nothing reads them, so that a bundler can leave out a validator that nobody uses. */
const withoutBookkeeping = (code: string): string => {
  const bare = code.replaceAll(RESET, '').replaceAll(RECORD, '')
  return bare.includes('.evaluated') ? code : bare
}

/** The fields that a body may hold, for messages that say what to write instead of an unknown one. */
const fieldList = (schema: JsonObject): string =>
  `export const bodyFields = ${JSON.stringify(propertyNames(schema))}\n`

/** What ajv's code requires, and the name of the same in the runtime. */
const RUNTIME_NAMES: Readonly<Record<string, string>> = {
  'require("ajv/dist/runtime/ucs2length").default': 'codeUnitLength',
  'require("ajv/dist/runtime/equal").default': 'equal',
  'require("./runtime.js").formats': 'formats',
  'require("./runtime.js").isMultipleOf': 'isMultipleOf',
  'require("./runtime.js").equalItems': 'equalItems',
}

const importsInsteadOfRequire = (code: string): string => {
  const used = new Set<string>()
  let body = code.replace(/^"use strict";/, '')
  for (const [required, name] of Object.entries(RUNTIME_NAMES)) {
    if (!body.includes(required)) continue
    used.add(name)
    body = body.replaceAll(required, name)
  }
  // In a text of the contract its quotes would be escaped.
  const left = /require\("[^)]*\)/.exec(body)
  if (left) throw new Error(`ajv's code still holds ${left[0]}, which does not run in an ES module`)
  return used.size > 0
    ? `import { ${[...used].sort().join(', ')} } from './runtime.js'\n${body}\n`
    : `${body}\n`
}

const declarations = ({ key, path, method, body, answers }: Operation): string => {
  const at = `paths[${JSON.stringify(path)}]['${method}']`
  // A path may hold what would end the comment.
  const name = key.replaceAll('*/', '*\\/')
  const lines = [
    `${HEADER.trimEnd()}`,
    `import type { paths } from '../schema.js'`,
    `import type { Validator } from './runtime.js'`,
    '',
  ]
  if (body) {
    lines.push(
      `/** Checks the body of \`${name}\`. Keys that the contract does not declare are refused. */`,
      `export declare const validateBody: Validator<NonNullable<${at}['requestBody']>['content']['application/json']>`,
      '/** Names of the fields that the body may hold. */',
      'export declare const bodyFields: readonly string[]',
    )
  }
  const types = answers.map(({ status, mediaType }) => {
    const index = /^\d+$/.test(status) ? status : `'${status}'`
    const type = mediaType === 'application/json' ? `'${mediaType}'` : JSON.stringify(mediaType)
    return `${at}['responses'][${index}]['content'][${type}]`
  })
  if (types.length > 0)
    lines.push(
      `/** Checks the ${answers.map(({ status }) => status).join(' or ')} answer of \`${name}\`. Undeclared keys pass, and so do new members of enums of texts. */`,
      `export declare const validateResponse: Validator<${types.join(' | ')}>`,
    )
  else if (!body) lines.push('export {}')
  lines.push('')
  return lines.join('\n')
}

const runtimeFiles = (): [string, string][] => {
  const fileName = fileURLToPath(new URL('validator-runtime.ts', import.meta.url))
  const source = readFileSync(fileName, 'utf8')
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ES2022,
    isolatedDeclarations: true,
  }
  return [
    ['runtime.js', HEADER + ts.transpileModule(source, { fileName, compilerOptions }).outputText],
    ['runtime.d.ts', HEADER + ts.transpileDeclaration(source, { fileName, compilerOptions }).outputText],
  ]
}
