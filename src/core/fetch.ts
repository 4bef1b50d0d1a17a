/** What a fetch is given. */
export interface FetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string | null
  readonly signal: AbortSignal
  readonly redirect: 'manual'
  readonly cache: 'no-store'
}

/** A fetch of the caller: the global one, that of undici or of node-fetch, or a function around one. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

/** What a fetch has to give: that of undici, of node-fetch, or a double of a test. */
export interface FetchResponse {
  readonly status: number
  readonly headers: FetchHeaders
  readonly body?: unknown
  text(): Promise<string>
  arrayBuffer?(): Promise<ArrayBuffer>
  /** Where it came from in the end. */
  readonly url?: string
  readonly redirected?: boolean
}

export interface FetchHeaders extends Iterable<[string, string]> {
  get(name: string): string | null
}
