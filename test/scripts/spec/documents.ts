import type { JsonObject } from '../../../scripts/spec/document.js'

/** The smallest document that generation accepts, for tests to change one thing of. */
export const smallDocument = (): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Small', version: '1' },
  paths: {
    '/things/{id}': {
      put: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
        },
        responses: {
          '200': {
            description: 'OK',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 3 } } },
    },
  },
})

/** A copy with one value set, by a path of keys. */
export const withValue = (doc: JsonObject, keys: readonly string[], value: unknown): JsonObject => {
  const [first, ...rest] = keys
  if (first === undefined) return value as JsonObject
  return { ...doc, [first]: withValue((doc[first] ?? {}) as JsonObject, rest, value) }
}
