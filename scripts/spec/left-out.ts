import { type LineOf, problemText, SpecError, type SpecProblem, withLines } from './problem.js'

/** An operation, a path or a webhook that cannot be represented, and that generation goes on without. */
export interface LeftOut {
  /** As messages name it: `GET /v1/things`, `webhook thing.created`. */
  readonly key: string
  /** RFC 6901 JSON Pointer of what is left out. */
  readonly pointer: string
  /** Why; never empty. */
  readonly problems: readonly SpecProblem[]
}

/** Why something must not be left out, by its key; undefined: it may be. */
export type Leniency = (key: string) => string | undefined

/** Nothing forbids it. */
export const lenient: Leniency = () => undefined

export const locate = (leftOut: readonly LeftOut[], lineOf: LineOf): LeftOut[] =>
  leftOut.map(each => ({ ...each, problems: withLines(each.problems, lineOf) }))

/** A line for each reason: `GET /v1/things: spec.yaml:12#/paths/~1v1~1things/get: has no responses`. */
export const leftOutLines = (file: string, leftOut: readonly LeftOut[]): string[] =>
  leftOut.flatMap(({ key, problems }) => problems.map(each => `${key}: ${problemText(file, each)}`))

/** @throws SpecError with every reason, when something is left out that must not be */
export const refuseLeftOut = (file: string, leftOut: readonly LeftOut[], leniency: Leniency): void => {
  // What a component that many use has against it is said once.
  const refused = new Map<string, { readonly problem: SpecProblem; readonly whys: string[] }>()
  for (const { key, problems } of leftOut) {
    const why = leniency(key)
    if (why === undefined) continue
    for (const problem of problems) {
      const id = JSON.stringify(problem)
      const known = refused.get(id) ?? { problem, whys: [] }
      known.whys.push(`${key} cannot be left out: ${why}`)
      refused.set(id, known)
    }
  }
  if (refused.size === 0) return
  const problems = [...refused.values()].map(({ problem, whys: [first, ...others] }) => {
    const more = others.length > 0 ? `, nor can ${others.length} more that use it` : ''
    return { ...problem, reason: `${problem.reason} (${first}${more})` }
  })
  throw new SpecError(file, problems)
}
