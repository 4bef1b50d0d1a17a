import { componentOf } from './components.js'
import { isObject } from './document.js'
import { type Place, placesBelow } from './grammar.js'

/** Schemas deeper than this are more than a program can follow that calls itself for each level, as all of them do. */
export const MAX_LEVELS = 300

/** By the component that is referred to, as `schemas/Name`: the levels of schemas above the reference. */
type Edges = ReadonlyMap<string, number>

/**
 * Components from which references lead deeper than programs can follow.
 * @param isAsked whether it is asked of a component
 */
export const tooDeep = (
  components: ReadonlyMap<string, Place>,
  isAsked: (name: string) => boolean,
): string[] => {
  const edges = new Map([...components].map(([name, place]) => [name, depthEdges(place)]))
  return [...components.keys()].filter(name => isAsked(name) && leadsTooDeep(name, edges))
}

const depthEdges = (root: Place): Edges => {
  const edges = new Map<string, number>()
  const open: (readonly [Place, number])[] = [[root, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [place, level] = next
    const { $ref } = isObject(place.node) ? place.node : {}
    const component = typeof $ref === 'string' ? componentOf($ref) : undefined
    if (component) {
      const name = `${component.section}/${component.name}`
      edges.set(name, Math.max(level, edges.get(name) ?? 0))
    }
    // A reference alone is no level: whoever follows it goes on to what it leads to.
    const inner = place.kind === 'schema' && !component ? level + 1 : level
    for (const below of placesBelow(place)) open.push([below, inner])
  }
  return edges
}

/** Goes as those do who follow references to each component once, and without calling itself. */
const leadsTooDeep = (start: string, edges: ReadonlyMap<string, Edges>): boolean => {
  const seen = new Set<string>()
  const open: (readonly [string, number])[] = [[start, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [name, depth] = next
    if (seen.has(name)) continue
    seen.add(name)
    if (depth > MAX_LEVELS) return true
    for (const [used, levels] of [...(edges.get(name) ?? [])].reverse()) open.push([used, depth + levels])
  }
  return false
}
