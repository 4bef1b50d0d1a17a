import { isObject, type JsonObject } from '../spec/document.js'
import { type BodyDirection, type Found, found, placed } from './change.js'
import { deprecated, toldFields } from './fields.js'
import { parameterSchemaOf } from './parameters.js'
import { requiredFindings } from './properties.js'
import { shown } from './shown.js'
import { inBoth, type Operations, objectsIn, resolved } from './sides.js'
import { stepTo } from './where.js'
import { writingFindings } from './written.js'

export const bodyChanges = (both: Operations): Found[] => {
  const at = 'request.body'
  const [before, after] = [both.old.node['requestBody'], both.now.node['requestBody']]
  if (!isObject(before) && !isObject(after)) return []
  if (!isObject(after)) return [found(at, 'removed', 'breaking', ['application/json', null])]
  const [from, to] = [resolved(both.from, before), resolved(both.to, after)]
  const [was, is] = [from['required'] === true, to['required'] === true]
  if (!isObject(before)) return [found(at, 'added', is ? 'breaking' : 'additive', [null, 'application/json'])]
  return [
    ...requiredFindings(was, is, '').map(each => placed(at, 'request', each)),
    ...toldFields('request body', from, to, at),
    ...contentChanges(both, 'request', [from, to], at),
  ]
}

/** Media types by their names, without parameters such as a charset. */
const mediaTypes = ({ content }: JsonObject): ReadonlyMap<string, JsonObject> =>
  new Map(
    Object.entries(objectsIn(content)).map(([type, media]) => [
      (type.split(';')[0] ?? '').trim().toLowerCase(),
      objectsIn(media),
    ]),
  )

const contentChanges = (
  both: Operations,
  direction: BodyDirection,
  [from, to]: readonly [JsonObject, JsonObject],
  at: string,
): Found[] => {
  const [old, now] = [mediaTypes(from), mediaTypes(to)]
  return inBoth(old, now).flatMap(([type, before, after]) => {
    // Where nothing is said of the content at all it may be anything, unless nothing was said of it under its type either.
    const isSaid = before?.['schema'] !== undefined || after?.['schema'] !== undefined
    if (!after && (now.size > 0 || !isSaid)) return [found(at, 'removed', 'breaking', [type, null])]
    if (!before && (old.size > 0 || !isSaid)) return [found(at, 'added', 'additive', [null, type])]
    const isRoot = direction === 'request'
    return [
      ...both.comparisons[direction].changesAt(at, before?.['schema'], after?.['schema'], isRoot),
      ...toldFields('media type', before ?? {}, after ?? {}, at),
    ]
  })
}

export const responseChanges = (both: Operations): Found[] => {
  const [old, now] = [both.old, both.now].map(
    ({ node }) => new Map(Object.entries(objectsIn(node['responses']))),
  )
  return inBoth(old ?? new Map(), now ?? new Map()).flatMap(([status, before, after]) => {
    if (status.startsWith('x-')) return []
    const at = `response.${status}`
    const isSuccess = status.startsWith('2')
    const between = (known: unknown): Found[] => {
      const [from, to] = [resolved(both.from, known), resolved(both.to, after)]
      return [
        ...toldFields('response', from, to, at),
        ...headerChanges(both, from, to, at),
        ...contentChanges(both, 'response', [from, to], at),
      ]
    }
    if (after === undefined) return [found(at, 'removed', isSuccess ? 'breaking' : 'notice', [status, null])]
    if (before !== undefined) return between(before)
    // A status of its own comes before the range that it was in.
    const range = /^\d{3}$/.test(status) ? old?.get(`${status[0]}XX`) : undefined
    const added = found(at, 'added', isSuccess ? 'additive' : 'notice', [null, status])
    return [added, ...(range === undefined ? [] : between(range))]
  })
}

/** OpenAPI 3.1, Response Object: a header `Content-Type` is ignored. */
const headersOf = ({ headers }: JsonObject): ReadonlyMap<string, unknown> =>
  new Map(
    Object.entries(objectsIn(headers))
      .map(([name, header]) => [name.toLowerCase(), header] as const)
      .filter(([name]) => name !== 'content-type'),
  )

const headerChanges = (both: Operations, from: JsonObject, to: JsonObject, response: string): Found[] =>
  inBoth(headersOf(from), headersOf(to)).flatMap(([name, before, after]) => {
    const at = `${response}.(header)${stepTo(name)}`
    const [old, now] = [resolved(both.from, before), resolved(both.to, after)]
    const [was, is] = [old['required'] === true, now['required'] === true]
    const [read, readNew] = [both.from.reader, both.to.reader]
    const [oldSchema, newSchema] = [parameterSchemaOf(old), parameterSchemaOf(now)]
    if (after === undefined) {
      // Nobody could rely on what may be missing.
      const level = was ? 'breaking' : 'notice'
      return [found(at, 'removed', level, [shown(read.read(oldSchema), read.shapeOf), null])]
    }
    if (before === undefined)
      return [found(at, 'added', 'additive', [null, shown(readNew.read(newSchema), readNew.shapeOf)])]
    const sides = [
      { node: old, shape: read.read(oldSchema) },
      { node: now, shape: readNew.read(newSchema) },
    ] as const
    return [
      ...requiredFindings(was, is, '').map(each => placed(at, 'response', each)),
      ...deprecated(old, now, at),
      ...both.comparisons.response.changesAt(at, oldSchema, newSchema),
      ...writingFindings('header', ...sides).map(each => placed(at, 'response', each)),
      ...toldFields('header', old, now, at),
    ]
  })
