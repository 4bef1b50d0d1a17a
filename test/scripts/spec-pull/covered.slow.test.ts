import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkComparable } from '../../../scripts/spec/check.js'
import { CONTRACT_FILE } from '../../../scripts/spec/contract.js'
import { isObject, type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { differences, factsOf, schemaFacts } from '../../../scripts/spec/facts.js'
import { repairDocument } from '../../../scripts/spec/repair.js'
import { parseSource } from '../../../scripts/spec/source.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import { takeCovered } from '../../../scripts/spec-pull/covered.js'
import { inlined } from '../../../scripts/spec-pull/inlined.js'
import { smallDocument, withValue } from '../spec/documents.js'
import { isPublication, NEEDS_OWN_WORDS } from '../spec/own-words.js'
import { hasUpstream, NEEDS_UPSTREAM, publication } from '../spec/upstream.js'

const TEXT = readFileSync(CONTRACT_FILE, 'utf8')
const CONTRACT = { name: CONTRACT_FILE, text: TEXT }
const own = parseSource(CONTRACT)

const read = (text: string): JsonObject => parseSource({ name: 'text', text })

const take = (doc: JsonObject, deviations: Parameters<typeof takeCovered>[1]['deviations'] = []): string =>
  takeCovered(CONTRACT, { name: 'published.yaml', doc, deviations })

/** The contract with the schemas of one operation written out, so that what changes in it changes there alone. */
const withOwnSchemas = (key: string): JsonObject => {
  const doc = structuredClone(own)
  const operation = operationsOf(doc).find(each => each.key === key)
  if (!operation) throw new Error(key)
  const { path, method, node } = operation
  return withValue(doc, ['paths', path, method], inlined(doc, node, 'contract'))
}

/** The contract with all schemas written out, as publications from before September 2024 have them. */
const inlinedAll = (): JsonObject => ({ ...own, paths: inlined(own, own['paths'], 'contract') })

/** Lines that are there only before, and only after. */
const lineChanges = (
  text: string,
): { readonly gone: readonly string[]; readonly came: readonly string[] } => {
  const count = (lines: readonly string[]) => {
    const counts = new Map<string, number>()
    for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
    return counts
  }
  const [before, after] = [count(TEXT.split('\n')), count(text.split('\n'))]
  const more = (one: Map<string, number>, other: Map<string, number>) =>
    [...one].flatMap(
      ([line, times]) => Array(Math.max(0, times - (other.get(line) ?? 0))).fill(line) as string[],
    )
  return { gone: more(before, after), came: more(after, before) }
}

const at = (doc: JsonObject, path: readonly string[]): JsonObject =>
  path.reduce<unknown>((node, key) => (node as JsonObject)[key], doc) as JsonObject

const BODY = ['requestBody', 'content', 'application/json', 'schema']
const ANSWER = ['responses', '200', 'content', 'application/json', 'schema']

describe.skipIf(isPublication)(
  `what is taken over for the contract in our own words${NEEDS_OWN_WORDS}`,
  () => {
    it('is nothing where the publication states the same facts in other words and other components', () => {
      for (const { key } of operationsOf(own).filter((_, index) => index % 5 === 0))
        expect(take(withOwnSchemas(key))).toBe(TEXT)
      expect(take(inlinedAll())).toBe(TEXT)
    })

    it('is one line where one limit of one operation changes', () => {
      const doc = withOwnSchemas('POST /v1/appointment-availability/')
      const { properties } = at(doc, ['paths', '/v1/appointment-availability/', 'post', ...BODY])
      const { availability_duration_days: days } = properties as Record<string, JsonObject>
      Object.assign(days ?? {}, { maximum: 14 })
      expect(lineChanges(take(doc))).toEqual({
        gone: ['          maximum: 7'],
        came: ['          maximum: 14'],
      })
    })

    it('is one member of a list where all operations that share it get one', () => {
      const doc = read(TEXT)
      const { schemas } = doc['components'] as { schemas: Record<string, JsonObject> }
      const lists = Object.values(schemas).map(({ enum: list }) => list)
      const list = lists.find(each => Array.isArray(each) && each.includes('RESMAN_READ_RESIDENTS'))
      ;(list as string[]).unshift('NEW_INTERFACE')
      expect(lineChanges(take(doc))).toEqual({ gone: [], came: ['        - NEW_INTERFACE'] })
    })

    it('is one line where a parameter goes, and its component where nobody else has it', () => {
      const doc = read(TEXT)
      for (const path of ['/v1/leads/', '/v1/applicants/', '/v1/residents/']) {
        const get = at(doc, ['paths', path, 'get'])
        get['parameters'] = (get['parameters'] as JsonObject[]).filter(
          each => each['$ref'] !== '#/components/parameters/PrimaryPhoneFilter',
        )
      }
      const { gone, came } = lineChanges(take(doc))
      expect(came).toEqual([])
      const uses = gone.filter(line => line.includes('parameters/PrimaryPhoneFilter'))
      expect([uses.length, gone.includes('    PrimaryPhoneFilter:'), gone.length]).toEqual([3, true, 11])
    })

    it('is a member of an enum that answers and filters share, where it comes everywhere', () => {
      const doc = read(TEXT)
      const vendor = at(doc, ['components', 'schemas', 'Vendor'])
      vendor['enum'] = [...(vendor['enum'] as string[]), 'YARDI']
      const { gone, came } = lineChanges(take(doc))
      expect([gone.length <= 1, came.length < 20, came.join().includes('YARDI')]).toEqual([true, true, true])
      // The same where the publication writes it out at every place.
      const inline = { ...doc, paths: inlined(doc, doc['paths'], '') } as JsonObject
      expect(take(inline)).toBe(take(doc))
    })

    it('is a field that others share, written out where it changes for one operation alone', () => {
      const doc = withOwnSchemas('POST /v1/events/appointments/leads')
      const { notes } = at(doc, [
        'paths',
        '/v1/events/appointments/leads',
        'post',
        ...BODY,
        'properties',
      ]) as Record<string, JsonObject>
      Object.assign(notes ?? {}, { maxLength: 300 })
      const { gone, came } = lineChanges(take(doc))
      expect(came.join()).toContain('maxLength: 300')
      expect([gone.length < 5, came.length < 15]).toEqual([true, true])
    })

    it('leaves components that references lead into, although nothing refers to the whole', () => {
      const doc = read(TEXT)
      const path = ['paths', '/v1/admin/integrations/', 'get', ...ANSWER]
      // As a publication has it: without a composition.
      const schema = schemaFacts(doc, at(doc, path)) as JsonObject
      Object.assign(at(doc, path.slice(0, -1)), { schema })
      Object.assign(at(schema, ['properties', 'results', 'items', 'properties', 'name']), { maxLength: 80 })
      const taken = read(take(doc))
      expect(
        compareDocuments(own, taken).map(({ operation, where, change }) => [operation, where, change]),
      ).toEqual([['GET /v1/admin/integrations/', 'response.200.results[].name', 'constraint']])
      expect(() => checkComparable(taken, 'taken')).not.toThrow()
    })

    it('is an operation that the facade needs, and that was gone for a while', () => {
      const key = 'POST /v1/events/appointments/leads/cancel'
      const without = read(TEXT)
      delete (without['paths'] as JsonObject)['/v1/events/appointments/leads/cancel']
      const text = take(without)
      expect(operationsOf(read(text)).map(each => each.key)).not.toContain(key)
      const back = read(
        takeCovered({ name: 'contract', text }, { name: 'published', doc: own, deviations: [] }),
      )
      expect(compareDocuments(own, back)).toEqual([])
    })

    it('is an operation whose path only got a slash', () => {
      const doc = read(TEXT)
      const paths = doc['paths'] as JsonObject
      paths['/v1/leads'] = paths['/v1/leads/']
      delete paths['/v1/leads/']
      const { gone, came } = lineChanges(take(doc))
      expect([gone.length, came.map(line => line.trim())]).toEqual([1, ['/v1/leads:']])
    })

    it('leaves a parameter alone that differs on purpose, also where another one comes', () => {
      const doc = read(TEXT)
      const get = at(doc, ['paths', '/v1/leads/', 'get'])
      const parameters = inlined(doc, get['parameters'], '') as JsonObject[]
      const limit = parameters.find(each => each['name'] === 'limit')
      Object.assign((limit?.['schema'] as JsonObject) ?? {}, { maximum: 200 })
      get['parameters'] = [...parameters, { name: 'new', in: 'query', schema: { type: 'string' } }]
      const where = '/parameters/query.limit/schema/maximum'
      const taken = read(take(doc, [{ operation: 'GET /v1/leads/', where, reason: 'measured' }]))
      expect(compareDocuments(own, taken).map(each => [each.where, each.change])).toEqual([
        ['request.query.new', 'added'],
      ])
    })

    it('is the narrower one of two limits of a composition', () => {
      const doc = withOwnSchemas('POST /v1/events/appointments/leads')
      const properties = at(doc, ['paths', '/v1/events/appointments/leads', 'post', ...BODY, 'properties'])
      properties['title'] = { allOf: [{ maxLength: 20 }, { type: 'string', maxLength: 50 }] }
      const [change] = compareDocuments(own, read(take(doc)))
      expect([change?.where, change?.from, change?.to]).toEqual([
        'request.body.title',
        { maxLength: 50 },
        { maxLength: 20 },
      ])
    })

    it('is an operation that goes, and nothing else of its path', () => {
      const doc = read(TEXT)
      delete at(doc, ['paths', '/v1/webhooks/{webhook_id}'])['delete']
      const text = take(doc)
      expect(compareDocuments(own, read(text)).map(({ operation, change }) => [operation, change])).toEqual([
        ['DELETE /v1/webhooks/{webhook_id}', 'removed'],
      ])
      expect(lineChanges(text).came).toEqual([])
    })

    it('is not what the publication has beside it', () => {
      const doc = read(TEXT)
      const paths = doc['paths'] as JsonObject
      paths['/v1/new/'] = paths['/v1/units/']
      paths['/v1/units/'] = {
        ...(paths['/v1/units/'] as object),
        post: at(doc, ['paths', '/v1/webhooks/', 'post']),
      }
      expect(take(doc)).toBe(TEXT)
    })

    it('is the new name of a path parameter', () => {
      const doc = JSON.parse(
        JSON.stringify(own).replaceAll('/v1/webhooks/{webhook_id}', '/v1/webhooks/{id}'),
      ) as JsonObject
      const item = at(doc, ['paths', '/v1/webhooks/{id}'])
      for (const method of ['get', 'put', 'delete']) {
        const operation = item[method] as JsonObject
        operation['parameters'] = (inlined(own, operation['parameters'], '') as JsonObject[]).map(each =>
          each['name'] === 'webhook_id' ? { ...each, name: 'id' } : each,
        )
      }
      const keys = operationsOf(read(take(doc))).map(each => each.key)
      expect(keys).toContain('PUT /v1/webhooks/{id}')
      expect(keys).toEqual(operationsOf(doc).map(each => each.key))
    })

    it('is not what differs on purpose', () => {
      const doc = withOwnSchemas('POST /v1/webhooks/')
      at(doc, ['paths', '/v1/webhooks/', 'post', ...BODY, 'properties', 'url'])['maxLength'] = 5
      const where = '/body/content/application/json/properties/url/maxLength'
      const deviation = { operation: 'POST /v1/webhooks/', where, reason: 'measured' }
      expect(take(doc, [deviation])).toBe(TEXT)
      expect(take(doc)).not.toBe(TEXT)
    })

    it('is refused where it refers to itself, with the place', () => {
      const doc = withOwnSchemas('POST /v1/webhooks/')
      const { components } = doc as { components: { schemas: JsonObject } }
      components.schemas['Loop'] = {
        type: 'object',
        properties: { next: { $ref: '#/components/schemas/Loop' } },
      }
      const { properties } = at(doc, ['paths', '/v1/webhooks/', 'post', ...BODY]) as {
        properties: JsonObject
      }
      properties['loop'] = { $ref: '#/components/schemas/Loop' }
      expect(() => take(doc)).toThrow('published.yaml#/components/schemas/Loop: refers to itself')
    })
  },
)

/** Schemas of an operation that is written out, as paths from the operation. */
const schemasOf = (node: JsonObject): string[][] => {
  const below = (schema: unknown, path: string[]): string[][] => {
    if (!isObject(schema)) return []
    const { properties, items } = schema
    return [
      path,
      ...Object.entries(isObject(properties) ? properties : {}).flatMap(([name, each]) =>
        below(each, [...path, 'properties', name]),
      ),
      ...below(items, [...path, 'items']),
    ]
  }
  return [BODY, ANSWER].flatMap(path => {
    const schema = path.reduce<unknown>((inner, key) => (Object(inner) as JsonObject)[key], node)
    return below(schema, path)
  })
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** Ways in which a publication may change a schema. */
const SCHEMA_CHANGES: readonly ((schema: JsonObject, pick: number) => void)[] = [
  (schema, pick) => {
    const { properties } = schema
    const names = Object.keys(isObject(properties) ? properties : {})
    const name = names[pick % names.length]
    if (isObject(properties) && name !== undefined) delete properties[name]
    if (Array.isArray(schema['required']))
      schema['required'] = strings(schema['required']).filter(each => each !== name)
  },
  (schema, pick) => {
    if (isObject(schema['properties']))
      schema['properties'][`new_${pick % 3}`] = { type: 'string', maxLength: 9 }
  },
  (schema, pick) => {
    const { properties } = schema
    const names = Object.keys(isObject(properties) ? properties : {})
    const name = names[pick % names.length]
    if (name === undefined) return
    const required = strings(schema['required'])
    schema['required'] = required.includes(name)
      ? required.filter(each => each !== name)
      : [...required, name]
  },
  (schema, pick) => {
    if (!Array.isArray(schema['enum'])) return
    const members = strings(schema['enum'])
    schema['enum'] =
      pick % 2 === 0 ? [...members, 'NEW_MEMBER'] : members.slice(1).concat(members.length === 1 ? 'X' : [])
  },
  (schema, pick) => {
    if (schema['type'] === 'string') schema['maxLength'] = 1 + (pick % 90)
  },
  schema => {
    delete schema['maxLength']
    delete schema['pattern']
  },
  schema => {
    if (typeof schema['type'] === 'string') schema['type'] = [schema['type'], 'null']
    else if (Array.isArray(schema['type'])) schema['type'] = schema['type'][0]
  },
  schema => {
    for (const key of Object.keys(schema)) delete schema[key]
    schema['type'] = 'boolean'
  },
]

const OPERATION_CHANGES: readonly ((node: JsonObject, pick: number) => void)[] = [
  (node, pick) => {
    const parameters = (node['parameters'] ?? []) as JsonObject[]
    const query = parameters.filter(each => each['in'] === 'query')
    const gone = query[pick % query.length]
    node['parameters'] = parameters.filter(each => each !== gone)
  },
  node => {
    const parameters = (node['parameters'] ?? []) as JsonObject[]
    node['parameters'] = [{ name: 'new', in: 'query', schema: { type: 'integer' } }, ...parameters]
  },
  (node, pick) => {
    const parameters = (node['parameters'] ?? []) as JsonObject[]
    const one = parameters[pick % parameters.length]
    if (one) one['schema'] = { type: 'string', maxLength: 7 }
  },
  node => {
    const { responses } = node
    if (isObject(responses)) responses['409'] = { description: 'Conflict' }
  },
  node => {
    const { responses } = node
    if (isObject(responses)) delete responses['400']
  },
  node => {
    delete node['requestBody']
  },
]

describe('any change of one operation', () => {
  const keys = operationsOf(own).map(each => each.key)

  it('is taken over as it is published, and no other operation is touched', () => {
    const cases = fc.record({
      key: fc.constantFrom(...keys),
      changes: fc.array(fc.record({ kind: fc.nat(), place: fc.nat(), pick: fc.nat() }), {
        minLength: 1,
        maxLength: 4,
      }),
    })
    fc.assert(
      fc.property(cases, ({ key, changes }) => {
        const doc = withOwnSchemas(key)
        const { path, method } = operationsOf(doc).find(each => each.key === key) ?? {
          path: '',
          method: 'get',
        }
        const node = at(doc, ['paths', path, method])
        for (const { kind, place, pick } of changes) {
          const ways = SCHEMA_CHANGES.length + OPERATION_CHANGES.length
          const change = SCHEMA_CHANGES[kind % ways]
          if (!change) OPERATION_CHANGES[(kind % ways) - SCHEMA_CHANGES.length]?.(node, pick)
          else {
            const schemas = schemasOf(node)
            const schema = at(node, schemas[place % schemas.length] ?? ANSWER)
            if (isObject(schema)) change(schema, pick)
          }
        }
        const taken = read(take(repairDocument(doc).doc))
        const theirs = new Map(operationsOf(doc).map(each => [each.key, each]))
        for (const operation of operationsOf(taken)) {
          const same = theirs.get(operation.key)
          if (!same) throw new Error(operation.key)
          if (operation.key === key)
            expect(differences(factsOf(doc, same), factsOf(taken, operation))).toEqual([])
          else expect(operation.node).toEqual(at(own, ['paths', operation.path, operation.method]))
        }
        expect(operationsOf(taken)).toHaveLength(keys.length)
      }),
      { numRuns: 12 },
    )
  }, 600_000)
})

describe.skipIf(!hasUpstream)(`every version at hand${NEEDS_UPSTREAM}`, () => {
  it.each(['2024-06-20-ffc7b8e.yml', '2024-06-24-b8bd146.yml', '2025-11-17-f036042.yml', 'openapi.yml'])(
    '%s is taken over so that nothing differs but operations that are not covered',
    name => {
      const file = publication(name)
      const { doc } = repairDocument(parseSource({ name: file, text: readFileSync(file, 'utf8') }))
      const taken = read(take(doc))
      const rest = compareDocuments(taken, doc).filter(
        each => each.where !== 'operation' || each.change !== 'added',
      )
      expect(rest).toEqual([])
      expect(operationsOf(taken).length).toBeGreaterThan(20)
    },
  )
})

describe('a contract of another style', () => {
  const doc = withValue(
    smallDocument(),
    ['components', 'schemas', 'Thing', 'properties', 'name', 'maxLength'],
    9,
  )

  it('is changed in depth too, where it is JSON', () => {
    const contract = { name: 'contract.json', text: JSON.stringify(smallDocument()) }
    expect(read(takeCovered(contract, { name: 'p', doc, deviations: [] }))).toEqual(doc)
  })

  it('is refused with the way out where one of its nodes stands for several values', () => {
    const { components, ...rest } = smallDocument()
    const lines = Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    const schemas = JSON.stringify(components)
      .replace('"Thing":{', '"Thing":&thing {')
      .replace(/\}\}$/, ',"Copy":*thing}}')
    const text = [...lines, `components: ${schemas}`, ''].join('\n')
    expect(() => takeCovered({ name: 'contract.yaml', text }, { name: 'p', doc, deviations: [] })).toThrow(
      'contract.yaml: its operations cannot be taken over one by one; pull the whole file',
    )
  })
})
