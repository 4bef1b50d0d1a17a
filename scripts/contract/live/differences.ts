import { escapeToken, isObject, type JsonObject } from '../../spec/document.js'
import { type Shape, shapesOf } from './shapes.js'

/** In the order in which they are reported. */
export const KINDS = [
  'undeclared status',
  'not JSON',
  'undeclared header',
  'missing header',
  'undeclared field',
  'null',
  'missing field',
  'wrong type',
  'new member',
  'refused value',
] as const

/** A way in which an answer differs from the contract. It holds no value: values are people's data. */
export interface Difference {
  readonly kind: (typeof KINDS)[number]
  /** Of a header its name; else names of fields, where `[*]` is any item of an array, and `*` any field of a map. */
  readonly place: string
  /** What is known of it besides; empty where there is nothing. */
  readonly detail: string
}

/** A difference within a value. */
export interface Found extends Difference {
  /** RFC 6901 JSON Pointer. It may hold data, and goes into no report. */
  readonly pointer: string
}

/** A value that was held against a schema. */
export interface Compared {
  readonly found: readonly Found[]
  /** The place of every value that was reached, by its pointer. */
  readonly places: ReadonlyMap<string, string>
}

/** How a value differs from a schema in fields, nulls, types and members of enums. Bounds are the validators' business. */
export const compare = (doc: JsonObject, schema: unknown, value: unknown): Compared =>
  compareAt(doc, [schema], { value, pointer: '', place: '' })

interface Spot {
  readonly value: unknown
  readonly pointer: string
  readonly place: string
}

/** With the shape that fits best. */
const compareAt = (doc: JsonObject, schemas: readonly unknown[], spot: Spot): Compared => {
  const compared = shapesOf(doc, schemas).map(shape => compareShape(doc, shape, spot))
  const places = new Map(compared.flatMap(each => [...each.places]))
  const best = compared.reduce<Compared | undefined>(
    (left, right) => (left && left.found.length <= right.found.length ? left : right),
    undefined,
  )
  return { found: best?.found ?? [], places }
}

const compareShape = (doc: JsonObject, shape: Shape, spot: Spot): Compared => {
  const { value, pointer, place } = spot
  const here = problemOf(shape, value)
  if (here !== undefined) return { found: [{ ...here, pointer, place }], places: new Map([[pointer, place]]) }
  const inside = Array.isArray(value)
    ? value.map((item, index) =>
        compareAt(doc, shape.items, { value: item, pointer: `${pointer}/${index}`, place: `${place}[*]` }),
      )
    : fieldsOf(shape, spot).map(({ schemas, ...field }) =>
        schemas ? compareAt(doc, schemas, field) : undeclared(field),
      )
  return {
    found: [...missingFrom(shape, spot), ...inside.flatMap(({ found }) => found)],
    places: new Map([[pointer, place], ...inside.flatMap(({ places }) => [...places])]),
  }
}

/** What is wrong with the value itself, whatever is in it. */
const problemOf = ({ types, enums }: Shape, value: unknown): Pick<Found, 'kind' | 'detail'> | undefined => {
  const type = typeOf(value)
  const refusing = types.find(each => !each.some(wanted => isOfType(value, wanted)))
  if (refusing) {
    if (type === 'null') return { kind: 'null', detail: '' }
    return { kind: 'wrong type', detail: `${type}, not ${refusing.join(' or ')}` }
  }
  if (enums.every(members => members.some(member => isSame(member, value)))) return undefined
  if (type === 'null') return { kind: 'null', detail: '' }
  return { kind: 'new member', detail: memberName(value) }
}

/** Members of enums are constants or values, which compare as JSON. */
const isSame = (left: unknown, right: unknown): boolean =>
  left === right || JSON.stringify(left) === JSON.stringify(right)

const isOfType = (value: unknown, wanted: string): boolean =>
  wanted === typeOf(value) || (wanted === 'integer' && Number.isInteger(value))

/** As JSON names it. */
const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** A constant of the API is written like one; anything else may be what somebody has typed. */
const memberName = (value: unknown): string =>
  typeof value === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(value) ? value : ''

const missingFrom = ({ required }: Shape, { value, pointer, place }: Spot): readonly Found[] =>
  isObject(value)
    ? [...required]
        .filter(name => !Object.hasOwn(value, name))
        .map(name => ({
          kind: 'missing field' as const,
          ...{ place: within(place, name), pointer: `${pointer}/${escapeToken(name)}`, detail: '' },
        }))
    : []

interface Field extends Spot {
  /** Undefined: the field is not declared. */
  readonly schemas: readonly unknown[] | undefined
}

const fieldsOf = ({ properties, others }: Shape, { value, pointer, place }: Spot): readonly Field[] =>
  Object.entries(isObject(value) ? value : {}).map(([name, each]) => {
    const declared = properties.get(name)
    const shown = declared ? name : others ? '*' : fieldName(name)
    return {
      schemas: declared ?? others,
      ...{ value: each, pointer: `${pointer}/${escapeToken(name)}`, place: within(place, shown) },
    }
  })

const undeclared = ({ pointer, place }: Spot): Compared => ({
  found: [{ kind: 'undeclared field', place, pointer, detail: '' }],
  places: new Map([[pointer, place]]),
})

const within = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`)

/** A name that is built like those of the contract; one of another build may be an id or what somebody has typed. */
const fieldName = (name: string): string =>
  /^[a-z][a-z0-9_]{0,40}$/i.test(name) && !/\d{3}/.test(name) ? name : '?'
