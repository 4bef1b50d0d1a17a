import type { JsonObject, Operation } from '../spec/document.js'
import { type Found, found, placed } from './change.js'
import { deprecated, toldFields } from './fields.js'
import { requiredFindings } from './properties.js'
import { shown } from './shown.js'
import { type Document, inBoth, type Operations, objectsIn, resolved } from './sides.js'
import { below } from './where.js'
import { writingFindings } from './written.js'

const PLACES = ['query', 'header', 'cookie'] as const

export const parameterChanges = (both: Operations): Found[] => {
  const [old, now] = [comparedParameters(both.from, both.old), comparedParameters(both.to, both.now)]
  return [...pathChanges(both, old, now), ...PLACES.flatMap(place => changesIn(both, place, old, now))]
}

type Parameters = readonly JsonObject[]

/** OpenAPI 3.1, Parameter Object: what is said of these headers is ignored, because other fields say it. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization'])

const isIgnored = ({ in: place, name }: JsonObject): boolean =>
  place === 'header' && IGNORED_HEADERS.has(String(name).toLowerCase())

/** Those of the path hold for each of its operations that has none of the same name. */
const comparedParameters = (document: Document, { path, node }: Operation): Parameters => {
  const item = resolved(document, objectsIn(document.doc['paths'])[path])
  const lists = [item['parameters'], node['parameters']].map(list => (Array.isArray(list) ? list : []))
  const parameters = lists
    .flat()
    .map(each => resolved(document, each))
    .filter(each => !isIgnored(each))
  return [...new Map(parameters.map(each => [`${each['in']} ${each['name']}`, each])).values()]
}

const placeholdersIn = (path: string): string[] =>
  [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)

const pathChanges = (both: Operations, old: Parameters, now: Parameters): Found[] => {
  const renamed = placeholdersIn(both.now.path)
  return placeholdersIn(both.old.path).flatMap((name, index) => {
    const other = renamed[index] ?? name
    const at = `request.path.${name}`
    const named = (each: JsonObject, wanted: string): boolean =>
      each['in'] === 'path' && each['name'] === wanted
    const [before, after] = [old.find(each => named(each, name)), now.find(each => named(each, other))]
    const changes = before && after ? written(both, 'path', [before, after], at) : []
    // The URL stays the same; who passes parameters by name has another name to pass.
    return other === name
      ? changes
      : [found(at, 'renamed_path_parameter', 'notice', [name, other]), ...changes]
  })
}

const changesIn = (both: Operations, place: string, old: Parameters, now: Parameters): Found[] => {
  // Names of headers are the same in any case: RFC 9110, section 5.1.
  const nameOf = ({ name }: JsonObject): string =>
    place === 'header' ? String(name).toLowerCase() : String(name)
  const [before, after] = [old, now].map(
    list => new Map(list.filter(each => each['in'] === place).map(each => [nameOf(each), each])),
  )
  return inBoth(before ?? new Map(), after ?? new Map()).flatMap(([name, from, to]) => {
    const at = below(`request.${place}`, String((from ?? to)?.['name'] ?? name))
    const inShort = ({ reader }: Document, node: JsonObject): unknown =>
      shown(reader.read(parameterSchemaOf(node)), reader.shapeOf)
    if (from && to) {
      const required = requiredFindings(from['required'] === true, to['required'] === true, '')
      return [...required.map(each => placed(at, 'request', each)), ...written(both, place, [from, to], at)]
    }
    if (from) return [found(at, 'removed', 'breaking', [inShort(both.from, from), null])]
    if (!to) return []
    const level = to['required'] === true ? 'breaking' : 'additive'
    return [found(at, 'added', level, [null, inShort(both.to, to)])]
  })
}

/** A parameter may have its schema under the one media type that it is written in. */
export const parameterSchemaOf = ({ schema, content }: JsonObject): unknown =>
  schema ?? objectsIn(Object.values(objectsIn(content))[0])['schema']

/** What both have: schema, writing, and what is said of it. */
const written = (
  both: Operations,
  place: string,
  [from, to]: readonly [JsonObject, JsonObject],
  at: string,
): Found[] => {
  const [old, now] = [parameterSchemaOf(from), parameterSchemaOf(to)]
  const sides = [
    { node: from, shape: both.from.reader.read(old) },
    { node: to, shape: both.to.reader.read(now) },
  ] as const
  // The schema of a parameter may be deprecated in place of the parameter.
  const inSchema = both.comparisons.request.changesAt(at, old, now)
  return [
    ...deprecated(from, to, at),
    ...inSchema,
    ...writingFindings(place, ...sides).map(each => placed(at, 'request', each)),
    ...emptyValueChanges(from, to, at),
    ...toldFields('parameter', from, to, at),
  ]
}

const emptyValueChanges = (from: JsonObject, to: JsonObject, at: string): Found[] => {
  const [was, is] = [from, to].map(node => node['allowEmptyValue'] === true)
  if (was === is) return []
  const of = (value: boolean | undefined): unknown => ({ allowEmptyValue: value })
  return [found(at, 'constraint', is ? 'additive' : 'breaking', [of(was), of(is)])]
}
