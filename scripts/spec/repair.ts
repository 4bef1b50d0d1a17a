import { escapeToken, isObject, type JsonObject, lookUp, METHODS } from './document.js'
import { removeExtensions, walk, wholeDocument } from './grammar.js'
import { type Notice, readAs31 } from './openapi-30.js'
import { readFrom32 } from './openapi-32.js'
import { removeExtensionsBelow } from './plain-data.js'
import type { SpecProblem } from './problem.js'
import { repairTypes } from './repair-types.js'

export interface Repaired {
  /** A new document; the old one stays as it was. */
  readonly doc: JsonObject
  /** What was repaired, and where: one notice for each place. */
  readonly notices: readonly SpecProblem[]
}

/**
 * Reads a publication as OpenAPI 3.1 without extensions, and repairs what it says in a way that OpenAPI does not allow,
 * where only one reading is possible: a schema that describes an object and names no type, a version without its last number, a path parameter that is optional (OpenAPI
 * 3.1.0, Parameter Object: it is required), a `?` in a path template, and a reference with white space in it (a long one
 * that was folded inside of quotes). What can be read in two ways is left for `acceptDocument` to refuse.
 */
export const repairDocument = (original: JsonObject): Repaired => {
  const doc = structuredClone(original)
  const notices: SpecProblem[] = []
  const notice: Notice = (pointer, reason) => notices.push({ pointer, reason })
  repairVersion(doc, notice)
  // Tools may put anything there, also what looks like a path, a status or a reference.
  walk(wholeDocument(doc), removeExtensions)
  const { info, servers, tags, externalDocs, components } = doc
  const schemes = isObject(components) ? components['securitySchemes'] : undefined
  // Names of schemes are none, however they begin.
  const parts = [info, servers, tags, externalDocs, ...(isObject(schemes) ? Object.values(schemes) : [])]
  for (const part of parts) removeExtensionsBelow(part)
  if (/^3\.0\./.test(String(doc['openapi']))) readAs31(doc, notice)
  if (/^3\.2\./.test(String(doc['openapi']))) readFrom32(doc, notice)
  repairTypes(doc, notice)
  repairReferences(doc, notice)
  repairTemplates(doc, notice)
  for (const [pointer, parameter] of allParameters(doc)) repairParameter(parameter, pointer, notice)
  return { doc, notices }
}

/** A version without its last number, or written as a number, as YAML reads `openapi: 3.1`. */
const repairVersion = (doc: JsonObject, notice: Notice): void => {
  const { openapi } = doc
  if (openapi !== 3 && !/^3\.[012]$/.test(String(openapi))) return
  // As a number 3.0 is 3.
  const version = `${openapi === 3 ? '3.0' : openapi}.0`
  doc['openapi'] = version
  notice('/openapi', `${JSON.stringify(openapi)} is read as ${version}`)
}

/** Those in data and in extensions are none. */
const repairReferences = (doc: JsonObject, notice: Notice): void =>
  walk(wholeDocument(doc), ({ node, pointer }) => {
    const ref = isObject(node) ? node['$ref'] : undefined
    if (!isObject(node) || typeof ref !== 'string') return
    const whole = ref.replaceAll(/\s+/g, '')
    // As folded text is read there is one space in it; a name with that space would be another reading.
    const readings = [whole, ref.trim().replaceAll(/\s+/g, ' ')].filter(
      each => lookUp(doc, each) !== undefined,
    )
    if (whole === ref || lookUp(doc, ref) !== undefined || readings[0] !== whole || readings.length > 1)
      return
    node['$ref'] = whole
    notice(
      `${pointer}/$ref`,
      `white space in a reference was left out; it is read as ${JSON.stringify(whole)}`,
    )
  })

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
const allParameters = (doc: JsonObject): [pointer: string, parameter: JsonObject][] => {
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
