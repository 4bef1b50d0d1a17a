import { isObject } from './document.js'
import { isExtension, type Place } from './grammar.js'

/** Removes the extensions of a part of which nothing is read, at any depth: tools follow what looks like a reference in them. */
export const removeExtensionsBelow = (node: unknown): void => {
  if (Array.isArray(node)) node.forEach(removeExtensionsBelow)
  if (!isObject(node)) return
  for (const key of Object.keys(node)) if (isExtension(key)) delete node[key]
  Object.values(node).forEach(removeExtensionsBelow)
}

/**
 * Removes examples and defaults that are no JSON: those that hold what looks like a reference, which tools would follow,
 * and numbers that JSON cannot write.
 */
export const removeUnusableData = ({ kind, node }: Place): void => {
  if (!isObject(node)) return
  const keys = kind === 'example' ? ['value'] : ['example', 'examples', 'default']
  // The examples of anything else are objects of OpenAPI, which may be references.
  for (const key of keys)
    if ((kind === 'schema' || key !== 'examples') && isUnusable(node[key])) delete node[key]
}

const isUnusable = (data: unknown): boolean => {
  if (Array.isArray(data)) return data.some(isUnusable)
  if (!isObject(data)) return isNoNumber(data)
  return '$ref' in data || Object.values(data).some(isUnusable)
}

/** As YAML writes them. */
export const isNoNumber = (value: unknown): boolean => /^(-?\.inf|\.nan)$/.test(String(value))
