import { hasValue, type Options, type Positionals, type Syntax } from './arguments.js'

export interface Described extends Syntax {
  /** How it is called, as far as the first argument: `npm run mock --`. */
  readonly call: string
  /** What it does, as the end of a sentence that begins with its name. */
  readonly summary: string
}

/** What `--help` prints. */
export const usageOf = ({ call, summary, options, positionals }: Described): string => {
  const rows = [
    ...(positionals ? [[positionals.value, positionals.description]] : []),
    ...optionRows(options),
  ]
  const width = Math.max(...rows.map(([name = '']) => name.length))
  const words = [call, ...(positionals ? [positionalWord(positionals)] : []), ...optionWords(options)]
  return [
    words.join(' '),
    ...summary.split('\n').map(line => `  ${line}`),
    ...rows.map(([name = '', description = '']) => `  ${name.padEnd(width)}  ${description}`),
  ].join('\n')
}

const positionalWord = ({ value, min, max }: Positionals): string =>
  min > 0 ? value : `[${value}${max > 1 ? ' ...' : ''}]`

const optionWords = (options: Options): string[] =>
  Object.entries(options).map(([name, option]) => {
    const word = `[--${name}${hasValue(option) ? ` ${option.value}` : ''}]`
    return hasValue(option) && option.multiple ? `${word}...` : word
  })

const optionRows = (options: Options): string[][] => [
  ...Object.entries(options).map(([name, option]) => {
    const ending = hasValue(option) && option.default !== undefined ? `; default: ${option.default}` : ''
    return [`--${name}`, `${option.description}${ending}`]
  }),
  ['--help', 'print this and do nothing'],
]
