/** One thing that is wrong with a document. */
export interface SpecProblem {
  /** RFC 6901 JSON Pointer; empty for the document as a whole. */
  readonly pointer: string
  readonly reason: string
  /** Where it stands, if that is not the file of the error. */
  readonly file?: string
  /** Line of the text, from 1, where it is known. */
  readonly line?: number
}

/** The line on which a JSON Pointer leads into a text; of what is not in it, the nearest that holds it. */
export type LineOf = (pointer: string) => number | undefined

/** As messages tell it: `file:12#/paths/~1things: reason`. */
export const problemText = (whole: string, { pointer, reason, line, file = whole }: SpecProblem): string =>
  `${file}${line === undefined ? '' : `:${line}`}${pointer && `#${pointer}`}: ${reason}`

/** The same problems with their lines. */
export const withLines = (problems: readonly SpecProblem[], lineOf: LineOf): SpecProblem[] =>
  problems.map(problem => {
    // The lines of another file are not known here.
    const line = problem.line ?? (problem.file === undefined ? lineOf(problem.pointer) : undefined)
    return line === undefined ? problem : { ...problem, line }
  })

/** A document that cannot be used; carries every problem that was found, not only the first. */
export class SpecError extends Error {
  readonly file: string
  readonly problems: readonly SpecProblem[]

  constructor(file: string, problems: readonly SpecProblem[]) {
    super(problems.map(problem => problemText(file, problem)).join('\n'))
    this.name = 'SpecError'
    this.file = file
    this.problems = problems
  }
}
