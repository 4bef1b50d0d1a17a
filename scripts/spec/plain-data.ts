import { isObject } from './document.js'
import { isExtension, type Place } from './grammar.js'

/** Removes the extensions of a part of which nothing is read, at any depth: tools follow what looks like a reference in them. */
export const removeExtensionsBelow = (node: unknown): void => {
  if (Array.isArray(node)) node.forEach(removeExtensionsBelow)
  if (!isObject(node)) return
  for (const key of Object.keys(node)) if (isExtension(key)) delete node[key]
  Object.values(node).forEach(removeExtensionsBelow)
}

/** Removes examples and defaults that hold what looks like a reference: it is data, and tools would follow it. */
export const removeReferencesInData = ({ kind, node }: Place): void => {
  if (!isObject(node)) return
  const keys = kind === 'example' ? ['value'] : ['example', 'examples', 'default']
  // The examples of anything else are objects of OpenAPI, which may be references.
  for (const key of keys)
    if ((kind === 'schema' || key !== 'examples') && holdsReference(node[key])) delete node[key]
}

const holdsReference = (data: unknown): boolean => {
  if (Array.isArray(data)) return data.some(holdsReference)
  return isObject(data) && ('$ref' in data || Object.values(data).some(holdsReference))
}
