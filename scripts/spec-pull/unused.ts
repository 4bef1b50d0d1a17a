import { componentsIn } from '../spec/components.js'
import { isObject, type JsonObject } from '../spec/document.js'

/** Components that nothing refers to, as `schemas/Name`, also not through other components. */
export const unusedComponents = (doc: JsonObject): string[] => {
  const { components, ...others } = doc
  const used = componentsIn(doc, others)
  return Object.entries(isObject(components) ? components : {})
    .filter(([section]) => section !== 'securitySchemes')
    .flatMap(([section, entries]) =>
      Object.keys(isObject(entries) ? entries : {})
        .map(name => `${section}/${name}`)
        .filter(name => !used.has(name)),
    )
}
