import { isObject, type JsonObject, lookUp, operationsOf } from '../spec/document.js'
import { isData } from '../spec/walk.js'

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
  const [inAnswers, inRequests] = [
    schemasIn(doc, answers),
    schemasIn(
      doc,
      operations.map(({ responses: _, ...request }) => request),
    ),
  ]
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
  for (const node of operations) node['responses'] = opened(node['responses'], twins)
  const { components } = doc
  if (isObject(components) && components['responses'] !== undefined)
    components['responses'] = opened(components['responses'], twins)
  return doc
}

const PREFIX = '#/components/schemas/'

const schemasOf = ({ components }: JsonObject): JsonObject =>
  isObject(components) && isObject(components['schemas']) ? components['schemas'] : {}

/** Names of the component schemas that a node uses, also through other components. */
const schemasIn = (doc: JsonObject, root: unknown): ReadonlySet<string> => {
  const seen = new Set<string>()
  visit(root, node => {
    const { $ref } = node
    if (typeof $ref !== 'string' || seen.has($ref)) return undefined
    seen.add($ref)
    return lookUp(doc, $ref)
  })
  return new Set([...seen].flatMap(ref => componentOf(ref)?.name ?? []))
}

/** A reference may lead into a component, to the type of one of its fields. */
const componentOf = (ref: string): { readonly name: string; readonly below: string } | undefined => {
  if (!ref.startsWith(PREFIX)) return undefined
  const [name = '', ...rest] = ref.slice(PREFIX.length).split('/')
  return { name, below: rest.map(token => `/${token}`).join('') }
}

/** Calls back for every object, and goes on with what that gives. */
const visit = (root: unknown, each: (node: JsonObject) => unknown): void => {
  if (Array.isArray(root)) for (const node of root) visit(node, each)
  if (!isObject(root)) return
  const more = each(root)
  if (more !== undefined) visit(more, each)
  for (const node of Object.values(root)) visit(node, each)
}

const hasEnum = (doc: JsonObject, name: string): boolean => {
  let found = false
  const own = schemasOf(doc)
  for (const each of [name, ...schemasIn(doc, own[name])])
    visit(own[each], node => {
      found ||= isEnum(node)
      return undefined
    })
  return found
}

const isEnum = ({ enum: members }: JsonObject): boolean =>
  Array.isArray(members) &&
  members.some(each => typeof each === 'string') &&
  members.every(each => typeof each === 'string' || each === null)

const opened = (node: unknown, twins: ReadonlyMap<string, string>, pointer = ''): unknown => {
  if (Array.isArray(node)) return node.map((each, index) => opened(each, twins, `${pointer}/${index}`))
  if (!isObject(node)) return node
  const { $ref } = node
  if (typeof $ref === 'string') {
    const { name = '', below = '' } = componentOf($ref) ?? {}
    const twin = twins.get(name)
    return twin === undefined ? node : { ...node, $ref: `${PREFIX}${twin}${below}` }
  }
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      isData(key, pointer) ? value : opened(value, twins, `${pointer}/${key}`),
    ]),
  )
  if (!isEnum(node) || pointer.endsWith('/properties')) return copy
  const { type, enum: members, ...words } = copy
  return {
    ...words,
    anyOf: [
      { ...(type === undefined ? {} : { type }), enum: members },
      { type: 'string', [OPEN]: true },
    ],
  }
}
