import { SpecError } from '../spec/problem.js'
import { type Arguments, type Options, type Positionals, readArguments, type Syntax } from './arguments.js'
import { usageOf } from './usage.js'

export interface Command<O extends Options, P extends Positionals> extends Syntax<O, P> {
  /** How it is called, as far as the first argument: `npm run mock --`. */
  readonly call: string
  /** What it does. */
  readonly summary: string
  /** Exit code of wrong arguments and of failures. Default: 1. */
  readonly failureCode?: number
  /** What is wrong with the call beside its single arguments. `given` is undefined where one of those is wrong. */
  readonly problems?: (given: Arguments<O, P> | undefined) => readonly string[]
  /** Whether the message of an error that is no SpecError says enough, so that its stack would only bury it. */
  readonly isExplained?: (error: unknown) => boolean
  run(given: Arguments<O, P>): Promise<void> | void
}

/**
 * Runs a command with the arguments of this process: reads them, prints the usage for `--help` (exit code 0), names
 * everything that is wrong with them, and turns an error that explains itself into its message.
 */
export const command = async <O extends Options, P extends Positionals>(
  description: Command<O, P>,
): Promise<void> => {
  const { failureCode = 1, isExplained = () => false, problems = () => [] } = description
  const read = readArguments(description, process.argv.slice(2))
  if (read.kind === 'help') {
    console.log(usageOf(description))
    return
  }
  const wrong = [
    ...(read.kind === 'wrong' ? read.problems : []),
    ...problems(read.kind === 'read' ? read.given : undefined),
  ]
  if (read.kind === 'wrong' || wrong.length > 0) {
    console.error([...wrong, '', usageOf(description)].join('\n'))
    process.exitCode = failureCode
    return
  }
  try {
    await description.run(read.given)
  } catch (error) {
    process.exitCode = failureCode
    if (error instanceof SpecError || (error instanceof Error && isExplained(error))) {
      console.error(error.message)
      return
    }
    console.error(error)
    // Whatever it left open must not keep a process alive that has failed.
    process.exit()
  }
}
