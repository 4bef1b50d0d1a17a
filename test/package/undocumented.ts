import { join, relative } from 'node:path'
import ts from 'typescript'
import { ROOT } from '../scripts/spec/command.js'

const SOURCES = join(ROOT, 'src/')

const programOf = (entries: readonly string[]): ts.Program => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  return ts.createProgram(entries, options)
}

/** Those below a folder: the contract's and those of libraries are documented where they are made. */
const declarationsIn = (symbol: ts.Symbol, folder: string): readonly ts.Declaration[] =>
  (symbol.declarations ?? []).filter(each => each.getSourceFile().fileName.startsWith(folder))

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected

const isPublic = (member: ts.NamedDeclaration): boolean =>
  member.name !== undefined &&
  !ts.isPrivateIdentifier(member.name) &&
  (ts.getCombinedModifierFlags(member) & HIDDEN) === 0

/** Members of an interface, of a class, and of object types, alone or within unions and intersections. */
const membersOf = (declaration: ts.Declaration): readonly ts.NamedDeclaration[] => {
  if (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)) {
    return declaration.members.filter(isPublic)
  }
  return ts.isTypeAliasDeclaration(declaration) ? membersIn(declaration.type) : []
}

const membersIn = (node: ts.TypeNode): readonly ts.NamedDeclaration[] => {
  if (ts.isTypeLiteralNode(node)) return node.members.filter(isPublic)
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) return node.types.flatMap(membersIn)
  return ts.isParenthesizedTypeNode(node) ? membersIn(node.type) : []
}

/** What the exports of entries lack, each as `file: Name` or `file: Name.member`. */
interface Lacking {
  /** Names, and members of what they name, without a sentence. */
  readonly names: readonly string[]
  /** Optional members of `…Options` without `@default`. */
  readonly defaults: readonly string[]
  /** Methods that return a promise or a generator, without `@throws`. */
  readonly errors: readonly string[]
  /** The same methods, and functions, without `@example`. */
  readonly examples: readonly string[]
}

export interface Undocumented extends Lacking {
  /** How many names and members were looked at. */
  readonly count: number
}

const isFunction = (declaration: ts.Declaration): boolean =>
  ts.isVariableDeclaration(declaration) &&
  declaration.initializer !== undefined &&
  ts.isArrowFunction(declaration.initializer)

/** What callers implement themselves: their errors are not ours to tell. */
const OF_CALLERS: ReadonlySet<string> = new Set([
  'FetchResponse',
  'PostgresLike',
  'PostgresQuotaClient',
  'RedisLike',
  'WriteJournal',
])

/** An option of a single call that is off when it is left out has no default to tell. */
const NO_DEFAULT: ReadonlySet<string> = new Set(['signal'])

export const undocumentedIn = (entries: readonly string[], folder: string = SOURCES): Undocumented => {
  const program = programOf(entries)
  const checker = program.getTypeChecker()
  const lacking = { names: [], defaults: [], errors: [], examples: [] } as Record<keyof Lacking, string[]>
  const seen = new Set<string>()
  const tagsOf = (symbol: ts.Symbol) => symbol.getJsDocTags(checker).map(({ name }) => name)
  const look = (name: string, symbol: ts.Symbol): void => {
    const [declaration] = declarationsIn(symbol, folder)
    if (declaration === undefined) return
    const place = `${relative(ROOT, declaration.getSourceFile().fileName)}: ${name}`
    if (seen.has(place)) return
    seen.add(place)
    if (symbol.getDocumentationComment(checker).length === 0) lacking.names.push(place)
    const tags = tagsOf(symbol)
    const [owner = '', member] = name.split('.')
    const isOption = ts.isPropertySignature(declaration) && declaration.questionToken !== undefined
    if (isOption && owner.endsWith('Options') && !NO_DEFAULT.has(member ?? '') && !tags.includes('default'))
      lacking.defaults.push(place)
    const returned = ts.isMethodSignature(declaration) ? declaration.type?.getText() : undefined
    const mayFail = /^(Promise|AsyncGenerator)</.test(returned ?? '') && !OF_CALLERS.has(owner)
    if (mayFail && !tags.includes('throws')) lacking.errors.push(place)
    if ((mayFail || isFunction(declaration)) && !tags.includes('example')) lacking.examples.push(place)
  }
  for (const entry of entries) {
    const source = program.getSourceFile(entry)
    const module = source && checker.getSymbolAtLocation(source)
    for (const exported of module ? checker.getExportsOfModule(module) : []) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      look(exported.name, symbol)
      for (const { name } of declarationsIn(symbol, folder).flatMap(membersOf)) {
        const member = name && checker.getSymbolAtLocation(name)
        if (member) look(`${exported.name}.${member.name}`, member)
      }
    }
  }
  return { ...lacking, count: seen.size }
}
