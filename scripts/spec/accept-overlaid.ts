import { type Accepted, acceptDocument } from './accept.js'
import type { JsonObject } from './document.js'
import { applyOverlay } from './overlay.js'
import { SpecError, type SpecProblem } from './problem.js'

/** A document with the file that its problems are reported under. */
export interface NamedDocument {
  readonly doc: JsonObject
  readonly name: string
}

/**
 * Takes of a document with an overlay what can be represented. What only the overlay has made of it is an error of the
 * overlay, reported under it with the action, because nothing of a publication may be lost through it.
 * @throws SpecError as `acceptDocument` does, and for faults of the overlay
 */
export const acceptOverlaid = (source: NamedDocument, overlay: NamedDocument): Accepted => {
  const overlaid = tryToApply(source.doc, overlay)
  if (overlaid instanceof SpecError) return acceptRest(source, overlay, overlaid)
  const after = tryToAccept({ doc: overlaid, name: source.name })
  if (!(after instanceof SpecError) && after.leftOut.length === 0) return after
  const before = tryToAccept(source)
  if (before instanceof SpecError) throw after instanceof SpecError ? after : before
  if (after instanceof SpecError) throw new SpecError(source.name, blame(after.problems, source.doc, overlay))
  const known = new Set(before.leftOut.map(({ key }) => key))
  const made = after.leftOut.filter(({ key }) => !known.has(key)).flatMap(({ problems }) => problems)
  if (made.length > 0) throw new SpecError(source.name, blame(made, source.doc, overlay))
  const own = new Set(before.leftOut.flatMap(({ problems }) => problems.map(problemKeyOf)))
  const nameFile = (problem: SpecProblem): SpecProblem[] =>
    own.has(problemKeyOf(problem)) ? [problem] : blame([problem], source.doc, overlay)
  return {
    ...after,
    leftOut: after.leftOut.map(each => ({ ...each, problems: each.problems.flatMap(nameFile) })),
  }
}

/** What an overlay cannot be applied to because of its own faults is left out before that. */
const acceptRest = (source: NamedDocument, overlay: NamedDocument, cause: SpecError): Accepted => {
  const before = acceptDocument(source.doc, source.name)
  if (before.leftOut.length === 0) throw cause
  const after = acceptOverlaid({ ...source, doc: before.doc }, overlay)
  const notices = [...before.notices, ...after.notices]
  return { ...after, notices, leftOut: [...before.leftOut, ...after.leftOut] }
}

const tryToApply = (doc: JsonObject, overlay: NamedDocument): JsonObject | SpecError => {
  try {
    return applyOverlay(doc, overlay.doc, overlay.name)
  } catch (error) {
    if (error instanceof SpecError) return error
    throw error
  }
}

const tryToAccept = ({ doc, name }: NamedDocument): Accepted | SpecError => {
  try {
    return acceptDocument(doc, name)
  } catch (error) {
    if (error instanceof SpecError) return error
    throw error
  }
}

const problemsOf = (doc: JsonObject): readonly SpecProblem[] => {
  const accepted = tryToAccept({ doc, name: '' })
  return accepted instanceof SpecError
    ? accepted.problems
    : accepted.leftOut.flatMap(({ problems }) => problems)
}

const problemKeyOf = ({ pointer, reason }: SpecProblem): string => `${pointer} ${reason}`

/** Each problem with the first action after which it is there. */
const blame = (made: readonly SpecProblem[], doc: JsonObject, overlay: NamedDocument): SpecProblem[] => {
  const actions = Array.isArray(overlay.doc['actions']) ? overlay.doc['actions'] : []
  const blamed: SpecProblem[] = []
  let left = made
  for (let count = 1; count <= actions.length && left.length > 0; count += 1) {
    const some = { ...overlay.doc, actions: actions.slice(0, count) }
    const there = new Set(problemsOf(applyOverlay(doc, some, overlay.name)).map(problemKeyOf))
    const here = left.filter(problem => there.has(problemKeyOf(problem)) || count === actions.length)
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
