import type { Finding } from '../../../generated/validators/runtime.js'
import type { Compared, Found } from './differences.js'

/** Keywords whose findings tell again what a comparison finds, or that something within a union or an object is wrong. */
const STRUCTURE: ReadonlySet<string> = new Set([
  ...['type', 'required', 'enum', 'const', 'additionalProperties'],
  ...['anyOf', 'oneOf', 'allOf', '$ref'],
])

/** What a validator has found beside a comparison: bounds, patterns, formats, and whatever the comparison has missed. */
export const foundBeside = ({ found, places }: Compared, findings: readonly Finding[]): readonly Found[] =>
  findings
    .filter(
      ({ keyword, instancePath }) => !STRUCTURE.has(keyword) || !found.some(each => isIn(each, instancePath)),
    )
    .map(({ keyword, instancePath: pointer }) => ({
      kind: 'refused value',
      ...{ place: placeOf(places, pointer), pointer, detail: keyword },
    }))

const isIn = ({ pointer }: Found, above: string): boolean =>
  pointer === above || pointer.startsWith(`${above}/`)

/** Of the value, or of the closest above it that the comparison has reached. */
const placeOf = (places: ReadonlyMap<string, string>, pointer: string): string => {
  for (let each = pointer; each !== ''; each = each.slice(0, each.lastIndexOf('/'))) {
    const place = places.get(each)
    if (place !== undefined) return place
  }
  return ''
}
