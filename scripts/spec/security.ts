import { isObject, type JsonObject, type Operation, resolve } from './document.js'
import { ANNOTATIONS } from './keywords.js'

/** What an operation asks of a caller, by the definitions of its schemes and without their names; words left out. */
export const securityOf = (doc: JsonObject, { node }: Operation): unknown => {
  const requirements = node['security'] ?? doc['security']
  const { components } = doc
  const schemes =
    isObject(components) && isObject(components['securitySchemes']) ? components['securitySchemes'] : {}
  const definition = (name: string): unknown =>
    Object.hasOwn(schemes, name) ? sorted(withoutWords(resolve(doc, schemes[name]))) : name
  const list = Array.isArray(requirements) ? requirements.filter(isObject) : []
  return list.map(each => Object.entries(each).map(([name, scopes]) => [definition(name), scopes]))
}

const withoutWords = (scheme: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(scheme).filter(
      ([key]) => !ANNOTATIONS.has(key) && !key.startsWith('x-') && key !== 'bearerFormat',
    ),
  )

const sorted = (node: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(node).sort(([left], [right]) => (left < right ? -1 : 1)))
