import { join } from 'node:path'
import ts from 'typescript'
import type { InstalledProject } from './installed.js'
import { programOf } from './program.js'

/** A module that exports what the package gives, everything with an inferred type. */
export interface DeclaredConsumer {
  readonly source: string
  /** How many things it exports. */
  readonly exported: number
  /** Expressions of generic functions, whose results cannot be had without arguments. */
  readonly generic: readonly string[]
}

/** Infers the parameters of a function, so that a declaration has to name their types. */
const HELPERS = `declare const parametersOf: <Args extends readonly unknown[]>(of: (...args: Args) => unknown) => Args
`

/**
 * Exports every value of an entry, what their functions give and take, and every member of all of that, each under a name
 * of its own, so that its declarations have to name the type of each.
 */
export const declaredConsumer = (
  { folder, packageFolder }: InstalledProject,
  entry: string,
): DeclaredConsumer => {
  const { checker, module } = open(folder, entry)
  const lines: string[] = []
  const generic: string[] = []
  const seen = new Set<ts.Type>()
  const isOwn = (type: ts.Type): boolean => {
    const [declaration] = (type.aliasSymbol ?? type.getSymbol())?.declarations ?? []
    return declaration === undefined || declaration.getSourceFile().fileName.startsWith(packageFolder)
  }

  /** Exports an expression and goes on with what it has. `said` is how a reader would write it. */
  const visit = (expression: string, said: string, type: ts.Type): void => {
    const present = checker.getNonNullableType(type)
    if (isSimple(present) || seen.has(present)) return
    seen.add(present)
    const name = `v${lines.length}`
    lines.push(`export const ${name} = ${expression} // ${said}`)
    const value = present === type ? name : `${name}!`
    for (const signature of present.getCallSignatures()) visitCall(value, said, signature)
    for (const signature of present.getConstructSignatures()) visitNew(value, said, signature)
    const item = checker.getIndexTypeOfType(present, ts.IndexKind.Number)
    if (item) visit(`${value}[0]!`, `${said}[0]`, item)
    if (checker.isArrayType(present)) return
    const awaited = checker.getAwaitedType(present)
    if (awaited && awaited !== present) visit(`await ${value}`, `await ${said}`, awaited)
    else visitMembers(value, said, present)
  }

  const visitCall = (value: string, said: string, signature: ts.Signature): void => {
    if (signature.typeParameters) {
      generic.push(said)
      return
    }
    const { parameters } = signature
    if (parameters.length > 0) {
      const name = `v${lines.length}`
      lines.push(`export const ${name} = parametersOf(${value}) // parameters of ${said}`)
      for (const [index, parameter] of parameters.entries())
        visit(`${name}[${index}]!`, `parameter ${index} of ${said}`, typeOfParameter(parameter))
    }
    const args = parameters.map(() => 'null as never').join(', ')
    visit(`${value}(${args})`, `${said}()`, signature.getReturnType())
  }

  /** Of a rest parameter that of one. */
  const typeOfParameter = (parameter: ts.Symbol): ts.Type => {
    const type = checker.getTypeOfSymbol(parameter)
    const { valueDeclaration } = parameter
    const isRest = valueDeclaration && ts.isParameter(valueDeclaration) && valueDeclaration.dotDotDotToken
    return (isRest && checker.getIndexTypeOfType(type, ts.IndexKind.Number)) || type
  }

  /** Also of what only subclasses construct. */
  const visitNew = (value: string, said: string, signature: ts.Signature): void => {
    const args = signature.parameters.map(() => 'null as never').join(', ')
    const isAbstract = (signature.declaration as ts.ConstructorDeclaration)?.parent?.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.AbstractKeyword,
    )
    const made = isAbstract ? `null as never as InstanceType<typeof ${value}>` : `new ${value}(${args})`
    visit(made, `new ${said}`, signature.getReturnType())
  }

  const visitMembers = (value: string, said: string, type: ts.Type): void => {
    // Of what others declare only the way through it is of interest.
    const isGenerator = type.getSymbol()?.name === 'AsyncGenerator'
    for (const property of type.getProperties()) {
      const { name } = property
      const isWay = isGenerator ? name === 'next' : isOwn(type)
      if (!isWay || name.startsWith('__') || isPrivate(property) || !isOwnMember(property)) continue
      visit(`${value}[${JSON.stringify(name)}]`, `${said}.${name}`, checker.getTypeOfSymbol(property))
    }
  }

  /** Not what every function or text has. */
  const isOwnMember = ({ declarations = [] }: ts.Symbol): boolean =>
    declarations.every(each => !/[\\/]typescript[\\/]lib[\\/]/.test(each.getSourceFile().fileName)) ||
    declarations.some(each => /AsyncGenerator|IteratorYieldResult/.test(parentName(each)))

  for (const symbol of module ? checker.getExportsOfModule(module) : []) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    if (!(target.flags & ts.SymbolFlags.Value) || isTypeOnly(symbol)) continue
    visit(`entry.${symbol.name}`, symbol.name, checker.getTypeOfSymbol(target))
  }
  const head = `import * as entry from '${entry}'\n${HELPERS}`
  return { source: `${head}${lines.join('\n')}\n`, exported: lines.length, generic }
}

const isPrivate = ({ declarations = [] }: ts.Symbol): boolean =>
  declarations.some(each => ts.isPropertyDeclaration(each) && ts.isPrivateIdentifier(each.name))

const isTypeOnly = ({ declarations = [] }: ts.Symbol): boolean =>
  declarations.some(each => ts.isExportSpecifier(each) && (each.isTypeOnly || each.parent.parent.isTypeOnly))

const parentName = ({ parent }: ts.Declaration): string =>
  ts.isInterfaceDeclaration(parent) ? parent.name.text : ''

const SIMPLE =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Void |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Null |
  ts.TypeFlags.Never |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.ESSymbolLike

/** Nothing needs to be named for it, unless it has a name: a union of texts may. */
const isSimple = (type: ts.Type): boolean =>
  type.aliasSymbol === undefined &&
  ((type.flags & SIMPLE) !== 0 || (type.isUnion() && type.types.every(isSimple)))

const open = (
  folder: string,
  entry: string,
): { readonly checker: ts.TypeChecker; readonly module: ts.Symbol | undefined } => {
  const program = programOf(folder, { 'probe.ts': `import '${entry}'\n` })
  const checker = program.getTypeChecker()
  const [statement] = program.getSourceFile(join(folder, 'probe.ts'))?.statements ?? []
  const isImport = statement !== undefined && ts.isImportDeclaration(statement)
  return { checker, module: isImport ? checker.getSymbolAtLocation(statement.moduleSpecifier) : undefined }
}
