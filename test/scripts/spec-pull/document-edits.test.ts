import fc from 'fast-check'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { canonicalText } from '../../../scripts/spec/canonical.js'
import { parseSource } from '../../../scripts/spec/source.js'
import {
  EditError,
  textWith,
  type WantedValue,
  withValues,
} from '../../../scripts/spec-pull/document-edits.js'
import { cases } from '../../support/cases.js'

type Data = Record<string, unknown>

const parse = (text: string): Data => parseSource({ name: 'text', text })

const NONE: ReadonlyMap<string, string> = new Map()

const rewrite = (text: string, wanted: readonly WantedValue[], renames = NONE): string => {
  const before = parse(text)
  return textWith({ name: 'text', text }, { before, after: withValues(before, wanted), renames })
}

const TEXT = `# About the whole
paths:
  # About a path
  /things/{id}:
    # below it
    get:
      tags: [ a, b ]
      parameters:
        - { $ref: "#/components/parameters/Limit" } # the limit
        - name: id
          in: path

        # About the last one
        - { $ref: "#/components/parameters/Offset" }
      description: >-
        Two lines

        of prose.
  # About others
  "/others": {}
# About components
components:
  schemas:
    # About things
    Thing: { type: object, properties: { name: { type: string } } }
    Colour:
      enum:
        - red
        - green # not blue
        - blue
      maxLength: 5 # the longest
`

const changed = (path: readonly string[], value: unknown): string[] =>
  rewrite(TEXT, [{ path, value }]).split('\n')

const GET = ['paths', '/things/{id}', 'get']
const COLOUR = ['components', 'schemas', 'Colour']
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
  it('is in canonical form', () => {
    expect(canonicalText({ name: 'text', text: TEXT })).toBe(TEXT)
  })

  it.each([
    ['a scalar', [...GET, 'description'], 'Short.', spliced('description:', 4, '      description: Short.')],
    [
      'a scalar with a comment',
      [...COLOUR, 'maxLength'],
      6,
      spliced('maxLength', 1, '      maxLength: 6 # the longest'),
    ],
    ['a new entry', [...GET, 'summary'], 'All', spliced('# About others', 0, '      summary: All')],
    ['an entry that goes', [...GET, 'tags'], undefined, spliced('tags:', 1)],
    ['an entry that goes, whose comment stays', ['paths', '/others'], undefined, spliced('"/others"', 1)],
    ['a first entry that goes', ['components', 'schemas', 'Thing'], undefined, spliced('    Thing:', 1)],
    [
      'an entry of a mapping in braces',
      ['components', 'schemas', 'Thing', 'properties', 'name', 'maxLength'],
      3,
      spliced(
        '    Thing:',
        1,
        '    Thing: { type: object, properties: { name: { type: string, maxLength: 3 } } }',
      ),
    ],
    ['a list in brackets', [...GET, 'tags'], ['a'], spliced('tags:', 1, '      tags: [ a ]')],
    ['an item that goes', [...GET, 'parameters'], [ID, OFFSET], spliced('parameters/Limit', 1)],
    [
      'the last item that goes',
      [...GET, 'parameters'],
      [LIMIT, ID],
      [...LINES.slice(0, 11), '        # About the last one', ...LINES.slice(14)],
    ],
    [
      'items in another order',
      [...COLOUR, 'enum'],
      ['blue', 'green', 'red'],
      spliced('- red', 3, '        - blue', '        - green # not blue', '        - red'),
    ],
    [
      'a new item',
      [...COLOUR, 'enum'],
      ['red', 'green', 'blue', 'black'],
      spliced('      maxLength', 0, '        - black'),
    ],
    [
      'an item that is exchanged',
      [...COLOUR, 'enum'],
      ['red', 'yellow', 'blue'],
      spliced('green', 1, '        - yellow'),
    ],
    [
      'an item in which something changes',
      [...GET, 'parameters', '1', 'in'],
      'query',
      spliced('in: path', 1, '          in: query'),
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
      spliced('/things/{id}', 15, '  /things/{id}:', '    # below it', '    {}'),
    ],
    [
      'an entry in an empty mapping',
      ['paths', '/others', 'get'],
      1,
      spliced('"/others"', 1, '  "/others": { get: 1 }'),
    ],
  ])('keeps every other line: %s', (_, path, value, expected) => {
    expect(changed(path, value)).toEqual(expected)
  })

  it('keeps everything where nothing is wanted, and where what is wanted is there', () => {
    expect(rewrite(TEXT, [])).toBe(TEXT)
    expect(rewrite(TEXT, [{ path: [...GET, 'parameters'], value: [LIMIT, ID, OFFSET] }])).toBe(TEXT)
  })

  it('takes several changes, also of one entry and of what lies in it', () => {
    const wanted = [
      { path: ['components', 'schemas', 'Thing', 'properties', 'name'], value: undefined },
      { path: ['components', 'schemas', 'Thing', 'properties', 'size'], value: { type: 'integer' } },
      { path: ['components', 'schemas', 'Thing', 'required'], value: ['size'] },
      { path: [...GET, 'summary'], value: 'All' },
    ]
    const after = parse(rewrite(TEXT, wanted))
    expect(after).toHaveProperty('components.schemas.Thing', {
      type: 'object',
      properties: { size: { type: 'integer' } },
      required: ['size'],
    })
    expect(after['paths']).toHaveProperty(['/things/{id}', 'get', 'summary'], 'All')
  })

  it('takes another name of a path, with what is there', () => {
    const { paths, ...rest } = parse(TEXT)
    const { '/things/{id}': things, ...others } = paths as Data
    const text = textWith(
      { name: 'text', text: TEXT },
      {
        before: parse(TEXT),
        after: { ...rest, paths: { '/things/{thing}': things, ...others } },
        renames: new Map([['/things/{id}', '/things/{thing}']]),
      },
    )
    expect(text).toBe(TEXT.replace('/things/{id}', '/things/{thing}'))
  })

  it('is refused where one node stands for two values', () => {
    const text = 'a: &x { b: 1 }\nc: *x\n'
    expect(() => rewrite(text, [{ path: ['a', 'b'], value: 2 }])).toThrow(EditError)
    expect(parse(rewrite(text, [{ path: ['c', 'b'], value: 2 }]))).toEqual({ a: { b: 1 }, c: { b: 2 } })
  })

  it('is refused where nothing is there to hold the value', () => {
    expect(() => rewrite(TEXT, [{ path: ['nowhere', 'a'], value: 1 }])).toThrow(EditError)
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
    const edits = fc.record({
      data: root,
      flowLevel: fc.constantFrom(-1, 1, 2, 3),
      pick: fc.nat(),
      name: fc.option(key, { nil: undefined }),
      value: fc.option(node, { nil: undefined }),
    })
    fc.assert(
      fc.property(edits, ({ data, flowLevel, pick, name, value }) => {
        // A comment first: what begins with < is taken for a web page.
        const text = `# any\n${dump(data, { flowLevel })}`
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
        const after = rewrite(text, [{ path, value }])
        expect(parse(after)).toEqual(expected)
        // What a pull writes is what generation holds it to.
        if (after !== text) expect(canonicalText({ name: 'text', text: after })).toBe(after)
      }),
      { numRuns: cases(3000) },
    )
  }, 600_000)
})
