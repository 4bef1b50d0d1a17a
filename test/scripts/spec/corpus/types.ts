import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import type { Values } from './case.js'

/** Values whose type is tried, by the name of the validator that gives the type. */
export type Tried = Readonly<Record<string, Values>>

/** One value a line, so that a diagnostic tells by its line which value it is about. */
export const VALUES_FILE = 'values.ts'

interface TypedValue {
  readonly validator: string
  readonly value: unknown
  /** Whether the type must refuse it. */
  readonly isWrong: boolean
}

/** By the line of the file of values, from 0. */
export type TypedValues = ReadonlyMap<number, TypedValue>

/** Writes beside the validators of an operation what the compiler shall look at; gives the values by line, from 0. */
export const writeValues = async (folder: string, module: string, tried: Tried): Promise<TypedValues> => {
  const lines = [
    `import type * as validators from './validators/${module}.js'`,
    `import type { Validator } from './validators/runtime.js'`,
    'type Of<V> = V extends Validator<infer T> ? T : never',
    'export const values: readonly unknown[] = [',
  ]
  const byLine = new Map<number, TypedValue>()
  for (const [validator, { pass = [], fail = [], mistyped = [] }] of Object.entries(tried)) {
    const each = [...pass, ...fail].map(value => ({ validator, value, isWrong: false }))
    for (const one of [...each, ...mistyped.map(value => ({ validator, value, isWrong: true }))]) {
      byLine.set(lines.length, one)
      lines.push(`  ((value: Of<typeof validators.${validator}>) => value)(${literal(one.value)}),`)
    }
  }
  await writeFile(join(folder, VALUES_FILE), [...lines, ']', ''].join('\n'))
  return byLine
}

/** As source text: in a literal of JavaScript `__proto__` would be something else than in JSON. */
const literal = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, each]) => [
    key === '__proto__' ? `['__proto__']` : JSON.stringify(key),
    literal(each),
  ])
  return `{ ${entries.map(entry => entry.join(': ')).join(', ')} }`
}

export interface Diagnostic {
  readonly line: number
  readonly text: string
}

/** Compiles all files as one strict program, as fast as one can; gives the errors by file. */
export const compile = (files: readonly string[]): ReadonlyMap<string, readonly Diagnostic[]> => {
  const program = ts.createProgram(files, {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.NodeNext,
    // Declarations are what is looked at.
    skipLibCheck: false,
    skipDefaultLibCheck: true,
    types: [],
    noEmit: true,
  })
  const byFile = new Map<string, Diagnostic[]>()
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = file?.fileName ?? ''
    const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line : 0
    const list = byFile.get(name) ?? []
    list.push({ line, text: ts.flattenDiagnosticMessageText(messageText, ' ') })
    byFile.set(name, list)
  }
  return byFile
}

/** What the compiler says about all that was generated into a folder, and about the values of it. */
export const typeFaults = (
  diagnostics: ReadonlyMap<string, readonly Diagnostic[]>,
  folder: string,
  values: TypedValues,
): string[] => {
  const own = [...diagnostics].filter(([file]) => file.startsWith(`${folder}/`))
  const isOfValue = (file: string, line: number): boolean =>
    file === join(folder, VALUES_FILE) && values.has(line)
  const others = own.flatMap(([file, list]) =>
    list
      .filter(({ line }) => !isOfValue(file, line))
      .map(({ line, text }) => `${file.slice(folder.length + 1)}:${line + 1}: ${text}`),
  )
  const errors = new Map(
    (diagnostics.get(join(folder, VALUES_FILE)) ?? []).map(({ line, text }) => [line, text]),
  )
  const judged = [...values].flatMap(([line, { validator, value, isWrong }]) => {
    const error = errors.get(line)
    if ((error !== undefined) === isWrong) return []
    const verb = error === undefined ? 'takes' : 'refuses'
    return [`the type of ${validator} ${verb} ${JSON.stringify(value)}${error ? `: ${error}` : ''}`]
  })
  return [...others, ...judged]
}
