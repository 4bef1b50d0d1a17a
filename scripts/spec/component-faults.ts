import { componentOf } from './components.js'
import { circularRefs } from './cycles.js'
import { MAX_LEVELS, tooDeep } from './depths.js'
import { escapeToken, isObject, type JsonObject, refTokens, unescapeToken } from './document.js'
import { examine, type Findings } from './examine.js'
import { type Place, placesBelow, wholeDocument } from './grammar.js'
import type { SpecProblem } from './problem.js'
import { UNTYPED_NAMES } from './untyped-names.js'

/** What is known of the components of a document. */
export interface ComponentFaults {
  /** Everything that is wrong with an object and with what its references lead to. */
  problemsOf(findings: Findings): SpecProblem[]
  /** Formats that are not checked, of an object and of what its references lead to. */
  formatsOf(findings: Findings): Findings['formats']
  /** Components that have a fault, or use one that has, as `schemas/Name`. */
  readonly faulty: ReadonlySet<string>
}

export const componentFaults = (doc: JsonObject): ComponentFaults => {
  const components = examineComponents(doc)
  const usedBy = ({ refs }: Findings): ReadonlySet<string> => {
    const used = new Set(refs.flatMap(componentNames))
    for (const name of used)
      for (const ref of components.get(name)?.refs ?? [])
        for (const each of componentNames(ref)) used.add(each)
    return used
  }
  const gather = <T>(findings: Findings, of: (each: Findings) => readonly T[]): T[] => {
    const others = [...usedBy(findings)].flatMap(name => components.get(name) ?? [])
    return [...new Set([findings, ...others].flatMap(of))]
  }
  const problemsOf = (findings: Findings): SpecProblem[] => gather(findings, each => each.problems)
  return {
    problemsOf,
    formatsOf: findings => gather(findings, each => each.formats),
    faulty: withUsers(components),
  }
}

/** Components with a problem, and those that use one, through others too. */
const withUsers = (components: ReadonlyMap<string, Findings>): ReadonlySet<string> => {
  const users = new Map<string, string[]>()
  const faulty = new Set<string>()
  for (const [name, { refs, problems }] of components) {
    if (problems.length > 0) faulty.add(name)
    for (const used of refs.flatMap(componentNames)) {
      const known = users.get(used)
      if (known) known.push(name)
      else users.set(used, [name])
    }
  }
  // A set gives what is added to it while it is read.
  for (const name of faulty) for (const user of users.get(name) ?? []) faulty.add(user)
  return faulty
}

/** As `schemas/Name`. */
const componentNames = (ref: string): string[] => {
  const component = componentOf(ref)
  return component ? [`${component.section}/${component.name}`] : []
}

const examineComponents = (doc: JsonObject): Map<string, Findings> => {
  const sections = placesBelow(wholeDocument(doc)).filter(({ kind }) => kind === 'components')
  const places = new Map(
    sections.flatMap(placesBelow).map(place => {
      const [section = '', name = ''] = place.pointer.split('/').slice(2).map(unescapeToken)
      return [`${section}/${name}`, place]
    }),
  )
  const found = new Map(
    [...places].map(([name, place]) => [name, namedFindings(name, place, examine(doc, place))]),
  )
  return withDepths(places, withCircles(doc, found))
}

const namedFindings = (key: string, { pointer }: Place, findings: Findings): Findings => {
  const name = key.slice(key.indexOf('/') + 1)
  // Parameters are looked up in an object that inherits this name.
  if (!UNTYPED_NAMES.has(name) && key !== 'parameters/constructor') return findings
  const reason = `no types can be made of a component called ${name}; rename it`
  return { ...findings, problems: [...findings.problems, { pointer, reason }] }
}

/** Every component that leads back to itself is at fault. */
const withCircles = (doc: JsonObject, found: Map<string, Findings>): Map<string, Findings> => {
  const refs = new Set([...found.values()].flatMap(each => each.refs))
  for (const ref of circularRefs(doc, refs)) {
    const [name] = componentNames(ref)
    const findings = name === undefined ? undefined : found.get(name)
    if (name === undefined || !findings) continue
    const pointer = `/${(refTokens(ref) ?? []).map(escapeToken).join('/')}`
    const reason =
      'is made of itself through allOf, anyOf or oneOf, so that no value can be checked to the end'
    found.set(name, { ...findings, problems: [...findings.problems, { pointer, reason }] })
  }
  return found
}

/** Every component from which references lead deeper than programs can follow. */
const withDepths = (
  places: ReadonlyMap<string, Place>,
  found: Map<string, Findings>,
): Map<string, Findings> => {
  const isSound = (name: string): boolean => found.get(name)?.problems.length === 0
  for (const name of tooDeep(places, isSound)) {
    const [findings, place] = [found.get(name), places.get(name)]
    if (!findings || !place) continue
    const reason = `leads through more than ${MAX_LEVELS} levels of schemas, which is deeper than can be followed`
    found.set(name, {
      ...findings,
      problems: [...findings.problems, { pointer: place.pointer, reason }],
    })
  }
  return found
}

/** The document without some of its components. */
export const withoutComponents = (doc: JsonObject, names: ReadonlySet<string>): JsonObject => {
  const { components } = doc
  if (!isObject(components) || names.size === 0) return doc
  const kept = Object.entries(components).map(([section, entries]): [string, unknown] => [
    section,
    isObject(entries)
      ? Object.fromEntries(Object.entries(entries).filter(([name]) => !names.has(`${section}/${name}`)))
      : entries,
  ])
  return { ...doc, components: Object.fromEntries(kept) }
}
