import { isObject, type JsonObject } from '../spec/document.js'
import { certainty } from './branches.js'
import { type Part, type Schemas, wholePart } from './parts.js'
import { isMatch } from './patterns.js'

/** What may stand under the keys of an object, whichever of the schemas that it must meet says so. */
export interface Keys {
  /** Of each name that is declared everything that its value must meet. */
  readonly properties: ReadonlyMap<string, readonly Part[]>
  /** Of other keys that match a pattern. */
  readonly patterns: ReadonlyMap<string, readonly Part[]>
  /** Of all other keys. */
  readonly free: Schemas
}

/** What one schema says of keys. */
interface Said {
  readonly properties: ReadonlyMap<string, unknown>
  readonly patterns: ReadonlyMap<string, unknown>
  /** Schemas that every other key must meet. */
  readonly others: readonly unknown[]
}

const entriesOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(isObject(value) ? value : {}))

const saidOf = (schema: JsonObject): Said => ({
  properties: entriesOf(schema['properties']),
  patterns: entriesOf(schema['patternProperties']),
  others: ['additionalProperties', 'unevaluatedProperties'].flatMap(keyword =>
    schema[keyword] === undefined ? [] : [schema[keyword]],
  ),
})

const KEYWORDS = ['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties']

const isOfKeys = (schema: JsonObject): boolean => KEYWORDS.some(keyword => schema[keyword] !== undefined)

const NO_KEYS: Keys = { properties: new Map(), patterns: new Map(), free: undefined }

/** Free keys are those that the same schema does not name: what others name beside it is free to it. */
export const keysOf = (schemas: readonly JsonObject[]): Keys => {
  const all = schemas.filter(isOfKeys).map(saidOf)
  if (all.length === 0) return NO_KEYS
  const names = new Set(all.flatMap(({ properties }) => [...properties.keys()]))
  const patterns = new Set(all.flatMap(each => [...each.patterns.keys()]))
  const free = all.flatMap(({ others }) => others)
  return {
    properties: new Map([...names].map(name => [name, keyPartsOf(all.flatMap(each => ofName(each, name)))])),
    patterns: new Map(
      [...patterns].map(pattern => [pattern, keyPartsOf(all.flatMap(each => ofPattern(each, pattern)))]),
    ),
    free: free.length > 0 ? free.map(wholePart) : undefined,
  }
}

/** What everything meets says nothing where something else is said. */
const keyPartsOf = (schemas: readonly unknown[]): readonly Part[] => {
  if (schemas.length === 1) return [wholePart(schemas[0])]
  const saying = schemas.filter(each => certainty(each) !== true)
  return (saying.length > 0 ? saying : schemas.slice(0, 1)).map(wholePart)
}

const ofName = ({ properties, patterns, others }: Said, name: string): readonly unknown[] => {
  if (patterns.size === 0) return properties.has(name) ? [properties.get(name)] : others
  const matching = [...patterns].filter(([pattern]) => isMatch(pattern, name)).map(([, schema]) => schema)
  const own = properties.has(name) ? [properties.get(name), ...matching] : matching
  return own.length > 0 ? own : others
}

const ofPattern = ({ patterns, others }: Said, pattern: string): readonly unknown[] =>
  patterns.has(pattern) ? [patterns.get(pattern)] : others

export interface Items {
  /** Of each place of a tuple everything that its item must meet. */
  readonly places: readonly (readonly Part[])[]
  /** Of the items behind them. */
  readonly items: Schemas
}

export const itemsOf = (schemas: readonly JsonObject[]): Items => {
  const all = schemas.map(({ prefixItems, items, unevaluatedItems }) => ({
    places: Array.isArray(prefixItems) ? prefixItems : [],
    others: [items, unevaluatedItems].filter(each => each !== undefined),
  }))
  const length = Math.max(0, ...all.map(({ places }) => places.length))
  const at = (index: number): readonly unknown[] =>
    all.flatMap(({ places, others }) => (index < places.length ? [places[index]] : others))
  const behind = all.flatMap(({ others }) => others)
  return {
    places: Array.from({ length }, (_, index) => keyPartsOf(at(index))),
    items: behind.length > 0 ? behind.map(wholePart) : undefined,
  }
}
