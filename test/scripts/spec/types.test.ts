import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { compileOutput, diagnosticsOf } from '../../../scripts/generate/compile.js'
import { generateOperations, operationRows } from '../../../scripts/generate/operations.js'
import { generateTypes } from '../../../scripts/generate/types.js'
import { generateValidators } from '../../../scripts/generate/validators.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { SpecError } from '../../../scripts/spec/problem.js'
import { smallDocument, withValue } from './documents.js'

const withSchemas = (schemas: JsonObject): JsonObject =>
  withValue(smallDocument(), ['components', 'schemas'], { Thing: { type: 'object' }, ...schemas })

/** What the compiler says about a module that uses the types of a document. */
const compiled = async (doc: JsonObject, use: string): Promise<string[]> => {
  const head = `import type { components, paths } from './schema.js'
export type S = components['schemas']
export type P = paths
`
  const files = new Map([
    ['schema.d.ts', await generateTypes(doc)],
    ['use.ts', head + use],
  ])
  return diagnosticsOf(files).map(each => ts.flattenDiagnosticMessageText(each.messageText, ' '))
}

const Base = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
    note: { type: ['string', 'null'] },
  },
}
const ref = (to: string): JsonObject => ({ $ref: `#/components/schemas/${to}` })
const IN_PATH = '#/paths/~1things~1{id}/put'

describe('the types', () => {
  it.each([
    ['the parameter', { deprecated: true, schema: { type: 'string' } }],
    ['its schema', { schema: { type: 'string', deprecated: true } }],
    ['the component of its schema', { schema: ref('Old') }],
  ])('mark a parameter as deprecated where %s says so', async (_, parameter) => {
    const doc = withSchemas({ Old: { type: 'string', deprecated: true } })
    const parameters = [{ name: 'color', in: 'query', ...parameter }]
    const types = await generateTypes(
      withValue(doc, ['paths', '/things/{id}', 'put', 'parameters'], parameters),
    )
    expect(types).toMatch(/@deprecated \*\/\s+color\?:/)
  })

  it('of a reference into a schema or a path are those of what it leads to', async () => {
    const Into = {
      type: 'object',
      required: ['name', 'tag', 'member', 'id', 'tree'],
      properties: {
        name: ref('Base/properties/name'),
        tag: ref('Base/properties/tags/items'),
        member: ref('Either/anyOf/1'),
        id: { $ref: `${IN_PATH}/parameters/0/schema` },
        answer: { $ref: `${IN_PATH}/responses/200/content/application~1json/schema` },
        tree: ref('Tree/properties/child'),
      },
    }
    const Either = { anyOf: [{ type: 'string' }, { type: 'integer' }] }
    const Tree = {
      type: 'object',
      properties: {
        child: {
          type: 'object',
          properties: { child: ref('Tree/properties/child'), n: { type: 'integer' } },
        },
      },
    }
    const use = `
      export const good: S['Into'] = { name: 'x', tag: 'a', member: 1, id: 'x', tree: { child: { n: 1 } } }
      // @ts-expect-error
      export const name: S['Into']['name'] = undefined
      // @ts-expect-error
      export const tag: S['Into']['tag'] = 'c'
      // @ts-expect-error
      export const member: S['Into']['member'] = 'x'
      // @ts-expect-error
      export const id: S['Into']['id'] = 1
      // @ts-expect-error
      export const tree: S['Into']['tree'] = { child: { child: { n: 'x' } } }`
    expect(await compiled(withSchemas({ Base, Into, Either, Tree }), use)).toEqual([])
  })

  it('of parameters, bodies, answers and headers that refer into a path are those of what they lead to', async () => {
    const put = smallDocument()['paths'] as { '/things/{id}': { put: JsonObject } }
    const { requestBody: _, ...rest } = put['/things/{id}'].put
    const patch = {
      ...rest,
      parameters: [{ $ref: `${IN_PATH}/parameters/0` }],
      requestBody: { $ref: `${IN_PATH}/requestBody` },
      responses: { '200': { $ref: `${IN_PATH}/responses/200` } },
    }
    const use = `
      type Patch = P['/things/{id}']['patch']
      export const id: Patch['parameters']['path']['id'] = 'x'
      export const body: Patch['requestBody']['content']['application/json'] = { name: 'x' }
      export const answer: Patch['responses'][200]['content']['application/json'] = { name: 'x' }
      // @ts-expect-error
      export const wrong: Patch['responses'][200]['content']['application/json'] = { name: 1 }
      // @ts-expect-error
      export const none: Patch['parameters']['path']['id'] = 1`
    expect(
      await compiled(withValue(smallDocument(), ['paths', '/things/{id}', 'patch'], patch), use),
    ).toEqual([])
  })

  it('demand a field wherever a schema requires it, also where another part declares it', async () => {
    const schemas = {
      Base,
      Nested: { allOf: [ref('Base')] },
      Part: { allOf: [ref('Base'), { required: ['name', 'note'] }] },
      Beside: { allOf: [ref('Nested')], required: ['name', 'note'] },
      Own: {
        type: 'object',
        required: ['name', 'own'],
        allOf: [ref('Base')],
        properties: { own: { type: 'integer' } },
      },
      Either: { ...Base, anyOf: [{ required: ['name'] }, { required: ['note'] }] },
      Nullable: {
        type: ['object', 'null'],
        required: ['name'],
        allOf: [{ type: ['object', 'null'], properties: { name: { type: 'string' } } }],
      },
    }
    const use = `
      export const part: S['Part'] = { name: 'x', note: null }
      export const beside: S['Beside'] = { name: 'x', note: 'y' }
      export const own: S['Own'] = { name: 'x', own: 1 }
      export const either: S['Either'][] = [{ name: 'x' }, { note: null }, { name: 'x', note: 'y' }]
      export const nullable: S['Nullable'][] = [{ name: 'x' }, null]
      export const text: string = part.name + beside.name + own.name
      // @ts-expect-error
      export const noNote: S['Part'] = { name: 'x' }
      // @ts-expect-error
      export const noName: S['Beside'] = { note: null }
      // @ts-expect-error
      export const noBase: S['Own'] = { own: 1 }
      // @ts-expect-error
      export const neither: S['Either'] = { tags: [] }
      // @ts-expect-error
      export const wrong: S['Either'] = { name: 1 }
      // @ts-expect-error
      export const nameless: S['Nullable'] = {}`
    expect(await compiled(withSchemas(schemas), use)).toEqual([])
  })

  it('of declared properties hold beside typed additional ones', async () => {
    const count = { count: { type: 'integer' } }
    const schemas = {
      Typed: { type: 'object', properties: count, additionalProperties: { type: 'string' } },
      All: {
        type: 'object',
        properties: count,
        required: ['count'],
        additionalProperties: { type: 'string' },
      },
      Pattern: { type: 'object', properties: count, patternProperties: { '^x': { type: 'string' } } },
      Closed: {
        type: 'object',
        properties: count,
        patternProperties: { '^x': { type: 'string' } },
        additionalProperties: false,
      },
      Anything: { type: 'object', properties: count, additionalProperties: true },
    }
    const use = `
      export const typed: S['Typed'] = { count: 1, other: 'x' }
      export const none: S['Typed'] = {}
      export const all: S['All'] = { count: 1, other: 'x' }
      export const pattern: S['Pattern'] = { count: 1, x: 'x', other: true }
      export const closed: S['Closed'] = { count: 1, x: 'x' }
      export const anything: S['Anything'] = { count: 1, other: [] }
      export const count: number = all.count
      // @ts-expect-error
      export const flag: S['Typed'] = { count: 1, other: true }
      // @ts-expect-error
      export const text: S['All'] = { count: 'x' }`
    expect(await compiled(withSchemas(schemas), use)).toEqual([])
  })

  it('of a union hold what stands beside it', async () => {
    const schemas = {
      Text: { type: 'string', anyOf: [{ pattern: '^a' }, { pattern: '^b' }] },
      Both: {
        type: 'object',
        properties: { id: { type: 'string' } },
        required: ['id'],
        anyOf: [{ type: 'object', properties: { a: { type: 'integer' } } }],
      },
      True: { allOf: [true, { type: 'string' }] },
      False: { allOf: [false] },
    }
    const use = `
      export const text: S['Text'] = 'a'
      export const both: S['Both'] = { id: 'x', a: 1 }
      export const yes: S['True'] = 'x'
      // @ts-expect-error
      export const number: S['Text'] = 1
      // @ts-expect-error
      export const noId: S['Both'] = { a: 1 }
      // @ts-expect-error
      export const no: S['False'] = 'x'`
    expect(await compiled(withSchemas(schemas), use)).toEqual([])
  })
})

describe('what is generated', () => {
  it('compiles whatever names and words a specification has', async () => {
    const words = 'ends */ a comment; `$` {1} \u2028 \\'
    const field = { type: 'string', description: words, enum: ['*/', "'", '\n'], example: '*/' }
    const header = { description: words, schema: { type: 'integer' } }
    const item = {
      put: {
        summary: words,
        description: words,
        parameters: [{ name: 'a*/b', in: 'query', schema: field }],
        requestBody: { content: { 'application/json': { schema: ref('Odd') } } },
        responses: {
          '200': {
            description: words,
            headers: { schema: header, content: header, examples: header },
            content: { 'application/json': { schema: ref('Odd') } },
          },
        },
      },
    }
    const Odd = {
      type: 'object',
      properties: { 'a*/b': field, constructor: field, schema: field, $ref: field },
    }
    const doc = withValue(withSchemas({ Odd }), ['paths', '/a*/b/`/$'], item)
    const operations = operationsOf(doc)
    const output = new Map([['schema.d.ts', await generateTypes(doc)]])
    for (const [name, text] of generateValidators(doc, operations)) output.set(`validators/${name}`, text)
    const rows = operationRows(doc, operations)
    output.set('operations.ts', generateOperations(rows, { contractSha256: '', overlaySha256: '' }))
    expect(() => compileOutput(output, { operations, rows }, 'spec.yaml')).not.toThrow()
    expect(output.get('schema.d.ts')).toContain('schema?: number')
  })

  const problemsOf = (doc: JsonObject, files: Readonly<Record<string, string>>): unknown => {
    const operations = operationsOf(doc)
    const named = { operations, rows: operationRows(doc, operations) }
    try {
      compileOutput(new Map(Object.entries(files)), named, 'spec.yaml')
      return []
    } catch (error) {
      return error instanceof SpecError ? error.problems : error
    }
  }

  it.each([
    ['a path', `export interface paths { '/things/{id}': { parameters: Nowhere } }`, '/paths/~1things~1{id}'],
    [
      'an operation',
      `export interface paths { '/things/{id}': { put: { requestBody: Nowhere } } }`,
      '/paths/~1things~1{id}/put',
    ],
    [
      'a component',
      `export interface components { schemas: { Thing: { a: { b: Nowhere } } } }`,
      '/components/schemas/Thing',
    ],
    ['nothing in particular', 'export type Left = Nowhere', ''],
  ])('names %s whose types do not compile', (_, text, pointer) => {
    const reason = "what is generated from it does not compile: TS2304: Cannot find name 'Nowhere'."
    expect(problemsOf(smallDocument(), { 'schema.d.ts': text })).toEqual([{ pointer, reason }])
  })

  it('names the operation whose declarations do not compile, and the same error once', () => {
    const files = { 'validators/put-things-by-id.d.ts': 'export type A = Nowhere\nexport type B = Nowhere' }
    expect(problemsOf(smallDocument(), files)).toMatchObject([{ pointer: '/paths/~1things~1{id}/put' }])
  })
})
