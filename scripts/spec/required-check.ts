import { escapeToken, isObject, type JsonObject, type Operation } from './document.js'
import { schemaFacts } from './facts.js'
import type { SpecProblem } from './problem.js'

/**
 * Names that a body requires and does not declare. The API refuses keys that are not declared, so nothing could be sent.
 */
export const checkRequiredNames = (doc: JsonObject, { body, pointer }: Operation): SpecProblem[] => {
  if (body === undefined) return []
  const visit = (facts: unknown, at: string): SpecProblem[] => {
    if (!isObject(facts)) return []
    const { properties, required, items } = facts
    const declared = isObject(properties) ? properties : {}
    // Another part of a composition, or a pattern, may declare them.
    const isOpen = ['additionalProperties', 'patternProperties', 'allOf', 'anyOf', 'oneOf'].some(
      key => key in facts,
    )
    const isObjectSchema = isObject(properties) && !isOpen
    const names = isObjectSchema && Array.isArray(required) ? required.map(String) : []
    const own = names
      .filter(name => !Object.hasOwn(declared, name))
      .map(name => ({ pointer: at, reason: `requires ${JSON.stringify(name)}, which it does not declare` }))
    const inner = Object.entries(declared).flatMap(([name, each]) =>
      visit(each, `${at}/properties/${escapeToken(name)}`),
    )
    return [...own, ...inner, ...visit(items, `${at}/items`)]
  }
  return visit(schemaFacts(doc, body), `${pointer}/requestBody`)
}
