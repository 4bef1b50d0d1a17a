import fc from 'fast-check'
import { dump, load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { rewrite } from '../../../scripts/spec-pull/yaml-text.js'

type Data = Record<string, unknown>

const parse = (text: string): Data => load(text) as Data

const TEXT = `# About the whole
paths:
  # About a path
  /things/{id}: # beside it
    get:
      tags: [a, b]
      parameters:
        - { $ref: "#/components/parameters/Limit" }   # the limit
        - name: id
          in: path

        # About the last one
        - { $ref: "#/components/parameters/Offset" }
      description: >-
        Folded over
        two lines.
  '/others': {}
# About components
components:
  schemas:
    Thing: { type: object, properties: { name: { type: string } } }
    Colour:
      enum:
        - red
        - green # not blue
        - blue
`

const changed = (path: readonly string[], value: unknown, text = TEXT): string[] => {
  const lines = rewrite(text, parse(text), [{ path, value }]).split('\n')
  return lines
}

const GET = ['paths', '/things/{id}', 'get']
const LINES = TEXT.split('\n')

/** The lines with some of them replaced. */
const spliced = (from: string, count: number, ...lines: string[]): string[] => {
  const at = LINES.findIndex(line => line.includes(from))
  return [...LINES.slice(0, at), ...lines, ...LINES.slice(at + count)]
}

const LIMIT = { $ref: '#/components/parameters/Limit' }
const OFFSET = { $ref: '#/components/parameters/Offset' }
const ID = { name: 'id', in: 'path' }

describe('a YAML text in which one value changes', () => {
  it.each([
    ['a scalar', [...GET, 'description'], 'Short.', spliced('description:', 3, '      description: Short.')],
    ['a new entry', [...GET, 'summary'], 'All', spliced("'/others'", 0, '      summary: All')],
    ['an entry that goes', [...GET, 'tags'], undefined, spliced('tags:', 1)],
    [
      'an entry of a mapping in braces',
      ['components', 'schemas', 'Thing', 'properties', 'name', 'maxLength'],
      3,
      spliced(
        'Thing:',
        1,
        '    Thing:',
        '      type: object',
        '      properties:',
        '        name:',
        '          type: string',
        '          maxLength: 3',
      ),
    ],
    ['a list in brackets', [...GET, 'tags'], ['a'], spliced('tags:', 1, '      tags:', '        - a')],
    ['an item that goes', [...GET, 'parameters'], [ID, OFFSET], spliced('parameters/Limit', 1)],
    ['the last item that goes', [...GET, 'parameters'], [LIMIT, ID], spliced('parameters/Offset', 1)],
    [
      'a new item',
      ['components', 'schemas', 'Colour', 'enum'],
      ['red', 'green', 'blue', 'black'],
      [...LINES.slice(0, -1), '        - black', ''],
    ],
    [
      'an item that is exchanged',
      ['components', 'schemas', 'Colour', 'enum'],
      ['red', 'yellow', 'blue'],
      spliced('green', 1, '        - yellow'),
    ],
    [
      'a new item that is a mapping',
      [...GET, 'parameters'],
      [LIMIT, ID, OFFSET, { name: 'a', in: 'query' }],
      spliced('description: >-', 0, '        - name: a', '          in: query'),
    ],
    [
      'the only entry of a mapping that goes',
      ['paths', '/things/{id}', 'get'],
      undefined,
      spliced('/things/{id}', 13, '  /things/{id}: {}'),
    ],
    [
      'an entry in an empty mapping',
      ['paths', '/others', 'get'],
      1,
      spliced("'/others'", 1, "  '/others':", '    get: 1'),
    ],
  ])('keeps every other line: %s', (_, path, value, expected) => {
    expect(changed(path, value)).toEqual(expected)
  })

  it('keeps everything where nothing is wanted, and where what is wanted is there', () => {
    expect(rewrite(TEXT, parse(TEXT), [])).toBe(TEXT)
    const wanted = [{ path: [...GET, 'parameters'], value: [LIMIT, ID, OFFSET] }]
    expect(rewrite(TEXT, parse(TEXT), wanted)).toBe(TEXT)
  })

  it('takes several changes, also of one entry and of what lies in it', () => {
    const wanted = [
      { path: ['components', 'schemas', 'Thing', 'properties', 'name'], value: undefined },
      { path: ['components', 'schemas', 'Thing', 'properties', 'size'], value: { type: 'integer' } },
      { path: ['components', 'schemas', 'Thing', 'required'], value: ['size'] },
      { path: [...GET, 'summary'], value: 'All' },
    ]
    const after = parse(rewrite(TEXT, parse(TEXT), wanted))
    expect(after).toHaveProperty('components.schemas.Thing', {
      type: 'object',
      properties: { size: { type: 'integer' } },
      required: ['size'],
    })
    expect(after['paths']).toHaveProperty(['/things/{id}', 'get', 'summary'], 'All')
  })
})

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    '',
    ' ',
    'null',
    '2026-06-08',
    '- a',
    '# a',
    'a: b',
    'a\nb',
    '  a\n\n b\n',
    '{',
    'yes',
    '1e3',
    '"',
    '😀',
  ),
)
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '/things/{id}', 'x y', '#', '- a', '200', 'true', "it's", '{a}'),
  fc.string({ minLength: 1, maxLength: 5 }).filter(each => each !== '__proto__'),
)
const { value: node } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
}))
const root = fc.dictionary(key, node, { minKeys: 1, maxKeys: 4, noNullPrototype: true })

/** Every path in a value that leads through mappings and items of lists. */
const pathsIn = (value: unknown): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, each]) => [[name], ...pathsIn(each).map(path => [name, ...path])])
    : []

const isMap = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (Object(inner) as Data)[name], data)

const withValue = (data: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown => {
  const copy = structuredClone(data) as Data
  if (rest.length > 0) copy[name] = withValue(copy[name], rest, value)
  else if (value === undefined) delete copy[name]
  else copy[name] = value
  return copy
}

describe('any YAML text', () => {
  it('says what is wanted after a change, and all else as before', () => {
    const cases = fc.record({
      data: root,
      flowLevel: fc.constantFrom(-1, 1, 2, 3),
      pick: fc.nat(),
      name: fc.option(key, { nil: undefined }),
      value: fc.option(node, { nil: undefined }),
    })
    fc.assert(
      fc.property(cases, ({ data, flowLevel, pick, name, value }) => {
        const text = dump(data, { flowLevel })
        const before = parse(text)
        // An entry of a mapping that is there, or another one beside it.
        const entries = pathsIn(before).filter(path => isMap(at(before, path.slice(0, -1))))
        const entry = entries[pick % entries.length] ?? ['a']
        const path = name === undefined ? entry : [...entry.slice(0, -1), name]
        const isThere = Object.hasOwn(Object(at(before, path.slice(0, -1))), path.at(-1) ?? '')
        fc.pre(value !== undefined || isThere)
        const expected = withValue(before, path, value)
        // A text without anything is no mapping.
        fc.pre(Object.keys(Object(expected)).length > 0)
        const after = parse(rewrite(text, before, [{ path, value }]))
        expect(after).toEqual(expected)
      }),
      { numRuns: 3000 },
    )
  }, 600_000)
})
