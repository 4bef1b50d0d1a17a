import { isObject, type JsonObject, jsonAnswerType, jsonBodyType, resolve } from './document.js'
import { type Place, walk, wholeDocument } from './grammar.js'
import { removeUnusableData } from './plain-data.js'
import { isIgnoredHeader } from './sent-parameter.js'

/**
 * The part of a document that the client speaks: of several media types the JSON one, no header parameters that OpenAPI
 * ignores, no callbacks, and unions without the hint of a discriminator. Types that offered more would promise what is not
 * sent, and not read.
 */
export const spokenPart = (original: JsonObject): JsonObject => {
  // Paths that refer to one item would share it in a structured clone.
  const doc: JsonObject = JSON.parse(JSON.stringify(original))
  walk(wholeDocument(doc), place => {
    removeUnusableData(place)
    if (isObject(place.node)) reduce(doc, place, place.node)
  })
  const { components } = doc
  if (isObject(components))
    for (const section of ['callbacks', 'links', 'pathItems']) delete components[section]
  return doc
}

const reduce = (doc: JsonObject, { kind }: Place, node: JsonObject): void => {
  switch (kind) {
    case 'schema':
      delete node['discriminator']
      return
    case 'requestBody':
      keepMedia(node, jsonBodyType(node['content']), 'application/json')
      return
    case 'response': {
      const type = jsonAnswerType(node['content'])
      keepMedia(node, type, type)
      delete node['links']
      return
    }
    case 'operation':
      delete node['callbacks']
      keepParameters(doc, node)
      inlineBody(doc, node)
      return
    case 'pathItem':
      keepParameters(doc, node)
      return
    default:
      return
  }
}

const keepMedia = (node: JsonObject, type: string | undefined, name: string | undefined): void => {
  const { content } = node
  if (!isObject(content)) return
  if (type === undefined || name === undefined) delete node['content']
  else node['content'] = { [name]: content[type] }
}

const keepParameters = (doc: JsonObject, node: JsonObject): void => {
  if (Array.isArray(node['parameters']))
    node['parameters'] = node['parameters'].filter(each => !isIgnoredHeader(resolve(doc, each)))
}

/** Types pass over what stands beside a reference, such as that the body is required. */
const inlineBody = (doc: JsonObject, node: JsonObject): void => {
  const body = node['requestBody']
  if (isObject(body) && '$ref' in body && Object.keys(body).length > 1)
    node['requestBody'] = structuredClone(resolve(doc, body))
}
