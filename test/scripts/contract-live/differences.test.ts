import { describe, expect, it } from 'vitest'
import { operations } from '../../../generated/operations.js'
import { loadLiveContract } from '../../../scripts/contract/live/contract.js'
import { compare } from '../../../scripts/contract/live/differences.js'
import { foundBeside } from '../../../scripts/contract/live/findings.js'
import { planReads } from '../../../scripts/contract/live/plan.js'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { openAccount } from './account.js'

const DOC: JsonObject = {
  components: {
    schemas: {
      Header: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      Status: { type: 'string', enum: ['OPEN', 'CLOSED'] },
      Pet: {
        allOf: [
          { $ref: '#/components/schemas/Header' },
          {
            type: 'object',
            required: ['name'],
            properties: {
              name: { type: ['string', 'null'] },
              age: { type: 'integer', minimum: 0 },
              status: { $ref: '#/components/schemas/Status' },
              tags: { type: 'array', items: { type: 'string' } },
              raw: { type: 'object' },
              switches: { type: 'object', additionalProperties: { type: 'boolean' } },
              word: { anyOf: [{ type: 'string', enum: ['A_B'] }, { type: 'string' }, { type: 'null' }] },
              home: {
                oneOf: [
                  { type: 'object', required: ['street'], properties: { street: { type: 'string' } } },
                  { type: 'object', required: ['box'], properties: { box: { type: 'integer' } } },
                ],
              },
              kind: { const: 'PET' },
              friends: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
            },
          },
        ],
      },
    },
  },
}

const found = (pet: object): string[] =>
  compare(DOC, { type: 'array', items: { $ref: '#/components/schemas/Pet' } }, [
    { id: 'p_1', name: null },
    { id: 'p_2', name: 'Rex', ...pet },
  ]).found.map(({ kind, place, detail }) => [kind, place, detail].filter(each => each !== '').join(' | '))

describe('an answer that is as the contract says', () => {
  it.each([
    ['nothing more than what is required', {}],
    ['a whole number', { age: 3 }],
    ['a member of an enum', { status: 'OPEN' }],
    ['items', { tags: ['good', 'boy'] }],
    ['an object of which nothing is declared', { raw: { 'whatever comes': 1 } }],
    ['a map', { switches: { 'Dana Reyes': true } }],
    ['any word beside the published ones', { word: 'no longer here' }],
    ['null beside words', { word: null }],
    ['one member of a union', { home: { box: 12 } }],
    ['another member of it', { home: { street: 'Elm Street' } }],
    ['a constant', { kind: 'PET' }],
    ['what refers to itself', { friends: [{ id: 'p_3', name: null, friends: [] }] }],
  ])('has no differences: %s', (_, pet) => {
    expect(found(pet)).toEqual([])
  })
})

describe('an answer that is not', () => {
  it.each([
    ['an undeclared field', { nickname: 'Rexie' }, ['undeclared field | [*].nickname']],
    [
      'undeclared fields of a name that may be data',
      { 'Dana Reyes': 1, x123456: 2, 'a@b.c': 3 },
      Array(3).fill('undeclared field | [*].?'),
    ],
    ['null where none is admitted', { age: null }, ['null | [*].age']],
    ['null where an enum does not admit it', { status: null }, ['null | [*].status']],
    ['null among items', { tags: ['good', null] }, ['null | [*].tags[*]']],
    ['a missing field', { friends: [{ id: 'p_3' }] }, ['missing field | [*].friends[*].name']],
    ['a field of another type', { age: '3' }, ['wrong type | [*].age | string, not integer']],
    ['a number that is not whole', { age: 3.5 }, ['wrong type | [*].age | number, not integer']],
    ['a list in place of a text', { name: [] }, ['wrong type | [*].name | array, not string or null']],
    ['a new member that is written like one', { status: 'ON_HOLD' }, ['new member | [*].status | ON_HOLD']],
    ['a new member that may be what somebody typed', { status: 'Dana' }, ['new member | [*].status']],
    ['another constant', { kind: 'CAT' }, ['new member | [*].kind | CAT']],
    [
      'a value in a map',
      { switches: { 'Dana Reyes': 'yes' } },
      ['wrong type | [*].switches.* | string, not boolean'],
    ],
    [
      'what fits no member of a union, by the closest',
      { home: { street: 'Elm', box: 1 } },
      ['undeclared field | [*].home.box'],
    ],
    ['what is of no type of a union', { word: 3 }, ['wrong type | [*].word | number, not string']],
  ])('is told by kind and place, and without values: %s', (_, pet, expected) => {
    expect(found(pet)).toEqual(expected)
  })
})

describe('what only a validator finds', () => {
  const compared = compare(
    DOC,
    { $ref: '#/components/schemas/Pet' },
    {
      ...{ id: 'p_1', age: -1, switches: { 'Dana Reyes': 'yes' }, tags: ['x'] },
    },
  )
  const finding = (keyword: string, instancePath: string) => ({
    keyword,
    instancePath,
    schemaPath: '',
    params: {},
  })

  it('is told with its keyword, in the same words as the rest', () => {
    const told = foundBeside(compared, [finding('minimum', '/age'), finding('pattern', '/tags/0')])
    expect(told.map(({ kind, place, detail }) => [kind, place, detail])).toEqual([
      ['refused value', 'age', 'minimum'],
      ['refused value', 'tags[*]', 'pattern'],
    ])
  })

  it('is not what the comparison has found as well', () => {
    const findings = [
      finding('required', ''),
      finding('type', '/switches/Dana Reyes'),
      finding('anyOf', '/switches'),
    ]
    expect(foundBeside(compared, findings)).toEqual([])
  })

  it('is all that the comparison has missed', () => {
    const told = foundBeside(compared, [
      finding('anyOf', '/tags/0'),
      finding('type', '/switches/Dana Reyes/deeper'),
    ])
    expect(told.map(({ place, detail }) => [place, detail])).toEqual([
      ['tags[*]', 'anyOf'],
      ['switches.*', 'type'],
    ])
  })
})

const contract = await loadLiveContract()

/** Every answer of the simulator to a read, by its operation. */
const answersOfAll = async (): Promise<readonly (readonly [key: string, answer: unknown])[]> => {
  const sim = await openAccount()
  const answers = new Map<string, unknown>()
  const ask = async (path: string): Promise<unknown> => {
    const response = await sim.fetch(`https://sim.test${path}`, {
      headers: { authorization: 'Bearer secret-token' },
    })
    return response.json()
  }
  for (const { key, row, id } of planReads(operations)) {
    if (id === undefined) answers.set(key, await ask(row.path))
    else {
      const { results } = answers.get(id.list ?? '') as {
        results: Record<string, string>[] & { logs?: Record<string, string>[] }
      }
      const [first] = results.logs ?? results
      answers.set(key, await ask(row.path.replace(/\{.*\}/, first?.[id.field] ?? '')))
    }
  }
  return [...answers]
}

/** The value with one thing changed, for each thing in it. */
const changesOf = (
  value: unknown,
  change: (owner: Record<string, unknown>, name: string) => void,
): unknown[] => {
  const changed: unknown[] = []
  const visit = (node: unknown, path: readonly string[]): void => {
    for (const name of Object.keys(Object(typeof node === 'object' ? node : undefined))) {
      const copy = structuredClone(value)
      const owner = path.reduce<unknown>((each, part) => Reflect.get(Object(each), part), copy)
      change(owner as Record<string, unknown>, name)
      changed.push(copy)
      visit(Reflect.get(Object(node), name), [...path, name])
    }
  }
  visit(value, [])
  return changed
}

const CHANGES: Readonly<Record<string, (owner: Record<string, unknown>, name: string) => void>> = {
  'null in its place': (owner, name) => {
    owner[name] = null
  },
  'a field gone': (owner, name) => {
    if (!Array.isArray(owner)) delete owner[name]
  },
  'a list in its place': (owner, name) => {
    owner[name] = [[]]
  },
  'a number in its place': (owner, name) => {
    owner[name] = 1.5
  },
  'an object in its place': (owner, name) => {
    owner[name] = {}
  },
}

describe('a comparison and the generated validators', () => {
  it.each(Object.entries(CHANGES))('refuse the same answers of every operation: %s', async (_, change) => {
    const answers = await answersOfAll()
    expect(answers.length).toBe(30)
    const counts = { refused: 0, taken: 0 }
    for (const [key, answer] of answers) {
      const { doc, operation, validate } = contract(key)
      const schema = operation.answer
      expect([key, compare(doc, schema, answer).found, validate(answer)]).toEqual([key, [], []])
      for (const changed of changesOf(answer, change)) {
        const structural = validate(changed).filter(
          ({ keyword }) => keyword === 'type' || keyword === 'required',
        )
        const own = compare(doc, schema, changed).found
        expect([key, own.length > 0, changed]).toEqual([key, structural.length > 0, changed])
        counts[own.length > 0 ? 'refused' : 'taken'] += 1
      }
    }
    expect(counts.refused).toBeGreaterThan(100)
    expect(counts.taken).toBeGreaterThan(10)
  })
})
