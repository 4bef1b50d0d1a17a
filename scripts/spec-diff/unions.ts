import type { JsonObject } from '../spec/document.js'
import { type Shape, shapeOfFacts } from './shape.js'

export interface Matched {
  /** Members of both that differ and are of one kind. */
  readonly pairs: readonly (readonly [from: JsonObject, to: JsonObject])[]
  readonly gone: readonly JsonObject[]
  readonly came: readonly JsonObject[]
}

/** Which members of one union are those of another. What is no union is one of a member for each of its types. */
export const matchMembers = (from: Shape, to: Shape): Matched => {
  const [old, now] = [membersOf(from), membersOf(to)]
  const keys = [old, now].map(members => members.map(each => JSON.stringify(each)))
  const gone = old.filter((_, index) => !keys[1]?.includes(keys[0]?.[index] ?? ''))
  const came = now.filter((_, index) => !keys[0]?.includes(keys[1]?.[index] ?? ''))
  const pairs: (readonly [JsonObject, JsonObject])[] = []
  const rest = [...came]
  const lost = gone.filter(member => {
    const index = rest.findIndex(each => kindOf(each) === kindOf(member))
    const [twin] = index === -1 ? [] : rest.splice(index, 1)
    if (twin) pairs.push([member, twin])
    return !twin
  })
  return { pairs, gone: lost, came: rest }
}

const membersOf = ({ union, node, types }: Shape): readonly JsonObject[] => {
  if (union) return union.map(plain)
  return types.length > 1 ? types.map(type => plain({ ...node, type })) : [plain(node)]
}

/** Without what is said of the place where the union stands. */
const plain = ({ default: _, deprecated: __, ...node }: JsonObject): JsonObject => {
  const { type } = node
  const types = [type ?? []].flat().filter(each => each !== 'null')
  return sortedKeys(types.length > 0 ? { ...node, type: types.length === 1 ? types[0] : types } : node)
}

const sortedKeys = (node: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(node).sort(([left], [right]) => (left < right ? -1 : 1)))

/** Formats of text that are told apart by them are other kinds. */
const kindOf = (member: JsonObject): string => {
  const { types, format } = shapeOfFacts(member)
  return [...types, format ?? ''].join(' ')
}
