/** The second argument of a `fetch`. */
export interface FetchInit {
  /** The HTTP method, in capitals. */
  readonly method: string
  /** All headers, `Authorization` among them. */
  readonly headers: Record<string, string>
  /** The serialised body; null if there is none. */
  readonly body: string | null
  /** Aborts the attempt. */
  readonly signal: AbortSignal
  /** The client follows redirects itself. */
  readonly redirect: 'manual'
  /** No answer may come from a cache. */
  readonly cache: 'no-store'
}

/** A replacement for the global `fetch`: that of undici or node-fetch, or a function around one. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

/** What a `fetch` must resolve to: the answer of undici or node-fetch, or a test double. */
export interface FetchResponse {
  /** The HTTP status. */
  readonly status: number
  /** The headers of the answer. */
  readonly headers: FetchHeaders
  /** A stream of the body, if the `fetch` has one; it is read with a size limit. */
  readonly body?: unknown
  /** Reads the body as text. */
  text(): Promise<string>
  /** Reads the body as bytes. */
  arrayBuffer?(): Promise<ArrayBuffer>
  /** The URL of the answer, after redirects. */
  readonly url?: string
  /** Whether the `fetch` followed a redirect by itself. */
  readonly redirected?: boolean
}

/** The headers of an answer, as `Headers` has them. */
export interface FetchHeaders extends Iterable<[string, string]> {
  /** The value of a header, or null; names are case-insensitive. */
  get(name: string): string | null
}
