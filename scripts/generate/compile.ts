import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { escapeToken, METHODS, type Operation } from '../spec/document.js'
import { SpecError, type SpecProblem } from '../spec/problem.js'
import type { OperationRow } from './operations.js'
import type { Output } from './output.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** A folder that does not exist: the files are compiled from memory, before anything is replaced. */
const FOLDER = join(ROOT, 'generated.fresh')

export interface NamedOperations {
  readonly operations: readonly Operation[]
  readonly rows: ReadonlyMap<string, OperationRow>
}

/**
 * Compiles what generation gives as a strict caller would, with the compiler of this repository and its options.
 * @throws SpecError with the operation or the component that each error lies in
 */
export const compileOutput = (output: Output, named: NamedOperations, file: string): void => {
  const diagnostics = diagnosticsOf(output)
  if (diagnostics.length > 0) throw new SpecError(file, problemsOfTypes(diagnostics, named))
}

/** What the compiler has against files, by their names with `/`. */
export const diagnosticsOf = (output: Output): readonly ts.Diagnostic[] => {
  const files = new Map([...output].map(([name, text]) => [join(FOLDER, name), text]))
  const roots = [...files.keys()].filter(name => name.endsWith('.ts'))
  const program = ts.createProgram(roots, compilerOptions(), hostOf(files))
  return [
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ]
}

const compilerOptions = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT)
  // The declarations are what is looked at, and nothing that comes with Node.
  return { ...options, types: [], skipLibCheck: false, skipDefaultLibCheck: true, noEmit: true }
}

const hostOf = (files: ReadonlyMap<string, string>): ts.CompilerHost => {
  const host = ts.createCompilerHost({})
  const folders = new Set([...files.keys()].map(dirname))
  return {
    ...host,
    fileExists: name => files.has(join(name)) || host.fileExists(name),
    directoryExists: name => folders.has(join(name)) || (host.directoryExists?.(name) ?? true),
    readFile: name => files.get(join(name)) ?? host.readFile(name),
    getSourceFile: (name, options) => {
      const text = files.get(join(name))
      return text === undefined
        ? host.getSourceFile(name, options)
        : ts.createSourceFile(name, text, options, true)
    },
    writeFile: () => {},
  }
}

const problemsOfTypes = (diagnostics: readonly ts.Diagnostic[], named: NamedOperations): SpecProblem[] => {
  const seen = new Set<string>()
  return diagnostics.flatMap(diagnostic => {
    const pointer = pointerOf(diagnostic, named)
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
    const reason = `what is generated from it does not compile: TS${diagnostic.code}: ${text}`
    const key = `${pointer} ${reason}`
    if (seen.has(key)) return []
    seen.add(key)
    return [{ pointer, reason }]
  })
}

/** The place in the specification that a line of the output comes from, as near as it can be told. */
const pointerOf = ({ file, start }: ts.Diagnostic, { operations, rows }: NamedOperations): string => {
  if (file === undefined || start === undefined) return ''
  const [, module] = /validators\/(.*)\.d\.ts$/.exec(file.fileName) ?? []
  if (module !== undefined)
    return operations.find(({ key }) => rows.get(key)?.module === module)?.pointer ?? ''
  const [root = '', ...names] = namesAt(file, start)
  const isOperation = root === 'paths' && METHODS.some(method => method === names[1])
  if (root !== 'paths' && root !== 'components') return ''
  const kept = names.slice(0, root === 'components' || isOperation ? 2 : 1)
  return [root, ...kept].map(name => `/${escapeToken(name)}`).join('')
}

/** Names of the declarations around a position, the outermost first. */
const namesAt = (file: ts.SourceFile, position: number): string[] => {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (position < node.pos || position >= node.end) return
    const isNamed = ts.isInterfaceDeclaration(node) || ts.isPropertySignature(node)
    if (
      isNamed &&
      (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) || ts.isNumericLiteral(node.name))
    )
      names.push(node.name.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return names
}
