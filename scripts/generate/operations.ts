import { isObject, type JsonObject, type Operation, type Parameter, resolve } from '../spec/document.js'
import { fileNames } from './file-names.js'
import { MARK } from './output.js'

/** What a request does: `query` is a POST that reads and may be repeated. */
type OperationUse = 'read' | 'write' | 'query'

export interface OperationRow {
  readonly method: string
  readonly path: string
  readonly kind: OperationUse
  /** How the answer is read as a page of records; false where it is none. */
  readonly list: ListRow | false
  readonly body: boolean
  /** Names of the query parameters. */
  readonly query: readonly string[]
  /** Those of them whose schema admits null. */
  readonly nullable: readonly string[]
  /** Module below `validators/`. */
  readonly module: string
}

/** A page of records, to be read on with `offset`. */
interface ListRow {
  /** Where in the answer the records are: `results`, or an array in it. */
  readonly records: readonly string[]
  /** The most records that a page holds. */
  readonly size: number
  /** Whether the answer has a `meta`, which tells whether more follow. */
  readonly meta: boolean
}

const KIND = 'x-propexo-kind'

export const operationRows = (
  doc: JsonObject,
  operations: readonly Operation[],
): Map<string, OperationRow> => {
  const modules = fileNames(operations)
  return new Map(
    operations.map(operation => [
      operation.key,
      {
        method: operation.method.toUpperCase(),
        path: operation.path,
        kind: kindOf(operation),
        list: listRowOf(doc, operation),
        body: operation.body !== undefined,
        query: queryOf(operation).map(each => each.name),
        nullable: queryOf(operation)
          .filter(({ schema }) => admitsNull(doc, schema))
          .map(each => each.name),
        module: modules.get(operation.key) ?? '',
      },
    ]),
  )
}

const queryOf = ({ parameters }: Operation): Parameter[] => parameters.filter(each => each.in === 'query')

const admitsNull = (doc: JsonObject, schema: unknown, seen = new Set<unknown>()): boolean => {
  const { type, anyOf } = resolve(doc, schema)
  if (seen.has(anyOf)) return false
  if (anyOf !== undefined) seen.add(anyOf)
  const inUnion = Array.isArray(anyOf) && anyOf.some(each => isObject(each) && admitsNull(doc, each, seen))
  return inUnion || [type].flat().includes('null')
}

const kindOf = ({ method, node }: Operation): OperationUse => {
  if (node[KIND] === 'query') return 'query'
  return method === 'get' || method === 'head' ? 'read' : 'write'
}

/** The page size of nearly all lists, for one that states no limit. */
const USUAL_SIZE = 250

const listRowOf = (doc: JsonObject, operation: Operation): ListRow | false => {
  const { answer } = operation
  const query = queryOf(operation)
  if (answer === undefined) return false
  const records = recordsOf(doc, property(doc, answer, 'results'))
  if (records === undefined || !query.some(({ name }) => name === 'offset')) return false
  const limit = query.find(({ name }) => name === 'limit')
  const { maximum } = limit ? resolve(doc, limit.schema) : {}
  return {
    records: ['results', ...records],
    size: typeof maximum === 'number' ? maximum : USUAL_SIZE,
    meta: property(doc, answer, 'meta') !== undefined,
  }
}

/** The way to the records within `results`: none where it is an array, else the name of the only thing in it, an array. */
const recordsOf = (doc: JsonObject, results: JsonObject | undefined): readonly string[] | undefined => {
  if (results === undefined) return undefined
  if (isArray(doc, results)) return []
  const { properties } = resolve(doc, results)
  const [first, ...others] = isObject(properties) ? Object.entries(properties) : []
  const isOnly = first !== undefined && others.length === 0 && isObject(first[1])
  return isOnly && isArray(doc, first[1] as JsonObject) ? [first[0]] : undefined
}

const isArray = (doc: JsonObject, schema: JsonObject | undefined): boolean =>
  schema !== undefined && [resolve(doc, schema)['type']].flat().includes('array')

/** A property of an object schema, also one that a part of its `allOf` declares. */
const property = (
  doc: JsonObject,
  schema: unknown,
  name: string,
  seen = new Set<unknown>(),
): JsonObject | undefined => {
  const { properties, allOf } = resolve(doc, schema)
  const own = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  if (isObject(own)) return own
  if (!Array.isArray(allOf) || seen.has(allOf)) return undefined
  seen.add(allOf)
  for (const part of allOf) {
    const found = property(doc, part, name, seen)
    if (found !== undefined) return found
  }
  return undefined
}

/** The text of `generated/operations.ts`. */
export const generateOperations = (
  rows: ReadonlyMap<string, OperationRow>,
  digests: { readonly contractSha256: string; readonly overlaySha256: string },
): string => {
  const lines = [...rows].map(([key, row]) => {
    const { method, path, kind, list, body, query, nullable, module } = row
    const fields = { method, path, kind, list, body, query, nullable, module }
    return `  ${JSON.stringify(key)}: ${JSON.stringify(fields)},`
  })
  return `// ${MARK}; do not edit.
// sha256 of the contract: ${digests.contractSha256}
// sha256 of the overlay:  ${digests.overlaySha256}

/**
 * One row for each operation of the contract.
 * \`kind\`: what a request does (\`query\` is a POST that reads). \`list\`: the answer is a page of
 * \`records\`, at most \`size\` of them; \`meta\`: it tells whether more follow.
 * \`body\`: the request has one. \`query\`: names of the query parameters; \`nullable\`: those that may be null.
 * \`module\`: its module below \`validators/\`.
 */
export const operations = {
${lines.join('\n')}
} as const

export type OperationKey = keyof typeof operations
`
}
