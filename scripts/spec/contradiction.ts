import { isObject, type JsonObject } from './document.js'
import { describesObject, isOfType } from './repair-types.js'

/** Bounds of which the first must not be above the second; where one is exclusive, they must not be equal either. */
const BOUNDS: readonly (readonly [lower: string, upper: string, isExclusive?: boolean])[] = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
  ['minimum', 'maximum'],
  ['minimum', 'exclusiveMaximum', true],
  ['exclusiveMinimum', 'maximum', true],
  ['exclusiveMinimum', 'exclusiveMaximum', true],
]

/** Why a schema cannot be meant as it is written, as far as it shows without looking into its parts; undefined: it may. */
export const contradictionIn = (node: JsonObject): string | undefined => {
  for (const [lower, upper, isExclusive = false] of BOUNDS) {
    const { [lower]: low, [upper]: high } = node
    if (typeof low !== 'number' || typeof high !== 'number') continue
    if (low > high || (isExclusive && low === high))
      return `admits no value: ${lower} ${low} leaves nothing below ${upper} ${high}`
  }
  const { type, enum: members } = node
  if (describesObject(node) && 'items' in node)
    return 'describes an object and a list, and names no type; name it'
  if (type === undefined || !isTypes(type)) return undefined
  const wanted = [type].flat().join(' or ')
  if (Array.isArray(members) && members.length > 0 && !members.some(member => isOfType(member, type)))
    return `admits no value: no member of the enum is of the type ${wanted}`
  return 'const' in node && !isOfType(node['const'], type)
    ? `admits no value: const is not of the type ${wanted}`
    : undefined
}

/** A type of another form is refused for that. */
const isTypes = (type: unknown): boolean =>
  !isObject(type) && [type].flat().every(each => typeof each === 'string')
