import { JSONPathEnvironment, type JSONValue } from 'json-p3'
import { isObject, type JsonObject, readParameter } from './document.js'
import { SpecError } from './problem.js'

interface OverlayAction {
  /** RFC 9535 JSONPath. */
  readonly target: string
  /** Why, and from which source. */
  readonly description?: string
  readonly update?: unknown
  readonly remove?: boolean
}

/**
 * Applies an OpenAPI Overlay 1.0 and returns a new document; the old one stays as it was.
 * Objects merge recursively, arrays are appended to, scalars are replaced. A target that selects nothing is no error:
 * the same overlay serves documents of different extent. Of the parameters of an operation only those are appended that the
 * document does not declare: OpenAPI allows one of a name in each place, and no JSONPath sees those of the path or behind
 * a reference.
 * @param file name under which problems of the overlay are reported
 * @throws SpecError for a malformed overlay, a wrong JSONPath, or an update whose type conflicts with its target
 */
export const applyOverlay = (doc: JsonObject, overlay: JsonObject, file: string): JsonObject => {
  let result = structuredClone(doc)
  for (const [index, action] of readActions(overlay, file).entries()) {
    const fail = (reason: string): never => {
      throw new SpecError(file, [{ pointer: `/actions/${index}`, reason }])
    }
    for (const location of select(result, action.target, fail)) {
      if (action.remove === true) removeAt(result, location)
      else result = updateAt(result, location, undeclared(result, location, action.update), fail)
    }
  }
  return result
}

/** An update of an operation without the parameters that its document declares. */
const undeclared = (doc: JsonObject, location: Location, update: unknown): unknown => {
  const [root, path, method] = location
  if (root !== 'paths' || location.length !== 3 || !isObject(update) || !Array.isArray(update['parameters']))
    return update
  const item = (doc['paths'] as JsonObject)[String(path)] as JsonObject
  // An operation that is no object is refused later, by name.
  const lists = [item, item[String(method)]].map(each => (isObject(each) ? each['parameters'] : undefined))
  const declared = new Set(
    lists.flatMap(list => (Array.isArray(list) ? list : [])).map(each => placeOf(doc, each)),
  )
  const { parameters, ...rest } = update
  const left = parameters.filter(each => !declared.has(placeOf(doc, each)))
  return left.length > 0 ? { ...rest, parameters: left } : rest
}

/** Undefined for a reference to nothing, which is the document's own fault and is found there. */
const placeOf = (doc: JsonObject, parameter: unknown): string | undefined => {
  try {
    const { in: place, name } = readParameter(doc, parameter)
    return `${place} ${name}`
  } catch {
    return undefined
  }
}

type Location = readonly (string | number)[]
type Fail = (reason: string) => never

const readActions = (overlay: JsonObject, file: string): OverlayAction[] => {
  const problems = []
  if (!/^1\.0\.\d+$/.test(String(overlay['overlay']))) {
    problems.push({
      pointer: '/overlay',
      reason: 'must be 1.0.x, the version of OpenAPI Overlay that is understood',
    })
  }
  const actions = Array.isArray(overlay['actions']) ? overlay['actions'] : []
  if (actions.length === 0) problems.push({ pointer: '/actions', reason: 'must hold at least one action' })
  for (const [index, action] of actions.entries()) {
    const pointer = `/actions/${index}`
    if (!isObject(action) || typeof action['target'] !== 'string') {
      problems.push({ pointer, reason: 'needs a target, a JSONPath' })
    } else if (action['remove'] !== true && action['update'] === undefined) {
      problems.push({ pointer, reason: 'needs an update, or remove: true' })
    }
  }
  if (problems.length > 0) throw new SpecError(file, problems)
  return actions
}

/** As deep as documents are read. */
const paths = new JSONPathEnvironment({ maxRecursionDepth: 2000 })

const select = (doc: JsonObject, target: string, fail: Fail): Location[] => {
  try {
    const locations = paths.query(target, doc as JSONValue).nodes.map(node => node.location)
    // Later siblings first, so that removing one does not move the next.
    return locations.reverse()
  } catch (cause) {
    return fail(`target is not a JSONPath: ${cause instanceof Error ? cause.message : cause}`)
  }
}

const parentOf = (doc: JsonObject, location: Location): JsonObject | unknown[] => {
  let node: unknown = doc
  for (const key of location.slice(0, -1)) node = (node as JsonObject)[key]
  return node as JsonObject | unknown[]
}

const removeAt = (doc: JsonObject, location: Location): void => {
  const key = location.at(-1)
  const parent = parentOf(doc, location)
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else if (key !== undefined) delete parent[key]
}

const updateAt = (doc: JsonObject, location: Location, update: unknown, fail: Fail): JsonObject => {
  const key = location.at(-1)
  if (key === undefined) return merged(doc, update, '$', fail) as JsonObject
  const parent = parentOf(doc, location) as JsonObject
  const target = parent[key]
  const where = `$${location.map(part => `[${JSON.stringify(part)}]`).join('')}`
  // An update of an array is one entry to append; see the Overlay specification, Action Object.
  parent[key] = Array.isArray(target)
    ? [...target, structuredClone(update)]
    : merged(target, update, where, fail)
  return doc
}

const merged = (target: unknown, update: unknown, where: string, fail: Fail): unknown => {
  if (target === undefined) return structuredClone(update)
  if (isObject(target) && isObject(update)) {
    for (const [key, value] of Object.entries(update)) {
      target[key] = merged(
        Object.hasOwn(target, key) ? target[key] : undefined,
        value,
        `${where}.${key}`,
        fail,
      )
    }
    return target
  }
  if (Array.isArray(target) && Array.isArray(update)) return [...target, ...structuredClone(update)]
  const scalar = (value: unknown): boolean => typeof value !== 'object' || value === null
  if (scalar(target) && scalar(update)) return update
  return fail(`the update has another type than its target at ${where}`)
}
