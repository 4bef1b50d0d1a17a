import { escapeToken, isObject, type JsonObject, lookUp, METHODS } from './document.js'
import type { SpecProblem } from './problem.js'
import { isData } from './walk.js'

export interface Repaired {
  /** A new document; the old one stays as it was. */
  readonly doc: JsonObject
  /** What was repaired, and where: one notice for each place. */
  readonly notices: readonly SpecProblem[]
}

type Notice = (pointer: string, reason: string) => void

/**
 * Repairs what a publication says in a way that OpenAPI does not allow, where only one reading is possible:
 * a path parameter that is optional (OpenAPI 3.1.0, Parameter Object: it is required), a `?` in a path template, and a
 * reference with white space in it (a long one that was folded inside of quotes).
 * What can be read in two ways is left for `checkDocument` to refuse.
 */
export const repairDocument = (original: JsonObject): Repaired => {
  const doc = structuredClone(original)
  const notices: SpecProblem[] = []
  const notice: Notice = (pointer, reason) => notices.push({ pointer, reason })
  repairReferences(doc, doc, '', notice)
  repairTemplates(doc, notice)
  for (const [pointer, parameter] of parametersOf(doc)) repairParameter(parameter, pointer, notice)
  return { doc, notices }
}

const repairReferences = (doc: JsonObject, node: unknown, pointer: string, notice: Notice): void => {
  if (!Array.isArray(node) && !isObject(node)) return
  for (const [key, value] of Object.entries(node)) {
    const at = `${pointer}/${escapeToken(key)}`
    if (key === '$ref' && typeof value === 'string') {
      const whole = value.replaceAll(/\s+/g, '')
      // As folded text is read there is one space in it; a name with that space would be another reading.
      const readings = [whole, value.trim().replaceAll(/\s+/g, ' ')].filter(
        each => lookUp(doc, each) !== undefined,
      )
      if (whole === value || lookUp(doc, value) !== undefined || readings[0] !== whole || readings.length > 1)
        continue
      Object.assign(node, { $ref: whole })
      notice(at, `white space in a reference was left out; it is read as ${JSON.stringify(whole)}`)
    } else if (!isData(key, pointer)) repairReferences(doc, value, at, notice)
  }
}

const OPTIONAL_NAME = /\{([^{}?]+)\?\}/g

/** `/v1/things/{id?}` stands for two paths, of which the one without the parameter has its own entry, or does not exist. */
const repairTemplates = (doc: JsonObject, notice: Notice): void => {
  const { paths } = doc
  if (!isObject(paths)) return
  const entries = Object.entries(paths).map(([path, item]): [string, unknown] => {
    const whole = path.replaceAll(OPTIONAL_NAME, '{$1}')
    if (whole === path || Object.hasOwn(paths, whole)) return [path, item]
    notice(`/paths/${escapeToken(path)}`, `an optional path parameter is read as required: ${whole}`)
    return [whole, item]
  })
  doc['paths'] = Object.fromEntries(entries)
}

/** Every parameter object of the document, with its JSON Pointer. */
const parametersOf = (doc: JsonObject): [pointer: string, parameter: JsonObject][] => {
  const { paths, components } = doc
  const lists: [string, unknown][] = []
  for (const [path, item] of Object.entries(isObject(paths) ? paths : {})) {
    if (!isObject(item)) continue
    const at = `/paths/${escapeToken(path)}`
    lists.push([`${at}/parameters`, item['parameters']])
    for (const method of METHODS) {
      const { [method]: operation } = item
      if (isObject(operation)) lists.push([`${at}/${method}/parameters`, operation['parameters']])
    }
  }
  if (isObject(components)) lists.push(['/components/parameters', components['parameters']])
  return lists.flatMap(([pointer, list]) =>
    Object.entries(Array.isArray(list) || isObject(list) ? list : {}).flatMap(
      ([key, each]): [string, JsonObject][] =>
        isObject(each) ? [[`${pointer}/${escapeToken(key)}`, each]] : [],
    ),
  )
}

const repairParameter = (parameter: JsonObject, pointer: string, notice: Notice): void => {
  const { in: place, name, required } = parameter
  if (place !== 'path') return
  if (typeof name === 'string' && name.endsWith('?')) {
    parameter['name'] = name.slice(0, -1)
    notice(pointer, `the path parameter ${name} is read as ${name.slice(0, -1)}`)
  }
  if (required === true) return
  // A value that is no boolean is left to be refused.
  if (required !== undefined && required !== false) return
  parameter['required'] = true
  notice(pointer, `the path parameter ${String(parameter['name'])} is optional, and is read as required`)
}
