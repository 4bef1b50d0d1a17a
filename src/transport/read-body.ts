import type { FetchHeaders, FetchResponse } from '../core/fetch.js'

/** A fetch of the caller gave something that is no Response. */
export class NoResponse extends Error {}

/** @throws NoResponse */
export const checkResponse = (value: unknown): void => {
  const { status, headers, text } = Object(value) as { status?: unknown; headers?: unknown; text?: unknown }
  if (!Number.isInteger(status) || typeof text !== 'function')
    throw new NoResponse(`gave ${describeResponse(value)}`)
  const { get, [Symbol.iterator]: iterator } = Object(headers) as Partial<FetchHeaders>
  const isHeaders =
    typeof get === 'function' && typeof iterator === 'function' && get.call(headers, ABSENT) === null
  if (!isHeaders) throw new NoResponse('gave a Response whose headers are no Headers')
}

/** What no server sends: the answer to it tells Headers from a Map. */
const ABSENT = 'x-propexo-client-absent'

const describeResponse = (value: unknown): string =>
  typeof value === 'object' && value !== null ? 'an object that is no Response' : String(value)

/** The body is larger than the limit. */
export class TooLarge extends Error {}

const DECODER = new TextDecoder()

/**
 * Reads a body as text, but not more of it than the limit allows: it may be a small one that is packed a thousandfold.
 * @throws TooLarge
 */
export const readBodyText = async (response: FetchResponse, maxBytes: number): Promise<string> => {
  // A length that HTTP itself keeps, of bytes that are not packed.
  const isBounded = response.headers.get('content-encoding') === null && lengthOf(response) <= maxBytes
  if (isBounded || !hasChunks(response.body)) return bounded(await response.text(), maxBytes)
  return DECODER.decode(await readChunks(response.body, maxBytes))
}

/** The same as the bytes that came. */
export const readBytes = async (response: FetchResponse, maxBytes: number): Promise<Uint8Array> => {
  if (hasChunks(response.body)) return readChunks(response.body, maxBytes)
  const buffer = await response.arrayBuffer?.()
  const bytes = buffer ? new Uint8Array(buffer) : new TextEncoder().encode(await response.text())
  if (bytes.length > maxBytes) throw new TooLarge()
  return bytes
}

const lengthOf = ({ headers }: FetchResponse): number => {
  const text = headers.get('content-length')
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY
}

/** Of what gives only the whole: its characters are as many as its bytes, or fewer. */
const bounded = (text: string, maxBytes: number): string => {
  if (text.length > maxBytes) throw new TooLarge()
  return text
}

type Chunks = AsyncIterable<Uint8Array> | { getReader(): ReadableStreamDefaultReader<Uint8Array> }

const hasChunks = (body: unknown): body is Chunks => {
  const { getReader, [Symbol.asyncIterator]: iterator } = Object(body) as {
    getReader?: unknown
    [Symbol.asyncIterator]?: unknown
  }
  return typeof getReader === 'function' || typeof iterator === 'function'
}

const readChunks = async (body: Chunks, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunksOf(body)) {
    size += chunk.length
    // Leaving the loop ends the connection.
    if (size > maxBytes) throw new TooLarge()
    chunks.push(chunk)
  }
  const [first] = chunks
  if (chunks.length === 1 && first) return first
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}

async function* chunksOf(body: Chunks): AsyncGenerator<Uint8Array, void, undefined> {
  if (!('getReader' in body)) {
    yield* body
    return
  }
  const reader = body.getReader()
  let isDone = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isDone = done
      if (done) return
      yield value
    }
  } finally {
    if (!isDone) reader.cancel().catch(() => {})
  }
}

/**
 * Whether JSON nests deeper than the limit. Told before it is parsed: a body of brackets alone takes a hundred times its
 * size in memory.
 */
export const isTooDeep = (text: string, maxDepth: number): boolean => {
  // Each level needs a character to open it.
  if (text.length <= maxDepth) return false
  let depth = 0
  let isInText = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (isInText) {
      if (code === BACKSLASH) index += 1
      else if (code === QUOTE) isInText = false
    } else if (code === QUOTE) isInText = true
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1
      if (depth > maxDepth) return true
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
  }
  return false
}

const QUOTE = 0x22
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
