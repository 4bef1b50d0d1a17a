import { parseArgs } from 'node:util'
import { didYouMean } from '../../src/core/suggest.js'

interface Value {
  /** Placeholder in the usage, such as `FILE`. */
  readonly value: string
  readonly description: string
  /** Throws an ArgumentError where the text is none of what is taken. */
  readonly read?: (text: string) => unknown
}

export interface Flag {
  readonly description: string
}

export interface OptionWithValue extends Value {
  /** Read like a text that was given. */
  readonly default?: string
  readonly multiple?: boolean
}

export type Options = Readonly<Record<string, Flag | OptionWithValue>>

/** Arguments that belong to no option. */
export interface Positionals extends Value {
  readonly min: number
  readonly max: number
}

/** What a command takes. */
export interface Syntax<O extends Options = Options, P extends Positionals = Positionals> {
  readonly options: O
  readonly positionals?: P
}

type ReadBy<V> = V extends { readonly read: (text: string) => infer T } ? T : string

type OptionValue<O> = O extends { readonly value: string }
  ? O extends { readonly multiple: true }
    ? readonly ReadBy<O>[]
    : O extends { readonly default: string }
      ? ReadBy<O>
      : ReadBy<O> | undefined
  : boolean

export interface Arguments<O extends Options, P extends Positionals> {
  readonly options: { readonly [Name in keyof O]: OptionValue<O[Name]> }
  readonly positionals: readonly ReadBy<P>[]
}

/** Why a text is no value of an option; follows the name of the option in messages. */
export class ArgumentError extends Error {}

export type ReadResult<O extends Options, P extends Positionals> =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }
  | { readonly kind: 'read'; readonly given: Arguments<O, P> }

/** Reads a command line, and finds everything that is wrong with it rather than only the first. */
export const readArguments = <O extends Options, P extends Positionals>(
  syntax: Syntax<O, P>,
  argv: readonly string[],
): ReadResult<O, P> => {
  const { texts, positionals, problems } = splitArguments(syntax, argv)
  if (texts.has('help')) return { kind: 'help' }
  const read = reader(problems)
  const options = Object.entries(syntax.options).map(([name, option]) => {
    const given = texts.get(name)
    if (!hasValue(option)) return [name, given !== undefined]
    const wanted = given ?? (option.default === undefined ? [] : [option.default])
    const values = wanted.map(text => read(`--${name}`, option, text))
    return [name, option.multiple ? values : values.at(-1)]
  })
  const values = positionals.map(text => read(syntax.positionals?.value ?? '', syntax.positionals, text))
  if (problems.length > 0) return { kind: 'wrong', problems }
  // The types of the values follow from the options by name, which the compiler cannot see through a loop.
  const given = { options: Object.fromEntries(options), positionals: values } as Arguments<O, P>
  return { kind: 'read', given }
}

export const hasValue = (option: Flag | OptionWithValue): option is OptionWithValue => 'value' in option

const reader =
  (problems: string[]) =>
  (name: string, { read = text => text }: Pick<Value, 'read'> = {}, text: string): unknown => {
    try {
      return read(text)
    } catch (cause) {
      if (!(cause instanceof ArgumentError)) throw cause
      problems.push(`${name} ${cause.message}`)
      return undefined
    }
  }

interface SplitArguments {
  /** Texts of each option that was given; of a flag, empty ones. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  readonly positionals: readonly string[]
  readonly problems: string[]
}

const splitArguments = ({ options, positionals: taken }: Syntax, argv: readonly string[]): SplitArguments => {
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          { type: hasValue(option) ? 'string' : 'boolean' } as const,
        ]),
      ),
    },
    // Strict, it would stop at the first thing that is wrong.
    strict: false,
    tokens: true,
  })
  const texts = new Map<string, readonly string[]>()
  const positionals: string[] = []
  const problems: string[] = []
  /** Where the value of an option stands that is wrong itself: no argument of its own. */
  let orphan = -1
  for (const token of tokens) {
    if (token.kind === 'positional' && token.index !== orphan) positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = token.name === 'help' ? HELP : Object.hasOwn(options, token.name) && options[token.name]
    if (!option) {
      const meant = didYouMean(
        token.rawName,
        Object.keys(options).map(name => `--${name}`),
      )
      problems.push(`unknown option ${token.rawName}${meant}`)
      if (token.value === undefined && meant !== '') orphan = token.index + 1
      continue
    }
    const problem = problemOfValue(option, token)
    if (problem) {
      problems.push(`${token.rawName} ${problem}`)
      // What it took for its value is an option, whose own value comes next.
      orphan = token.index + 2
    } else texts.set(token.name, [...(texts.get(token.name) ?? []), token.value ?? ''])
  }
  return { texts, positionals, problems: [...problems, ...problemsOfCount(taken, positionals)] }
}

const HELP: Flag = { description: '' }

interface Given {
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

const problemOfValue = (
  option: Flag | OptionWithValue,
  { value, inlineValue }: Given,
): string | undefined => {
  if (!hasValue(option)) return value === undefined ? undefined : 'takes no value'
  if (value === undefined) return `needs a value: ${option.value}`
  const isOption = inlineValue === false && value.length > 1 && value.startsWith('-')
  return isOption ? `needs a value: ${option.value}, and ${value} looks like an option` : undefined
}

const problemsOfCount = (taken: Positionals | undefined, given: readonly string[]): readonly string[] => {
  const { min, max, value } = taken ?? { min: 0, max: 0, value: '' }
  if (given.length < min)
    return [`expected ${value}, got ${given.length || 'no'} argument${given.length === 1 ? '' : 's'}`]
  return given.slice(max).map(each => `unexpected argument ${each}`)
}
