import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { load, YAMLException } from 'js-yaml'
import { SpecError } from './problem.js'

/** A text with the name that its problems are reported under. */
export interface Source {
  /** The file or URL as the caller wrote it. */
  readonly name: string
  readonly text: string
}

const FETCH_TIMEOUT_MS = 30_000
/** Thirty times the published specification (1.8 MB in 2026). */
const MAX_BYTES = 50_000_000

export const isUrl = (location: string): boolean => /^https?:\/\//i.test(location)

/**
 * Reads a file or an http(s) URL.
 * @throws SpecError when it cannot be read, is too large, or a server answers anything but 200.
 */
export const readSource = async (location: string): Promise<Source> => {
  try {
    const text = isUrl(location) ? await download(location) : await readFile(location, 'utf8')
    return { name: location, text: text.replace(/^\uFEFF/, '') }
  } catch (cause) {
    if (cause instanceof SpecError) throw cause
    throw new SpecError(location, [{ pointer: '', reason: `cannot be read: ${explain(cause)}` }])
  }
}

/** `fetch failed` says nothing; its cause does. */
const explain = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message
}

const download = async (url: string): Promise<string> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
  if (response.status !== 200) throw new Error(`the server answered ${response.status}`)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Parses YAML 1.2 or JSON (which is a subset of it) into plain data without shared nodes.
 * @throws SpecError for a syntax error, a duplicate key, or a document that is not a mapping.
 */
export const parseSource = ({ name, text }: Source): Record<string, unknown> => {
  const fail = (reason: string): never => {
    throw new SpecError(name, [{ pointer: '', reason }])
  }
  if (/^\s*</.test(text)) fail('looks like a web page; name the specification itself')
  let data: unknown
  try {
    data = load(text, { filename: name })
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause
    const line = cause.mark ? `line ${cause.mark.line + 1}, column ${cause.mark.column + 1}: ` : ''
    fail(`${line}${cause.reason}`)
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return fail('is not a mapping of keys to values')
  }
  try {
    return JSON.parse(JSON.stringify(data))
  } catch {
    return fail('holds an alias of itself')
  }
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
