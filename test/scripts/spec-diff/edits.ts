import type { ChangeKind } from '../../../scripts/spec-diff/change.js'
import type { Level } from '../../../scripts/spec-diff/impact.js'

/** A row that an edit must give: below the edited schema, for who sends a value and for who reads it. */
type EditRow = readonly [
  below: string,
  change: ChangeKind,
  request: Level | undefined,
  response: Level | undefined,
]

/** Two versions of one schema, and the rows from the first to the second and back. */
export interface Edit {
  readonly name: string
  readonly from: object
  readonly to: object
  readonly forth: readonly EditRow[]
  readonly back: readonly EditRow[]
  /** It changes whether null passes, which a union with null would hide. */
  readonly isOfNull?: true
}

const S = { type: 'string' }
const I = { type: 'integer' }
const A = { type: 'array' }
const O = { type: 'object' }
const EITHER = { anyOf: [{ required: ['a'] }, { required: ['b'] }] }
const object = (properties: object, more: object = {}): object => ({ ...O, properties, ...more })

const edit = (
  name: string,
  [from, to]: readonly [object, object],
  forth: readonly EditRow[],
  back: readonly EditRow[],
): Edit => ({ name, from, to, forth, back })

/** A limit that becomes narrower. */
const limit = (name: string, from: object, to: object): Edit =>
  edit(
    name,
    [from, to],
    [['', 'constraint', 'breaking', 'notice']],
    [['', 'constraint', 'additive', 'notice']],
  )

const notice = (
  name: string,
  from: object,
  to: object,
  [forth, back = forth]: readonly [ChangeKind, ChangeKind?],
): Edit => edit(name, [from, to], [['', forth, 'notice', 'notice']], [['', back, 'notice', 'notice']])

export const EDITS: readonly Edit[] = [
  limit('a shorter text', { ...S, maxLength: 9 }, { ...S, maxLength: 3 }),
  limit('items that differ', A, { ...A, uniqueItems: true }),
  limit('an exclusive bound', { type: 'number', minimum: 1 }, { type: 'number', exclusiveMinimum: 1 }),
  limit('a finer condition', { ...A, contains: S }, { ...A, contains: { ...S, maxLength: 3 } }),
  limit('less that is not', { ...S, not: { pattern: '^a', maxLength: 3 } }, { ...S, not: { pattern: '^a' } }),
  limit('names of keys', { ...O, propertyNames: S }, { ...O, propertyNames: { ...S, pattern: '^a' } }),
  limit('multiples', { type: 'number', multipleOf: 0.01 }, { type: 'number', multipleOf: 0.1 }),
  limit('an enum', S, { ...S, enum: ['a'] }),
  limit('names that come together', O, { ...O, dependentRequired: { a: ['b'] } }),
  notice('a default', S, { ...S, default: 'a' }, ['default']),
  notice('deprecation', S, { ...S, deprecated: true }, ['deprecated', 'undeprecated']),
  notice('what only answers have', S, { ...S, readOnly: true }, ['constraint']),
  edit(
    'another type',
    [S, { type: 'boolean' }],
    [['', 'type', 'breaking', 'breaking']],
    [['', 'type', 'breaking', 'breaking']],
  ),
  edit(
    'any number',
    [I, { type: 'number' }],
    [['', 'type', 'additive', 'breaking']],
    [['', 'type', 'breaking', 'additive']],
  ),
  {
    ...edit(
      'null',
      [S, { type: ['null', 'string'] }],
      [['', 'nullable', 'additive', 'breaking']],
      [['', 'non_nullable', 'breaking', 'additive']],
    ),
    isOfNull: true,
  },
  edit(
    'a member of an enum',
    [
      { ...S, enum: ['a', 'b'] },
      { ...S, enum: ['c', 'b', 'a'] },
    ],
    [['', 'enum_added', 'additive', 'notice']],
    [['', 'enum_removed', 'breaking', 'notice']],
  ),
  edit(
    'a format',
    [S, { ...S, format: 'uri' }],
    [['', 'format', 'breaking', 'notice']],
    [['', 'format', 'additive', 'notice']],
  ),
  edit(
    'a pattern',
    [
      { ...S, pattern: '^a' },
      { ...S, pattern: '^b' },
    ],
    [['', 'constraint', 'breaking', 'notice']],
    [['', 'constraint', 'breaking', 'notice']],
  ),
  edit(
    'a field',
    [object({ a: S }), object({ a: S, b: I })],
    [['.b', 'added', 'additive', 'additive']],
    [['.b', 'removed', 'breaking', 'breaking']],
  ),
  edit(
    'a field that is required',
    [object({ a: S }), object({ a: S }, { required: ['a'] })],
    [['.a', 'required', 'breaking', 'additive']],
    [['.a', 'optional', 'additive', 'breaking']],
  ),
  edit(
    'a field beside a union',
    [object({ a: S, b: S, c: S }, EITHER), object({ a: S, b: S }, EITHER)],
    [['.c', 'removed', 'breaking', 'breaking']],
    [['.c', 'added', 'additive', 'additive']],
  ),
  edit(
    'a member of a union',
    [{ anyOf: [S, I] }, { anyOf: [{ type: 'boolean' }, I, S] }],
    [['', 'type', 'additive', 'breaking']],
    [['', 'type', 'breaking', 'additive']],
  ),
  edit(
    'a field of a member of a union',
    [{ anyOf: [I, object({ a: S, b: S })] }, { anyOf: [object({ a: S }), I] }],
    [['.b', 'removed', 'breaking', 'breaking']],
    [['.b', 'added', 'additive', 'additive']],
  ),
  edit(
    'keys of an open object',
    [O, object({ a: S })],
    [
      ['.a', 'added', 'additive', 'additive'],
      ['', 'constraint', 'breaking', undefined],
    ],
    [
      ['.a', 'removed', 'additive', 'breaking'],
      ['', 'constraint', 'additive', undefined],
    ],
  ),
  edit(
    'values of a map',
    [
      { ...O, additionalProperties: S },
      { ...O, additionalProperties: I },
    ],
    [['.*', 'type', 'breaking', 'breaking']],
    [['.*', 'type', 'breaking', 'breaking']],
  ),
]
