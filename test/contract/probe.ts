import type { JsonObject } from '../../scripts/spec/document.js'

const text = { type: 'string' }
const nullable = { type: ['string', 'null'] }

const parameters = [
  { name: 'id', in: 'path', required: true, schema: text },
  { name: 'part', in: 'path', required: true, schema: { type: 'integer' } },
  { name: 'tags', in: 'query', schema: { type: 'array', items: text } },
  { name: 'numbers', in: 'query', schema: { type: 'array', items: { type: 'number' } } },
  { name: 'is-open', in: 'query', schema: { type: 'boolean' } },
  { name: 'x-trace', in: 'header', schema: text },
]

const schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: nullable,
    count: { type: ['integer', 'null'], minimum: 0 },
    is_open: { type: ['boolean', 'null'] },
    day: { type: 'string', format: 'date' },
    at: { type: 'string', format: 'date-time' },
    tags: { type: 'array', items: nullable },
    address: { type: ['object', 'null'], properties: { street: nullable, city: text } },
    kind: { enum: ['a', 'b', null] },
    custom: { type: 'object', additionalProperties: { type: ['number', 'null'] } },
  },
}

const content = { 'application/json': { schema } }
const responses = { '200': { description: 'Done', content } }

/** What a specification may ask of the client and the bundled contract does not: nulls in bodies, headers, lists of numbers. */
export const probe: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Probe', version: '1' },
  paths: {
    '/probe/{id}/parts/{part}.json': {
      get: { parameters, responses },
      put: { parameters, requestBody: { required: true, content }, responses },
      patch: { parameters, requestBody: { required: true, content }, responses },
      delete: { parameters, responses },
    },
    '/probe/lists': {
      post: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'array', items: schema } } },
        },
        responses,
      },
    },
  },
}
