import type { JsonObject } from '../../../scripts/spec/document.js'
import { smallDocument } from './documents.js'

export const OK = { content: { 'application/json': { schema: { type: 'object' } } }, description: 'OK' }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** A sound operation, and two that share a component with a fault behind another component. */
export const mixedDocument = (): JsonObject => {
  const using = { ...OK, content: { 'application/json': { schema: ref('Uses') } } }
  const paths = {
    ...(smallDocument()['paths'] as object),
    '/a': { get: { responses: { '200': using } } },
    '/b': { get: { responses: { '200': OK } }, post: { responses: { '200': using } } },
  }
  const schemas = {
    ...(smallDocument()['components'] as { schemas: object }).schemas,
    Uses: { type: 'object', properties: { odd: ref('Odd') } },
    Odd: { not: { type: 'string' } },
  }
  return { ...smallDocument(), paths, components: { schemas } }
}
