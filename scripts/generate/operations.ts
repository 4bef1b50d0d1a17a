import { isObject, type JsonObject, type Operation, type Parameter, resolve } from '../spec/document.js'
import { fileNames } from './file-names.js'
import { MARK } from './output.js'

/** What a request does: `query` is a POST that reads and may be repeated. */
export type Kind = 'read' | 'write' | 'query'

export interface OperationRow {
  readonly method: string
  readonly path: string
  readonly kind: Kind
  /** Whether the answer is a page of records, to be read on with `offset`. */
  readonly list: boolean
  readonly body: boolean
  /** Names of the query parameters. */
  readonly query: readonly string[]
  /** Those of them whose schema admits null. */
  readonly nullable: readonly string[]
  /** Module below `validators/`. */
  readonly module: string
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
        list: isList(doc, operation),
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

const admitsNull = (doc: JsonObject, schema: JsonObject): boolean => {
  const { type, anyOf } = resolve(doc, schema)
  const inUnion = Array.isArray(anyOf) && anyOf.some(each => isObject(each) && admitsNull(doc, each))
  return inUnion || [type].flat().includes('null')
}

const kindOf = ({ method, node }: Operation): Kind => {
  if (node[KIND] === 'query') return 'query'
  return method === 'get' || method === 'head' ? 'read' : 'write'
}

const isList = (doc: JsonObject, { answer, parameters }: Operation): boolean => {
  const hasOffset = parameters.some(each => each.in === 'query' && each.name === 'offset')
  return hasOffset && answer !== undefined && isArray(doc, property(doc, answer, 'results'))
}

const isArray = (doc: JsonObject, schema: JsonObject | undefined): boolean =>
  schema !== undefined && [resolve(doc, schema)['type']].flat().includes('array')

/** A property of an object schema, also one that a part of its `allOf` declares. */
const property = (doc: JsonObject, schema: JsonObject, name: string): JsonObject | undefined => {
  const node = resolve(doc, schema)
  const own = isObject(node['properties']) ? node['properties'][name] : undefined
  if (isObject(own)) return own
  const parts = Array.isArray(node['allOf']) ? node['allOf'] : []
  return parts.map(part => property(doc, part, name)).find(each => each !== undefined)
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
 * \`kind\`: what a request does (\`query\` is a POST that reads). \`list\`: the answer is a page of records.
 * \`body\`: the request has one. \`query\`: names of the query parameters; \`nullable\`: those that may be null.
 * \`module\`: its module below \`validators/\`.
 */
export const operations = {
${lines.join('\n')}
} as const

export type OperationKey = keyof typeof operations
`
}
