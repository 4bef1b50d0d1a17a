/**
 * What the fields of OpenAPI's objects are to a comparison, in the order of OpenAPI 3.1.
 * - `compared`: by a rule of its own
 * - `told`: any change deserves a look
 * - `annotates`: words, and what this client does not use
 */
export type ObjectFieldRole = 'compared' | 'told' | 'annotates'

const WORDS = { summary: 'annotates', description: 'annotates', externalDocs: 'annotates' } as const
const EXAMPLES = { example: 'annotates', examples: 'annotates' } as const

/** What headers have in common with parameters. */
const WRITTEN = {
  ...WORDS,
  ...EXAMPLES,
  required: 'compared',
  deprecated: 'compared',
  style: 'compared',
  explode: 'compared',
  schema: 'compared',
  content: 'compared',
} as const

export type OpenApiObject =
  | 'path item'
  | 'operation'
  | 'parameter'
  | 'header'
  | 'request body'
  | 'media type'
  | 'response'

const OPENAPI_OBJECTS: Readonly<Record<OpenApiObject, Readonly<Record<string, ObjectFieldRole>>>> = {
  'path item': { ...WORDS, parameters: 'compared', servers: 'told' },
  operation: {
    ...WORDS,
    tags: 'annotates',
    // A method and a path name an operation; whoever describes it calls it as they like.
    operationId: 'annotates',
    parameters: 'compared',
    requestBody: 'compared',
    responses: 'compared',
    // Requests that the server makes, which this client does not receive.
    callbacks: 'annotates',
    deprecated: 'compared',
    security: 'compared',
    servers: 'told',
  },
  parameter: {
    ...WRITTEN,
    name: 'compared',
    in: 'compared',
    allowEmptyValue: 'compared',
    allowReserved: 'told',
  },
  header: WRITTEN,
  'request body': { ...WORDS, content: 'compared', required: 'compared' },
  'media type': { ...EXAMPLES, schema: 'compared', encoding: 'told' },
  response: { ...WORDS, headers: 'compared', content: 'compared', links: 'annotates' },
}

/** A field that nobody has defined may be a slip, or of a later version. */
export const fieldRole = (object: OpenApiObject, field: string): ObjectFieldRole => {
  const roles: ReadonlyMap<string, ObjectFieldRole> = new Map(Object.entries(OPENAPI_OBJECTS[object]))
  return roles.get(field) ?? (field.startsWith('x-') ? 'annotates' : 'told')
}
