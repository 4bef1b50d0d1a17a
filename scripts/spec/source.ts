import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { CORE_SCHEMA, constructFromEvents, type Event, mergeTag, parseEvents, YAMLException } from 'js-yaml'
import { parseUrl } from '../../src/core/url.js'
import { type DownloadRules, download } from './download.js'
import { SpecError } from './problem.js'

/** A text with the name that its problems are reported under. */
export interface Source {
  /** The file or URL as the caller wrote it. */
  readonly name: string
  readonly text: string
  /** The day on which a server says that it was changed, as YYYY-MM-DD. */
  readonly modifiedOn?: string
}

export const isUrl = (location: string): boolean => /^https?:\/\//i.test(location)

/**
 * Reads a file or an http(s) URL.
 * @param rules of downloads
 * @throws SpecError when it cannot be read; see `download`
 */
export const readSource = async (
  location: string,
  rules: DownloadRules = { httpsOnly: false },
): Promise<Source> => {
  try {
    if (!isUrl(location)) return { name: location, text: withoutMark(await readFile(location, 'utf8')) }
    const { text, modifiedOn } = await download(location, rules)
    return {
      name: nameOf(location),
      text: withoutMark(text),
      ...(modifiedOn === undefined ? {} : { modifiedOn }),
    }
  } catch (cause) {
    throw new SpecError(nameOf(location), [{ pointer: '', reason: `cannot be read: ${explain(cause)}` }])
  }
}

/** As messages and files may tell it: a URL without its query and its user, which may hold a secret. */
export const nameOf = (location: string): string => {
  const url = isUrl(location) ? parseUrl(location) : undefined
  return url ? url.origin + url.pathname : location
}

/** Without a byte order mark. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

/** `fetch failed` says nothing; its cause does. */
const explain = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message
}

/** YAML 1.2, and the merge keys of 1.1 (`<<`), which tools of OpenAPI read. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag)

/** Deeper than any schema that is generated from: what is too deep for that is left out by name. */
const DEPTH = 1000

const parsedEvents = new WeakMap<Source, readonly Event[]>()

/**
 * What stands where in a text. Parsing takes most of the time of reading, so it is done once for a source.
 * @throws YAMLException
 */
export const eventsOf = (source: Source): readonly Event[] => {
  const known = parsedEvents.get(source)
  if (known) return known
  const events = parseEvents(source.text, { filename: source.name, maxDepth: DEPTH })
  parsedEvents.set(source, events)
  return events
}

const constructed = (source: Source): unknown => {
  const { name, text } = source
  const documents = constructFromEvents([...eventsOf(source)], {
    filename: name,
    source: text,
    schema: SCHEMA,
  })
  if (documents.length === 1) return documents[0]
  throw new YAMLException(documents.length === 0 ? 'the input is empty' : 'holds more than one document')
}

/**
 * Parses YAML 1.2 or JSON (which is a subset of it) into plain data without shared nodes.
 * @throws SpecError for a syntax error, a duplicate key, or a document that is not a mapping.
 */
export const parseSource = (source: Source): Record<string, unknown> => {
  const { name, text } = source
  const fail = (reason: string): never => {
    throw new SpecError(name, [{ pointer: '', reason }])
  }
  if (/^\s*</.test(text)) fail('looks like a web page; name the specification itself')
  let data: unknown
  try {
    data = constructed(source)
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause
    const line = cause.mark ? `line ${cause.mark.line + 1}, column ${cause.mark.column + 1}: ` : ''
    fail(`${line}${cause.reason}`)
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return fail('is not a mapping of keys to values')
  }
  const size = sizeOf(data)
  if (size === undefined) return fail('holds an alias of itself')
  if (size > LARGEST) return fail(`stands for more than ${LARGEST} values, through aliases of aliases`)
  return JSON.parse(JSON.stringify(data, (_, value) => finite(value)))
}

/** JSON knows no such numbers: they stay as they are written in YAML, for each place to judge. */
const finite = (value: unknown): unknown => {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf'
}

/** More values than the largest published documents have. */
const LARGEST = 5_000_000

/** The number of values when each alias is written out; undefined where one leads back to itself. */
const sizeOf = (root: object): number | undefined => {
  const sizes = new Map<unknown, number | undefined>()
  const visit = (node: unknown): number | undefined => {
    if (typeof node !== 'object' || node === null) return 1
    if (sizes.has(node)) return sizes.get(node)
    // Until it is known: what leads back here has no end.
    sizes.set(node, undefined)
    let size = 1
    for (const each of Object.values(node)) {
      const below = visit(each)
      if (below === undefined) return undefined
      size += below
    }
    sizes.set(node, size)
    return size
  }
  return visit(root)
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
