import { isObject, type JsonObject, resolve } from '../../spec/document.js'

/** What all schemas that a value has to meet say of it together. */
export interface Shape {
  /** The value has a type of each of these lists. */
  readonly types: readonly (readonly string[])[]
  /** The value is a member of each of these lists. */
  readonly enums: readonly (readonly unknown[])[]
  readonly required: ReadonlySet<string>
  readonly properties: ReadonlyMap<string, readonly unknown[]>
  /** Schemas of each item of an array. */
  readonly items: readonly unknown[]
  /** Schemas of fields that are not declared by name; undefined: there are none. */
  readonly others: readonly unknown[] | undefined
}

/** Unions within unions multiply; no schema of the contract comes near. */
const MOST_SHAPES = 64

/** One shape for each way to choose a member of every union; a value meets the schemas if it meets one of them. */
export const shapesOf = (doc: JsonObject, schemas: readonly unknown[]): readonly Shape[] =>
  choicesOf(doc, schemas).map(shapeOf)

const choicesOf = (doc: JsonObject, schemas: readonly unknown[]): readonly (readonly JsonObject[])[] => {
  const nodes = schemas.flatMap(schema => nodesOf(doc, schema))
  const unions = nodes.flatMap(({ anyOf, oneOf }) => [anyOf, oneOf].filter(each => Array.isArray(each)))
  return unions.reduce<readonly (readonly JsonObject[])[]>(
    (choices, members) =>
      choices
        .flatMap(chosen =>
          members.flatMap(member => choicesOf(doc, [member]).map(more => [...chosen, ...more])),
        )
        .slice(0, MOST_SHAPES),
    [nodes],
  )
}

/** The schema and the parts of its `allOf`. */
const nodesOf = (doc: JsonObject, schema: unknown): readonly JsonObject[] => {
  const node = resolve(doc, schema)
  const { allOf } = node
  return [node, ...(Array.isArray(allOf) ? allOf.flatMap(part => nodesOf(doc, part)) : [])]
}

const shapeOf = (nodes: readonly JsonObject[]): Shape => {
  const properties = new Map<string, unknown[]>()
  for (const { properties: own } of nodes)
    for (const [name, schema] of Object.entries(isObject(own) ? own : {}))
      properties.set(name, [...(properties.get(name) ?? []), schema])
  return {
    types: nodes.flatMap(({ type }) => (type === undefined ? [] : [[type].flat().map(String)])),
    enums: nodes.flatMap(node => {
      if (Array.isArray(node['enum'])) return [node['enum']]
      return 'const' in node ? [[node['const']]] : []
    }),
    required: new Set(nodes.flatMap(({ required }) => (Array.isArray(required) ? required.map(String) : []))),
    properties,
    items: nodes.flatMap(({ items }) => (items === undefined ? [] : [items])),
    others: othersOf(nodes, properties.size > 0),
  }
}

/** An object of which no field is declared is a map: its names are data of the API, and none of them is undeclared. */
const othersOf = (nodes: readonly JsonObject[], hasProperties: boolean): readonly unknown[] | undefined => {
  const told = nodes.flatMap(({ additionalProperties: each }) => (each === undefined ? [] : [each]))
  if (told.includes(false)) return undefined
  const isOpen = told.length > 0 || nodes.some(node => 'patternProperties' in node)
  return isOpen || !hasProperties ? told : undefined
}
