import { readFileSync } from 'node:fs'
import { CONTRACT_FILE } from '../../../scripts/spec/contract.js'
import { isObject, type JsonObject, type Operation, operationsOf } from '../../../scripts/spec/document.js'
import { schemaFacts } from '../../../scripts/spec/facts.js'
import { parseSource } from '../../../scripts/spec/source.js'

export const contract: JsonObject = parseSource({
  name: CONTRACT_FILE,
  text: readFileSync(CONTRACT_FILE, 'utf8'),
})

export const JSON_TYPE = 'application/json'

/** The contract with the schemas of one operation written out, for tests to take something away from. */
export const withOperation = (change: (operation: Operation) => JsonObject | undefined): JsonObject => {
  const paths: Record<string, JsonObject> = {}
  for (const operation of operationsOf(contract)) {
    const node = change(operation)
    if (node) paths[operation.path] = { ...paths[operation.path], [operation.method]: node }
  }
  return { ...contract, paths }
}

/** Whether a fact is kept. */
type Keep = (where: string) => boolean

/** An operation of which only some facts are left. */
export const reduced = ({ node, body, answer, parameters }: Operation, keep: Keep): JsonObject => {
  const json = (schema: unknown) => ({ content: { [JSON_TYPE]: { schema } } })
  return {
    ...node,
    parameters: parameters
      .filter(each => each.in !== 'query' || keep(`request.query.${each.name}`))
      .map(({ traits, ...own }) => ({ ...traits, ...own })),
    ...(body ? { requestBody: json(pruned(schemaFacts(contract, body), 'request.body', keep)) } : {}),
    responses: {
      '200': {
        description: 'OK',
        ...json(pruned(schemaFacts(contract, answer), 'response.200', keep)),
      },
    },
  }
}

const pruned = (schema: unknown, where: string, keep: Keep): unknown => {
  if (!isObject(schema)) return schema
  const { properties, items, required, ...rest } = schema
  if (isObject(items)) return { ...rest, items: pruned(items, `${where}[]`, keep) }
  if (!isObject(properties)) return schema
  const left = Object.entries(properties).filter(([name]) => keep(`${where}.${name}`))
  const names = left.map(([name]) => name)
  return {
    ...rest,
    properties: Object.fromEntries(
      left.map(([name, each]) => [name, pruned(each, `${where}.${name}`, keep)]),
    ),
    ...(Array.isArray(required) ? { required: required.filter(name => names.includes(name)) } : {}),
  }
}

/** A fact, and what lies in it. */
export const isWithin = (where: string, outer: string): boolean =>
  where === outer || where.startsWith(`${outer}.`) || where.startsWith(`${outer}[]`)
