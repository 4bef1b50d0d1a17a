import { checkDocument } from './check.js'
import type { JsonObject } from './document.js'
import { applyOverlay } from './overlay.js'
import { SpecError, type SpecProblem } from './problem.js'

/** A document with the file that its problems are reported under. */
export interface Named {
  readonly doc: JsonObject
  readonly name: string
}

/**
 * Refuses a document with an overlay from which nothing can be generated. What the overlay has made of it is reported under
 * the overlay, with the action, and what was wrong before under the document.
 * @throws SpecError as `checkDocument` does
 */
export const checkOverlaid = (overlaid: JsonObject, source: Named, overlay: Named): void => {
  const found = problemsOf(overlaid)
  if (found.length === 0) return
  const before = keysOf(problemsOf(source.doc))
  const own = found.filter(problem => before.has(keyOf(problem)))
  const made = found.filter(problem => !before.has(keyOf(problem)))
  const blamed = made.length > 0 ? blame(made, source.doc, overlay) : []
  throw new SpecError(source.name, [...blamed, ...own])
}

const problemsOf = (doc: JsonObject): readonly SpecProblem[] => {
  try {
    checkDocument(doc, '')
    return []
  } catch (error) {
    if (error instanceof SpecError) return error.problems
    throw error
  }
}

const keyOf = ({ pointer, reason }: SpecProblem): string => `${pointer} ${reason}`
const keysOf = (problems: readonly SpecProblem[]): ReadonlySet<string> => new Set(problems.map(keyOf))

/** Each problem with the first action after which it is there. */
const blame = (made: readonly SpecProblem[], doc: JsonObject, overlay: Named): SpecProblem[] => {
  const actions = Array.isArray(overlay.doc['actions']) ? overlay.doc['actions'] : []
  const blamed: SpecProblem[] = []
  let left = made
  for (let count = 1; count <= actions.length && left.length > 0; count += 1) {
    const some = { ...overlay.doc, actions: actions.slice(0, count) }
    const there = keysOf(problemsOf(applyOverlay(doc, some, overlay.name)))
    const here = left.filter(problem => there.has(keyOf(problem)) || count === actions.length)
    left = left.filter(problem => !here.includes(problem))
    blamed.push(
      ...here.map(({ pointer, reason }) => ({
        file: overlay.name,
        pointer: `/actions/${count - 1}`,
        reason: `makes of ${pointer === '' ? 'the document' : pointer} what cannot be represented: ${reason}`,
      })),
    )
  }
  return blamed
}
