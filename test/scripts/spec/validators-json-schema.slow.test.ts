import { registerSchema, unregisterSchema, validate } from '@hyperjump/json-schema/draft-2020-12'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bundleSchema } from '../../../scripts/generate/schema-bundle.js'
import { generateValidators } from '../../../scripts/generate/validators.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { cases } from '../../support/cases.js'
import { smallDocument, withValue } from './documents.js'
import { evaluate, type ValidatorModule } from './module.js'
import { anyValue, type RandomSchema, randomSchema } from './random-schema.js'

type Json = Parameters<Awaited<ReturnType<typeof validate>>>[0]

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
let count = 0

/** What a JSON Schema validator says that shares nothing with ajv. */
const independent = async (schema: JsonObject): Promise<(value: unknown) => boolean> => {
  count += 1
  const id = `https://example.com/${count}`
  registerSchema({ ...schema, $schema: DIALECT } as Parameters<typeof registerSchema>[0], id)
  try {
    const check = await validate(id)
    return value => check(value as Json).valid
  } finally {
    unregisterSchema(id)
  }
}

const PUT = ['paths', '/things/{id}', 'put']

const documentOf = ({ root, components }: RandomSchema): JsonObject =>
  [
    [[...PUT, 'requestBody', 'content', 'application/json', 'schema'], root] as const,
    [[...PUT, 'responses', '200', 'content', 'application/json', 'schema'], root] as const,
    [['components', 'schemas'], components] as const,
  ].reduce<JsonObject>((doc, [path, value]) => withValue(doc, path, value), smallDocument())

const moduleOf = (doc: JsonObject): ValidatorModule =>
  evaluate(generateValidators(doc, operationsOf(doc)).get('put-things-by-id.js') ?? '')

/** The same schema as one that stands for itself. */
const selfContained = ({ root, components }: RandomSchema): JsonObject =>
  JSON.parse(JSON.stringify({ ...root, $defs: components }).replaceAll('#/components/schemas/', '#/$defs/'))

describe('the generated validators, beside another JSON Schema validator', () => {
  it('agree on random schemas and values: on answers as declared, on bodies as closed', async () => {
    let [accepted, refused] = [0, 0]
    await fc.assert(
      fc.asyncProperty(
        randomSchema,
        fc.array(anyValue, { minLength: 12, maxLength: 12 }),
        async (schema, values) => {
          const doc = documentOf(schema)
          const module = moduleOf(doc)
          const [operation] = operationsOf(doc)
          const open = await independent(selfContained(schema))
          const closed = await independent(bundleSchema(doc, operation?.body ?? {}, true))
          for (const value of values) {
            const isValid = module.validateResponse(value)
            expect(isValid, JSON.stringify(value)).toBe(open(value))
            expect(module.validateBody(value), `closed: ${JSON.stringify(value)}`).toBe(closed(value))
            if (isValid) accepted += 1
            else refused += 1
          }
        },
      ),
      { numRuns: cases(150), seed: 20_261_129, endOnFailure: true },
    )
    // Else the values would say nothing about the schemas.
    expect(Math.min(accepted, refused)).toBeGreaterThan(cases(500))
  })
})
