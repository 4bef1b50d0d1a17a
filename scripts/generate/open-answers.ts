import { componentOf, componentsIn } from '../spec/components.js'
import { escapeToken, isObject, type JsonObject, operationsOf } from '../spec/document.js'
import { DATA } from '../spec/walk.js'

/** Marks a schema as any text beside the known members of an enum. */
export const OPEN = 'x-propexo-open'

/**
 * The document with the enums of answers opened: the API may add a member at any time, and a caller who knows the others
 * must be able to go on. Enums of requests stay closed, because what is not in them is refused. A component that requests
 * and answers share gets a twin for answers, `NameInAnswers`.
 */
export const openAnswers = (original: JsonObject): JsonObject => {
  const doc = structuredClone(original)
  const operations = operationsOf(doc).map(({ node }) => node)
  const answers = operations.map(node => node['responses'])
  const [inAnswers, inRequests] = [schemasIn(doc, answers), schemasIn(doc, requestsOf(doc))]
  const twins = new Map<string, string>()
  const schemas = schemasOf(doc)
  for (const name of inAnswers) {
    if (!inRequests.has(name) || !hasEnum(doc, name)) continue
    let twin = `${name}InAnswers`
    while (twin in schemas) twin += '_'
    twins.set(name, twin)
  }
  for (const name of inAnswers) {
    const isShared = inRequests.has(name)
    if (isShared && !twins.has(name)) continue
    schemas[twins.get(name) ?? name] = opened(schemas[name], twins)
  }
  for (const node of operations) node['responses'] = opened(node['responses'], twins, true)
  const { components } = doc
  if (isObject(components) && components['responses'] !== undefined)
    components['responses'] = opened(components['responses'], twins, true)
  return doc
}

/** Everything of the paths but the answers: parameters of a path stand beside its operations. */
const requestsOf = ({ paths }: JsonObject): unknown =>
  Object.values(isObject(paths) ? paths : {}).map(item =>
    Object.entries(isObject(item) ? item : {}).map(([key, node]) => {
      if (!isObject(node) || !('responses' in node)) return { [key]: node }
      const { responses: _, ...request } = node
      return request
    }),
  )

const schemasOf = ({ components }: JsonObject): JsonObject =>
  isObject(components) && isObject(components['schemas']) ? components['schemas'] : {}

/** Names of the component schemas that a node uses, also through other components. */
const schemasIn = (doc: JsonObject, root: unknown): ReadonlySet<string> => {
  const used = [...componentsIn(doc, root)].filter(each => each.startsWith('schemas/'))
  return new Set(used.map(each => each.slice('schemas/'.length)))
}

const hasEnum = (doc: JsonObject, name: string): boolean => {
  const { [name]: schema, ...others } = schemasOf(doc)
  return holdsEnum(schema) || [...schemasIn(doc, schema)].some(each => holdsEnum(others[each]))
}

const holdsEnum = (node: unknown): boolean => {
  if (Array.isArray(node)) return node.some(holdsEnum)
  return isObject(node) && (isEnum(node) || Object.values(node).some(holdsEnum))
}

const isEnum = (node: JsonObject): boolean => {
  const members = membersOf(node)
  return (
    members.some(each => typeof each === 'string') &&
    members.every(each => typeof each === 'string' || each === null)
  )
}

const membersOf = (node: JsonObject): readonly unknown[] => {
  if (Array.isArray(node['enum'])) return node['enum']
  return 'const' in node ? [node['const']] : []
}

/** @param isMap whether the keys of the node are names, such as those of properties, and not keywords */
const opened = (node: unknown, twins: ReadonlyMap<string, string>, isMap = false): unknown => {
  if (Array.isArray(node)) return node.map(each => opened(each, twins))
  if (!isObject(node)) return node
  const { $ref } = node
  if (!isMap && typeof $ref === 'string') {
    const { section, name = '', below = [] } = componentOf($ref) ?? {}
    const twin = section === 'schemas' ? twins.get(name) : undefined
    if (twin === undefined) return node
    return { ...node, $ref: ['#/components/schemas', ...[twin, ...below].map(escapeToken)].join('/') }
  }
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      !isMap && DATA.has(key) ? value : opened(value, twins, !isMap && MAPS.has(key)),
    ]),
  )
  if (isMap || !isEnum(node)) return copy
  const { type, enum: _, const: __, ...words } = copy
  const known = { ...(type === undefined ? {} : { type }), enum: membersOf(node) }
  return { ...words, anyOf: [known, { type: 'string', [OPEN]: true }] }
}

/** Keywords whose value maps names to what they hold. */
const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'content', 'headers'])
