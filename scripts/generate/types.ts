import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import type { JsonObject } from '../spec/document.js'
import { MARK } from './output.js'

/**
 * The text of `generated/schema.d.ts`.
 *
 * `defaultNonNullable: false`: a field with a default stays optional in a request, as the contract says.
 * `emptyObjectsUnknown`: an object without declared properties may hold anything, and is not `Record<string, never>`.
 * Not used: `immutable` (openapi-fetch 0.17 loses array methods in answers), `additionalProperties` (blind to typos).
 */
export const generateTypes = async (doc: JsonObject): Promise<string> => {
  const nodes = await openapiTS(structuredClone(doc) as unknown as OpenAPI3, {
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
  })
  return `// ${MARK} (openapi-typescript); do not edit.\n${astToString(nodes)}`
}
