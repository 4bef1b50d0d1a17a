import type { JsonObject } from '../../../scripts/spec/document.js'
import type { Change } from '../../../scripts/spec-diff/change.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'

/** A document with one operation whose body and answer have one field of this schema. */
export const documentOf = (field: unknown, isRequired = false, schemas: JsonObject = {}): JsonObject => {
  const schema = {
    type: 'object',
    properties: { ...(field === undefined ? {} : { field }), other: { type: 'string' } },
    ...(isRequired ? { required: ['field'] } : {}),
  }
  return {
    paths: {
      '/things': {
        post: {
          requestBody: { content: { 'application/json': { schema } } },
          responses: { 200: { content: { 'application/json': { schema } } } },
        },
      },
    },
    components: { schemas },
  }
}

export const OPERATION = 'POST /things'

const REQUEST = 'request.body.field'
const RESPONSE = 'response.200.field'

/** Rows of a change of the field, told from the field: `.a: removed, breaking`. */
export interface FieldRows {
  readonly request: readonly string[]
  readonly response: readonly string[]
}

export const fieldRows = (from: unknown, to: unknown, schemas: JsonObject = {}): FieldRows => {
  const changes = compareDocuments(documentOf(from, false, schemas), documentOf(to, false, schemas))
  const rows = (at: string): string[] =>
    changes.filter(({ where }) => where.startsWith(at)).map(each => rowOf(each, at))
  return { request: rows(REQUEST), response: rows(RESPONSE) }
}

const rowOf = ({ where, change, level }: Change, at: string): string =>
  `${where.slice(at.length)}: ${change}, ${level}`.replace(/^: /, '')
