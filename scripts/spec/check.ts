import { escapeToken, isObject, type JsonObject, METHODS, type Operation, operationsOf } from './document.js'
import { SpecError, type SpecProblem } from './problem.js'
import { checkRequiredNames } from './required-check.js'
import { checkRef, checkSchema } from './schema-check.js'
import { isData } from './walk.js'

/**
 * Refuses a document from which types and validators cannot be generated faithfully.
 * @throws SpecError with every problem: unknown keyword, dangling reference, duplicate operation, undeclared path parameter
 */
export const checkDocument = (doc: JsonObject, file: string): void => {
  // References inside of schemas are found with all else that may be wrong there.
  const problems = [...checkHead(doc), ...checkReferences(doc, '', false), ...checkSchemas(doc)]
  // Operations are read through references, so they are looked at only once all of those resolve.
  if (problems.length === 0) problems.push(...checkOperations(doc, operationsOf(doc)))
  if (problems.length > 0) throw new SpecError(file, problems)
}

const checkHead = (doc: JsonObject): SpecProblem[] => {
  const problems: SpecProblem[] = []
  const version = doc['openapi']
  if (typeof version !== 'string' || !/^3\.1\.\d+$/.test(version)) {
    problems.push({ pointer: '/openapi', reason: `must be 3.1.x, and is ${JSON.stringify(version)}` })
  }
  if (!isObject(doc['paths']) || Object.keys(doc['paths']).length === 0) {
    problems.push({ pointer: '/paths', reason: 'must hold at least one path' })
  }
  return [...problems, ...checkPathItems(doc['paths'])]
}

const PATH_ITEM: ReadonlySet<string> = new Set([
  ...METHODS,
  '$ref',
  'summary',
  'description',
  'servers',
  'parameters',
])

/** A misspelt method would vanish with its operation. */
const checkPathItems = (paths: unknown): SpecProblem[] =>
  Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) => {
    const pointer = `/paths/${escapeToken(path)}`
    if (!/^\/([^?#{}]|\{[^{}/]+\})*$/.test(path))
      return [{ pointer, reason: 'is no path: it must begin with /, close each brace, and hold no query' }]
    if (!isObject(item)) return [{ pointer, reason: 'must be an object of operations' }]
    const isOperation = METHODS.some(method => method in item) || '$ref' in item
    const unknown = Object.keys(item).filter(key => !PATH_ITEM.has(key) && !key.startsWith('x-'))
    const problems = unknown.map(key => ({
      pointer: `${pointer}/${escapeToken(key)}`,
      reason: `unknown HTTP method ${JSON.stringify(key)}`,
    }))
    return isOperation || problems.length > 0 ? problems : [{ pointer, reason: 'holds no operation' }]
  })

/**
 * Refuses a document that cannot be compared with others, although it may hold what cannot be generated from: one that is
 * no OpenAPI 3, in which a reference leads nowhere, or in which two operations match the same requests.
 * @throws SpecError
 */
export const checkComparable = (doc: JsonObject, file: string): void => {
  const { openapi, paths } = doc
  const problems: SpecProblem[] = []
  if (typeof openapi !== 'string' || !/^3\.[01]\.\d+$/.test(openapi))
    problems.push({
      pointer: '/openapi',
      reason: `must be 3.0.x or 3.1.x, and is ${JSON.stringify(openapi) ?? 'missing'}`,
    })
  if (!isObject(paths)) problems.push({ pointer: '/paths', reason: 'must map paths to their operations' })
  else problems.push(...checkReferences(doc, '', true), ...checkPathItems(paths))
  if (problems.length === 0) problems.push(...checkShapes(operationsOf(doc)))
  if (problems.length > 0) throw new SpecError(file, problems)
}

const checkReferences = (
  doc: JsonObject,
  pointer: string,
  inSchemas: boolean,
  node: unknown = doc,
): SpecProblem[] => {
  if (Array.isArray(node)) {
    return node.flatMap((each, index) => checkReferences(doc, `${pointer}/${index}`, inSchemas, each))
  }
  if (!isObject(node)) return []
  const problems: SpecProblem[] = []
  if (typeof node['$ref'] === 'string') {
    const reason = checkRef(doc, node['$ref'])
    if (reason) problems.push({ pointer: `${pointer}/$ref`, reason })
  }
  for (const [key, value] of Object.entries(node)) {
    const isSchemaPlace = key === 'schema' || (pointer === '/components' && key === 'schemas')
    if (isData(key, pointer) || (isSchemaPlace && !inSchemas)) continue
    problems.push(...checkReferences(doc, `${pointer}/${escapeToken(key)}`, inSchemas, value))
  }
  return problems
}

const checkSchemas = (doc: JsonObject): SpecProblem[] => {
  const components = isObject(doc['components']) ? doc['components'] : {}
  const schemas = isObject(components['schemas']) ? components['schemas'] : {}
  const { schemas: _, ...others } = components
  return [
    ...Object.entries(schemas).flatMap(([name, schema]) =>
      checkSchema(doc, schema, `/components/schemas/${escapeToken(name)}`),
    ),
    ...checkInlineSchemas(doc, others, '/components'),
    ...checkInlineSchemas(doc, doc['paths'], '/paths'),
    ...checkInlineSchemas(doc, doc['webhooks'], '/webhooks'),
  ]
}

/** Schemas under the key `schema` of parameters, headers and media types. */
const checkInlineSchemas = (doc: JsonObject, node: unknown, pointer: string): SpecProblem[] => {
  if (Array.isArray(node)) {
    return node.flatMap((each, index) => checkInlineSchemas(doc, each, `${pointer}/${index}`))
  }
  if (!isObject(node)) return []
  return Object.entries(node).flatMap(([key, value]) => {
    const at = `${pointer}/${escapeToken(key)}`
    if (isData(key, pointer)) return []
    return key === 'schema' ? checkSchema(doc, value, at) : checkInlineSchemas(doc, value, at)
  })
}

const checkOperations = (doc: JsonObject, operations: readonly Operation[]): SpecProblem[] => [
  ...checkDuplicates(operations),
  ...operations.flatMap(operation => [
    ...checkPath(operation),
    ...checkParameters(operation),
    ...checkContent(operation),
    ...checkRequiredNames(doc, operation),
  ]),
]

const checkDuplicates = (operations: readonly Operation[]): SpecProblem[] => [
  ...checkShapes(operations),
  ...checkIds(operations),
]

/** Templates that differ only in parameter names match the same requests: OpenAPI 3.1, Paths Object. */
const checkShapes = (operations: readonly Operation[]): SpecProblem[] => {
  const byShape = new Map<string, Operation>()
  return operations.flatMap((operation): SpecProblem[] => {
    const { pointer, key } = operation
    const shape = key.replaceAll(/\{[^}]*\}/g, '{}')
    const same = byShape.get(shape)
    if (!same) byShape.set(shape, operation)
    const reason = `duplicate operation: ${key} and ${same?.key} match the same requests`
    return same ? [{ pointer, reason }] : []
  })
}

const checkIds = (operations: readonly Operation[]): SpecProblem[] => {
  const byId = new Map<unknown, Operation>()
  return operations.flatMap((operation): SpecProblem[] => {
    const { operationId: id } = operation.node
    const namesake = byId.get(id)
    if (!namesake && id !== undefined) byId.set(id, operation)
    const reason = `duplicate operationId ${id}, also of ${namesake?.key}`
    return namesake ? [{ pointer: operation.pointer, reason }] : []
  })
}

const PLACES: readonly string[] = ['query', 'path', 'header', 'cookie']

/** A parameter that is not understood would vanish, or become another one. */
const checkParameters = ({ node, pointer }: Operation): SpecProblem[] => {
  const list = Array.isArray(node['parameters']) ? node['parameters'] : []
  const seen = new Set<string>()
  return list.flatMap((parameter, index): SpecProblem[] => {
    const at = `${pointer}/parameters/${index}`
    if (!isObject(parameter) || '$ref' in parameter) return []
    const { name, in: place, required } = parameter
    const problems: SpecProblem[] = []
    if (typeof name !== 'string' || name === '')
      problems.push({ pointer: `${at}/name`, reason: 'must be a name' })
    if (!PLACES.includes(String(place)))
      problems.push({
        pointer: `${at}/in`,
        reason: `must be one of ${PLACES.join(', ')}, and is ${JSON.stringify(place)}`,
      })
    if (required !== undefined && typeof required !== 'boolean')
      problems.push({ pointer: `${at}/required`, reason: 'must be true or false' })
    const key = `${place} ${name}`
    if (seen.has(key)) problems.push({ pointer: at, reason: `there is another ${place} parameter ${name}` })
    seen.add(key)
    return problems
  })
}

const checkPath = ({ path, pointer, parameters }: Operation): SpecProblem[] => {
  const inTemplate = new Set([...path.matchAll(/\{([^}]*)\}/g)].map(match => match[1]))
  const declared = new Map(parameters.filter(each => each.in === 'path').map(each => [each.name, each]))
  const problems: SpecProblem[] = []
  for (const name of inTemplate) {
    if (!declared.has(name ?? ''))
      problems.push({ pointer, reason: `path parameter {${name}} is not declared` })
  }
  for (const [name, { required }] of declared) {
    if (!inTemplate.has(name)) problems.push({ pointer, reason: `path parameter ${name} is not in the path` })
    else if (!required) problems.push({ pointer, reason: `path parameter ${name} must have required: true` })
  }
  return problems
}

const checkContent = ({ node, body, answer, pointer, method }: Operation): SpecProblem[] => {
  const problems: SpecProblem[] = []
  if (body !== undefined && Object.keys(body).length === 0) {
    problems.push({
      pointer: `${pointer}/requestBody`,
      reason: 'has no application/json schema, or one that says nothing',
    })
  }
  if (answer === undefined) {
    problems.push({
      pointer: `${pointer}/responses`,
      reason: 'has no application/json schema for status 200',
    })
  }
  if (body !== undefined && (method === 'get' || method === 'head')) {
    problems.push({
      pointer: `${pointer}/requestBody`,
      reason: `fetch sends no body with ${method.toUpperCase()}`,
    })
  }
  if (!isObject(node['responses'])) problems.push({ pointer, reason: 'has no responses' })
  return problems
}
