import { componentOf, componentsIn } from '../spec/components.js'
import { escapeToken, isObject, type JsonObject, operationsOf } from '../spec/document.js'
import { type Kind, rewrite, walk, wholeDocument } from '../spec/grammar.js'
import { plainReferences, schemasOf } from './plain-references.js'

/** Marks a schema as any text beside the known members of an enum. */
export const OPEN = 'x-propexo-open'

/**
 * The document with the enums of answers opened: the API may add a member at any time, and a caller who knows the others
 * must be able to go on. Enums of requests stay closed, because what is not in them is refused. A component that requests
 * and answers share gets a twin for answers, `NameInAnswers`.
 */
export const openAnswers = (original: JsonObject): JsonObject => {
  const doc = plainReferences(original)
  const answers = [operationsOf(doc).map(({ node }) => node['responses']), responsesOf(doc)]
  const [inAnswers, inRequests] = [schemasIn(doc, answers), schemasIn(doc, requestsOf(doc))]
  const schemas = schemasOf(doc)
  const holding = namesHoldingEnums(schemas)
  const twins = new Map<string, string>()
  for (const name of inAnswers) {
    if (!inRequests.has(name) || !holding.has(name)) continue
    let twin = `${name}InAnswers`
    while (Object.hasOwn(schemas, twin)) twin += '_'
    twins.set(name, twin)
  }
  // Parts come with the names of twins.
  const opening = new Set([...holding, ...twins.values()])
  const open = (node: unknown, kind: Kind): unknown =>
    rewrite({ kind, pointer: '', node }, (each, place) => {
      if (place.kind !== 'schema') return each
      return openSchema(each, twins, part => holdsEnum(part) || refersTo(part, opening))
    })
  const opened = new Map(Object.entries(schemas))
  for (const name of inAnswers) {
    const isShared = inRequests.has(name)
    if (!isShared || twins.has(name)) opened.set(twins.get(name) ?? name, open(schemas[name], 'schema'))
  }
  const withOpen = (responses: unknown): unknown =>
    isObject(responses)
      ? Object.fromEntries(Object.entries(responses).map(([key, each]) => [key, open(each, 'response')]))
      : responses
  return rewrite(wholeDocument(doc), (node, { kind }) => {
    if (kind === 'operation' && 'responses' in node)
      return { ...node, responses: withOpen(node['responses']) }
    if (kind !== 'components') return node
    const responses = 'responses' in node ? { responses: withOpen(node['responses']) } : {}
    return 'schemas' in node || opened.size > 0
      ? { ...node, ...responses, schemas: Object.fromEntries(opened) }
      : { ...node, ...responses }
  }) as JsonObject
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

const responsesOf = ({ components }: JsonObject): unknown =>
  isObject(components) ? components['responses'] : undefined

/** Names of the component schemas that a node uses, also through other components. */
const schemasIn = (doc: JsonObject, root: unknown): ReadonlySet<string> => {
  const used = [...componentsIn(doc, root)].filter(each => each.startsWith('schemas/'))
  return new Set(used.map(each => each.slice('schemas/'.length)))
}

/** Components that hold an enum that is opened, themselves or through others. */
const namesHoldingEnums = (schemas: JsonObject): ReadonlySet<string> => {
  const users = new Map<string, string[]>()
  const holding = new Set<string>()
  for (const [name, schema] of Object.entries(schemas)) {
    for (const used of refsOf(schema)) users.set(used, [...(users.get(used) ?? []), name])
    if (holdsEnum(schema)) holding.add(name)
  }
  // A set gives what is added to it while it is read.
  for (const name of holding) for (const user of users.get(name) ?? []) holding.add(user)
  return holding
}

const someSchema = (schema: unknown, is: (node: JsonObject) => boolean): boolean => {
  let found = false
  walk({ kind: 'schema', pointer: '', node: schema }, ({ node }) => {
    found ||= isObject(node) && is(node)
    return !found
  })
  return found
}

const refsOf = (schema: unknown): ReadonlySet<string> => {
  const names = new Set<string>()
  someSchema(schema, ({ $ref }) => {
    const { section, name } = (typeof $ref === 'string' ? componentOf($ref) : undefined) ?? {}
    if (section === 'schemas' && name !== undefined) names.add(name)
    return false
  })
  return names
}

const holdsEnum = (schema: unknown): boolean => someSchema(schema, isEnum)

const refersTo = (schema: unknown, names: ReadonlySet<string>): boolean =>
  [...refsOf(schema)].some(name => names.has(name))

const isEnum = (node: JsonObject): boolean => {
  const members = closedValuesOf(node)
  return (
    members.some(each => typeof each === 'string') &&
    members.every(each => typeof each === 'string' || each === null)
  )
}

const closedValuesOf = (node: JsonObject): readonly unknown[] => {
  if (Array.isArray(node['enum'])) return node['enum']
  return 'const' in node ? [node['const']] : []
}

const openSchema = (
  node: JsonObject,
  twins: ReadonlyMap<string, string>,
  isOpened: (part: unknown) => boolean,
): JsonObject => {
  const { $ref } = node
  if (typeof $ref === 'string') {
    const twin = twins.get(componentOf($ref)?.name ?? '')
    return twin === undefined ? node : { ...node, $ref: `#/components/schemas/${escapeToken(twin)}` }
  }
  const { oneOf, anyOf, ...rest } = node
  // Members that were told apart by their texts can both fit once these are open.
  const isChoice = Array.isArray(oneOf) && oneOf.some(isOpened)
  const own = isChoice ? { anyOf: oneOf } : oneOf === undefined ? undefined : { oneOf }
  const unions = [own, anyOf === undefined ? undefined : { anyOf }].filter(each => each !== undefined)
  if (isEnum(node)) return withAll(openEnum(rest), unions)
  if (!isChoice) return node
  return anyOf === undefined ? { ...rest, anyOf: oneOf } : withAll({ ...rest, anyOf }, [{ anyOf: oneOf }])
}

/** With more that has to hold. */
const withAll = (node: JsonObject, parts: readonly JsonObject[]): JsonObject =>
  parts.length === 0
    ? node
    : { ...node, allOf: [...(Array.isArray(node['allOf']) ? node['allOf'] : []), ...parts] }

const openEnum = (node: JsonObject): JsonObject => {
  const { type, enum: _, const: __, ...words } = node
  const members = closedValuesOf(node)
  // A type that admits null says so in the types of answers, also where no member is null.
  const types = [type ?? []].flat().filter(each => each !== 'null' || members.includes(null))
  const known = { ...(types.length > 0 ? { type: types.length > 1 ? types : types[0] } : {}), enum: members }
  return { ...words, anyOf: [known, { type: 'string', [OPEN]: true }] }
}

/** The same without its known members, which any text admits; undefined for a schema that is no open enum. */
export const withoutKnownValues = (node: JsonObject): JsonObject | undefined => {
  const { anyOf, ...words } = node
  if (!Array.isArray(anyOf)) return undefined
  const [known, any] = anyOf
  if (!isObject(known) || !isObject(any) || any[OPEN] !== true) return undefined
  const { type, enum: members } = known
  const admitsNull =
    Array.isArray(members) && members.includes(null) && [type ?? 'null'].flat().includes('null')
  return { ...words, type: admitsNull ? ['string', 'null'] : 'string' }
}
