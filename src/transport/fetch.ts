import type { FetchResponse } from './read-body.js'

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
