import { componentOf } from '../spec/components.js'
import { escapeToken, isObject, type JsonObject, lookUp, refTokens, resolve } from '../spec/document.js'
import { type Kind, type Rewrite, rewrite, wholeDocument } from '../spec/grammar.js'

/** Where components of a kind stand. */
const SECTIONS: Partial<Record<Kind, readonly string[]>> = {
  schema: ['schemas'],
  parameter: ['parameters'],
  header: ['headers'],
  requestBody: ['requestBodies'],
  response: ['responses'],
  pathItem: ['pathItems'],
  example: ['examples'],
  link: ['links'],
  callback: ['callbacks'],
}

/**
 * The document with references to whole components only. A type can be named by a component, and not by a pointer that
 * leads into one, or into a path: what such a reference means becomes a component where it is a schema, which may hold
 * itself, and is written out where it is anything else.
 */
export const plainReferences = (doc: JsonObject): JsonObject => {
  const names = new Map<string, string>()
  const added = new Map<string, unknown>()
  const schemas = schemasOf(doc)

  const nameFor = (ref: string): string => {
    const tokens = refTokens(ref) ?? []
    const inComponents = tokens[0] === 'components' ? (tokens[1] === 'schemas' ? 2 : 1) : 0
    let name = tokens
      .slice(inComponents)
      .map(token => token.replaceAll(/[^A-Za-z0-9_-]+/g, '_').replaceAll(/^_+|_+$/g, ''))
      .join('.')
    while (Object.hasOwn(schemas, name) || added.has(name)) name += '_'
    return name
  }

  const asComponent = (ref: string): string => {
    const known = names.get(ref)
    if (known !== undefined) return known
    const name = nameFor(ref)
    names.set(ref, name)
    added.set(name, true) // Holds the place: what it refers to may refer back to it.
    added.set(name, rewrite({ kind: 'schema', pointer: '', node: lookUp(doc, ref) }, change))
    return name
  }

  const change: Rewrite = (node, { kind, pointer }) => {
    const { $ref, ...beside } = node
    if (typeof $ref !== 'string' || isPlainReference($ref, kind)) return node
    if (kind === 'schema')
      return { ...beside, $ref: `#/components/schemas/${escapeToken(asComponent($ref))}` }
    return { ...Object(rewrite({ kind, pointer, node: resolve(doc, { $ref }) }, change)), ...beside }
  }

  const result = rewrite(wholeDocument(doc), change) as JsonObject
  if (added.size === 0) return result
  const components = isObject(result['components']) ? result['components'] : {}
  const all = Object.fromEntries([...Object.entries(schemasOf(result)), ...added])
  return { ...result, components: { ...components, schemas: all } }
}

const isPlainReference = (ref: string, kind: Kind): boolean => {
  const { section = '', below } = componentOf(ref) ?? {}
  return below?.length === 0 && SECTIONS[kind]?.includes(section) === true
}

/** The schemas among the components, by their names. */
export const schemasOf = ({ components }: JsonObject): JsonObject =>
  isObject(components) && isObject(components['schemas']) ? components['schemas'] : {}
