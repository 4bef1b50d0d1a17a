import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { CONTRACT_FILE, loadContract, OVERLAY_FILE } from '../../../scripts/spec/contract.js'
import {
  escapeToken,
  isObject,
  type JsonObject,
  operationsOf,
  resolve,
} from '../../../scripts/spec/document.js'
import { applyOverlay } from '../../../scripts/spec/overlay.js'
import { parseSource } from '../../../scripts/spec/source.js'
import { smallDocument, withValue } from './documents.js'
import { isPublication, NEEDS_OWN_WORDS } from './own-words.js'

const read = (name: string): JsonObject => parseSource({ name, text: readFileSync(name, 'utf8') })
const contract = read(CONTRACT_FILE)
const overlay = read(OVERLAY_FILE)
const schemas = (contract['components'] as { schemas: JsonObject }).schemas

/** Every schema below a node, with its JSON Pointer. */
const schemasBelow = (node: unknown, pointer: string): [string, JsonObject][] => {
  if (!isObject(node)) return []
  const below = Object.entries(node).flatMap(([keyword, value]): [string, JsonObject][] => {
    const at = `${pointer}/${escapeToken(keyword)}`
    if (keyword === 'properties' && isObject(value)) {
      return Object.entries(value).flatMap(([name, each]) => schemasBelow(each, `${at}/${escapeToken(name)}`))
    }
    if (keyword === 'items' || keyword === 'additionalProperties') return schemasBelow(value, at)
    if (['allOf', 'anyOf', 'oneOf'].includes(keyword) && Array.isArray(value)) {
      return value.flatMap((each, index) => schemasBelow(each, `${at}/${index}`))
    }
    return []
  })
  return [[pointer, node], ...below]
}

const all = Object.entries(schemas).flatMap(([name, each]) =>
  schemasBelow(each, `/components/schemas/${name}`),
)

describe.skipIf(isPublication)(`the contract in our own words${NEEDS_OWN_WORDS}`, () => {
  it.each(operationsOf(contract))('names and describes $key', ({ node }) => {
    expect(node['operationId']).toMatch(/^[a-z][A-Za-z]+$/)
    expect(node['summary']).toBeTruthy()
    expect(node['description']).toBeTruthy()
  })

  it('describes every schema and every property', () => {
    const isNamed = (pointer: string) => /\/(schemas|properties)\/[^/]+$/.test(pointer)
    const silent = all.filter(
      ([pointer, schema]) => isNamed(pointer) && !resolve(contract, schema)['description'],
    )
    expect(silent.map(([pointer]) => pointer)).toEqual([])
  })

  it('has examples that are valid by its own schemas', async () => {
    const { doc } = await loadContract()
    const ajv = new Ajv2020({ strict: false, validateFormats: true })
    addFormats.default(ajv)
    ajv.addSchema({ $id: 'contract', ...doc })
    const examples = all.filter(([, schema]) => 'example' in schema)
    expect(examples.length).toBeGreaterThan(100)
    const wrong = examples.flatMap(([pointer, { example }]) => {
      const validate = ajv.getSchema(`contract#${pointer}`)
      return validate?.(example)
        ? []
        : [`${pointer}: ${JSON.stringify(example)} ${ajv.errorsText(validate?.errors)}`]
    })
    expect(wrong).toEqual([])
  })

  it('says each shape once: no two components are the same', () => {
    const seen = new Map<string, string>()
    const shape = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shape)
      if (!isObject(value)) return value
      return Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== 'description' && key !== 'example')
          .map(([key, each]) => [key, shape(each)]),
      )
    }
    const twins = Object.entries(schemas).flatMap(([name, schema]) => {
      // Single texts and numbers differ by what they mean.
      if (!isObject(schema) || !('properties' in schema || 'enum' in schema || 'allOf' in schema)) return []
      const key = JSON.stringify(shape(schema))
      const twin = seen.get(key)
      seen.set(key, name)
      return twin === undefined ? [] : [`${twin} = ${name}`]
    })
    expect(twins).toEqual([])
  })

  it('uses no component name that a machine made', () => {
    expect(Object.keys(schemas).filter(name => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([])
  })
})

describe('the overlay', () => {
  const actions = overlay['actions'] as JsonObject[]

  it.each(actions.map(action => [String(action['target']), action] as const))(
    'gives a reason and a source for %s',
    (_, action) => {
      expect(action['description']).toMatch(/Source: |Source as above|Reason above/)
    },
  )

  it('adds what is true but not published to every operation', async () => {
    const { doc } = await loadContract()
    for (const operation of operationsOf(doc)) {
      const responses = operation.node['responses'] as JsonObject
      expect(Object.keys(responses).sort(), operation.key).toEqual([
        '200',
        '400',
        '401',
        '403',
        '404',
        '405',
        '429',
        '5XX',
      ])
      for (const [status, response] of Object.entries(responses)) {
        const headers = Object.keys(resolve(doc, response)['headers'] ?? {})
        expect(headers, `${operation.key} ${status}`).toEqual(['x-ratelimit-limit', 'x-ratelimit-remaining'])
      }
      if (operation.body) expect(operation.bodyRequired, operation.key).toBe(true)
    }
  })

  it('leaves alone what a publication says itself', () => {
    const own = { description: 'Sign in', content: { 'application/json': { schema: { type: 'object' } } } }
    const put = ['paths', '/things/{id}', 'put', 'responses', '401']
    const overlaid = applyOverlay(withValue(smallDocument(), put, own), overlay, OVERLAY_FILE)
    const [operation] = operationsOf(overlaid)
    const responses = operation?.node['responses'] as Record<string, object>
    expect(responses['401']).toMatchObject(own)
    expect(responses['401']).not.toHaveProperty('$ref')
    expect(responses['403']).toHaveProperty('$ref')
  })

  const FILTERS = ['updated_at_gte', 'updated_at_lte', 'last_seen_gte', 'last_seen_lte']

  it('lets reads of mirrored records, and nothing else, be narrowed to what has changed', async () => {
    const { doc } = await loadContract()
    for (const { key, parameters } of operationsOf(doc)) {
      const isMirrored = key.startsWith('GET ') && !/ \/v1\/(admin|webhooks)\//.test(key)
      const own = parameters.filter(({ name }) => FILTERS.includes(name))
      expect(
        own.map(({ name }) => name),
        key,
      ).toEqual(isMirrored ? FILTERS : [])
      for (const { schema } of own) expect(schema).toEqual({ type: ['string', 'null'] })
    }
  })

  it.each(FILTERS)('adds %s only where a publication has it not, and the others all the same', name => {
    const parameters = [{ name, in: 'query', schema: { type: 'string', format: 'date-time' } }]
    const get = { tags: ['things'], parameters, responses: { 200: { description: 'Things' } } }
    const overlaid = applyOverlay(
      withValue(smallDocument(), ['paths', '/things/'], { get }),
      overlay,
      OVERLAY_FILE,
    )
    const [own] = operationsOf(overlaid).filter(({ key }) => key === 'GET /things/')
    expect(own?.parameters.map(each => each.name).sort()).toEqual([...FILTERS].sort())
    expect(own?.parameters.find(each => each.name === name)?.schema).toEqual(parameters[0]?.schema)
  })

  it('marks a filter as deprecated where tools look for it', async () => {
    const { doc } = await loadContract()
    const deprecated = operationsOf(doc).flatMap(({ key, parameters }) =>
      parameters.filter(({ traits }) => traits['deprecated'] === true).map(({ name }) => `${key} ${name}`),
    )
    const lists = ['leads', 'residents', 'properties', 'units']
    const filters = deprecated.filter(each => each.endsWith(' x_property_id'))
    // The whole publication has more lists.
    expect(filters).toEqual(expect.arrayContaining(lists.map(list => `GET /v1/${list}/ x_property_id`)))
    expect(filters).not.toContain('GET /v1/events/ x_property_id')
  })

  it.each([[['string', 'null']], [['null', 'string']], [['integer', 'string', 'null']]])(
    'lets an enum whose type is %j be null, and says it once',
    type => {
      const enums = { bare: { type, enum: ['A', 1] }, said: { type, enum: [null, 'A'] } }
      const others = { plain: { type: 'string', enum: ['A'] }, word: { type: 'string', enum: ['null'] } }
      const doc = withValue(smallDocument(), ['components', 'schemas'], { ...enums, ...others })
      const { schemas: overlaid } = applyOverlay(doc, overlay, OVERLAY_FILE)['components'] as JsonObject
      expect(overlaid).toMatchObject({
        bare: { type, enum: ['A', 1, null] },
        said: { type, enum: [null, 'A'] },
        ...others,
      })
    },
  )

  it('lets generic writes, and nothing else, ignore unknown fields', async () => {
    const { doc } = await loadContract()
    const takes = operationsOf(doc).filter(({ parameters }) =>
      parameters.some(each => each.name === 'ignore_unknown_fields'),
    )
    // Of the account itself, of webhooks, and what only asks.
    const isGeneric = (key: string) =>
      /^(POST|PUT|DELETE|PATCH) /.test(key) && !/ \/v1\/(admin|webhooks|appointment-availability)\//.test(key)
    const expected = operationsOf(doc).filter(({ key, body }) => body !== undefined && isGeneric(key))
    expect(takes.map(({ key }) => key)).toEqual(expected.map(({ key }) => key))
    expect(expected.filter(({ key }) => key.includes(' /v1/events/')).length).toBeGreaterThanOrEqual(15)
  })
})
