import { MAYBE_PROCESSED, NOTHING_SENT, type Progress } from '../core/progress.js'

/** The body of one attempt, and how much of it the runtime has taken. */
export interface RequestBody {
  /** Fields of the init of fetch. */
  readonly init: { readonly body: string | ReadableStream<Uint8Array>; readonly duplex?: 'half' }
  readonly headers: Readonly<Record<string, string>>
  /** How far the request may have come; undefined: the runtime does not tell. */
  progress(): Progress | undefined
}

/**
 * How a runtime reads a body that is a stream.
 * - Node and Bun ask for it when the connection stands, so that a body nobody asked for proves that nothing left.
 * - workerd reads ahead by a few pieces and asks for more once the first is written: a body whose end nobody asked for
 *   proves that the server cannot have the whole request.
 * - Deno reads all of it at once, which proves nothing; but it sends a text again by itself when a reused connection
 *   breaks, and a stream it cannot.
 */
type WhenRead = 'when_connected' | 'ahead' | 'at_once'

const runtimeReading = (): WhenRead => {
  const { navigator, Deno } = globalThis as { navigator?: { userAgent?: string }; Deno?: unknown }
  if (navigator?.userAgent === 'Cloudflare-Workers') return 'ahead'
  return Deno === undefined ? 'when_connected' : 'at_once'
}

const READING: WhenRead = runtimeReading()
/** More than workerd reads ahead. */
const PIECES_AHEAD = 6

/**
 * A body that can be read once. Runtimes send a text again by themselves, after a 421 (Node, by the fetch standard) or when
 * a reused connection breaks (Deno); a write must not be.
 */
export const createStreamBody = (text: string): RequestBody => {
  const bytes = new TextEncoder().encode(text)
  const pieces = READING === 'ahead' ? splitBytes(bytes, PIECES_AHEAD) : [bytes]
  let pulled = 0
  const pull = (controller: { enqueue(piece: Uint8Array): void; close(): void }): void => {
    controller.enqueue(pieces[pulled] as Uint8Array)
    pulled += 1
    if (pulled === pieces.length) controller.close()
  }
  const stream =
    READING === 'ahead'
      ? new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 })
      : // A stream of bytes is not read ahead when fetch copies the request.
        new ReadableStream({ type: 'bytes', pull }, { highWaterMark: 0 })
  return {
    init: { body: stream, duplex: 'half' },
    // Else it would travel in chunks, of which a server might not know the end.
    headers: { 'content-length': String(bytes.length) },
    progress: () => {
      if (READING === 'at_once') return undefined
      if (pulled === pieces.length) return MAYBE_PROCESSED
      return READING === 'when_connected' ? NOTHING_SENT : { sent: true, complete: false }
    },
  }
}

/** One byte each, and the rest. */
const splitBytes = (bytes: Uint8Array, count: number): Uint8Array[] => {
  const single = Math.max(0, Math.min(count, bytes.length) - 1)
  const pieces = Array.from({ length: single }, (_, index) => bytes.slice(index, index + 1))
  return [...pieces, bytes.slice(single)]
}

/** The same text in every attempt, for a fetch that the caller brings: not all take a stream. */
export const createTextBody = (text: string): RequestBody => ({
  init: { body: text },
  headers: {},
  progress: () => undefined,
})

/** Whether a function is the runtime's own fetch, and no wrapper, double or polyfill. */
export const isRuntimeFetch = (fetch: unknown): boolean => {
  if (typeof fetch !== 'function') return false
  const known = verdicts.get(fetch)
  if (known !== undefined) return known
  const verdict = isNativeFetch(fetch)
  verdicts.set(fetch, verdict)
  return verdict
}

const verdicts = new WeakMap<object, boolean>()
const fetchAtImport: unknown = globalThis.fetch

const isNativeFetch = (fetch: object): boolean => {
  const { process, Bun, Deno } = globalThis as {
    process?: { versions?: { node?: string } }
    Bun?: unknown
    Deno?: unknown
  }
  if (Deno !== undefined) return fetch === fetchAtImport
  const text = Function.prototype.toString.call(fetch)
  const isNode = process?.versions?.node !== undefined && Bun === undefined && READING !== 'ahead'
  return isNode ? text.includes('internal/deps/undici') : text.includes('[native code]')
}
