/** One thing that is wrong with a document. */
export interface SpecProblem {
  /** RFC 6901 JSON Pointer; empty for the document as a whole. */
  readonly pointer: string
  readonly reason: string
  /** Where it stands, if that is not the file of the error. */
  readonly file?: string
}

/** A document that cannot be used; carries every problem that was found, not only the first. */
export class SpecError extends Error {
  readonly file: string
  readonly problems: readonly SpecProblem[]

  constructor(file: string, problems: readonly SpecProblem[]) {
    const lines = problems.map(
      ({ pointer, reason, file: own = file }) => `${own}${pointer && `#${pointer}`}: ${reason}`,
    )
    super(lines.join('\n'))
    this.name = 'SpecError'
    this.file = file
    this.problems = problems
  }
}
