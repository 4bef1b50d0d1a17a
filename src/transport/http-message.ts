import type { FetchHeaders } from '../core/fetch.js'
import type { Redactor } from './redact.js'

/** A request as text, from which each attempt builds its own. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** A whole answer: the body has been read. */
export interface HttpResponse {
  readonly status: number
  readonly ok: boolean
  readonly headers: FetchHeaders
  readonly text: string
  /** The body as it came, where the caller asked for bytes. */
  readonly bytes?: Uint8Array
  /** False where a fetch of the caller has followed a redirect by itself. */
  readonly isDirect: boolean
  /** How many attempts were made for it. */
  readonly attempts: number
}

/** An answer, with what takes the token out of it. */
export interface Answered {
  readonly response: HttpResponse
  readonly redactor: Redactor
}
