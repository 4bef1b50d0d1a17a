import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import type { JsonObject } from '../../../scripts/spec/document.js'

/** A contract as somebody would publish it, with a change. */
export const published = (contract: JsonObject, change: (doc: JsonObject) => void = () => {}): string => {
  const doc = structuredClone(contract)
  change(doc)
  return `# As it was published\n${dump(doc, { noRefs: true })}`
}

export const writeIn = async (folder: string, text: string, name = 'openapi.yml'): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

export const at = (doc: JsonObject, ...path: string[]): JsonObject =>
  path.reduce<unknown>((node, key) => (node as JsonObject)[key], doc) as JsonObject

const unitsOperation = (doc: JsonObject): JsonObject => {
  const { operationId: _, ...get } = structuredClone(at(doc, 'paths', '/v1/units/', 'get'))
  return get
}

export const addOperation = (doc: JsonObject): void => {
  at(doc, 'paths')['/v1/new/'] = { get: unitsOperation(doc) }
}

/** One limit, of one operation. */
export const withLongerSpan = (doc: JsonObject): void => {
  for (const each of Object.values(at(doc, 'components', 'schemas'))) {
    const { properties } = each as JsonObject
    const days = (properties as JsonObject | undefined)?.['availability_duration_days']
    if (days) Object.assign(days, { maximum: 14 })
  }
}

/** In an operation that the contract does not have. */
export const withUnknownKeyword = (doc: JsonObject): void => {
  const content = { 'application/json': { schema: { not: {} } } }
  const responses = { '200': { description: 'OK', content } }
  at(doc, 'paths')['/v1/new/'] = { get: { ...unitsOperation(doc), responses } }
}

/** Another answer of an operation that the contract has. */
export const withAnswer = (doc: JsonObject, path: string, schema: JsonObject): void => {
  const content = { 'application/json': { schema } }
  at(doc, 'paths', path, 'get', 'responses')['200'] = { description: 'OK', content }
}
