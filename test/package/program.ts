import { join } from 'node:path'
import ts from 'typescript'
import { ROOT } from '../scripts/spec/command.js'

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  declaration: true,
  types: ['node'],
}

/** What comes with the compiler and with Node is parsed once for all programs. */
const shared = new Map<string, ts.SourceFile | undefined>()
const SHARED_FOLDER = join(ROOT, 'node_modules/')

/** A program of a strict consumer in a folder, of sources that are in memory only. */
export const programOf = (folder: string, sources: Readonly<Record<string, string>>): ts.Program => {
  const texts = new Map(Object.entries(sources).map(([name, text]) => [join(folder, name), text]))
  const options = { ...OPTIONS, typeRoots: [join(folder, 'node_modules/@types')] }
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  host.readFile = name => texts.get(name) ?? readFile(name)
  host.fileExists = name => texts.has(name) || fileExists(name)
  host.getSourceFile = (name, parsing, ...rest) => {
    const text = texts.get(name)
    if (text !== undefined) return ts.createSourceFile(name, text, parsing, true)
    if (!name.startsWith(SHARED_FOLDER)) return getSourceFile(name, parsing, ...rest)
    if (!shared.has(name)) shared.set(name, getSourceFile(name, parsing, ...rest))
    return shared.get(name)
  }
  return ts.createProgram([...texts.keys()], options, host)
}

/** What the compiler has against a program and its declarations; empty: nothing. */
export const complaintsOf = (program: ts.Program): string =>
  ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), {
    getCanonicalFileName: name => name,
    getCurrentDirectory: () => ROOT,
    getNewLine: () => '\n',
  })
