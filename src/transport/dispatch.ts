import { RuleError } from '../core/input-errors.js'
import { initIssue } from './api-init.js'
import type { HttpRequest } from './http-message.js'

/** What openapi-fetch gives to its fetch, as far as we use it. */
export type BuiltRequest = Pick<Request, 'method' | 'url' | 'headers'>

/** What of an answer openapi-fetch reads. */
export type BuiltResponse = Pick<Response, 'status' | 'ok'> & {
  readonly headers: { get(name: string): string | null }
}

/**
 * Every request of the client is made here: openapi-fetch builds it, and hands it to `exchange` instead of a fetch.
 * @param run calls openapi-fetch with what it is given
 * @throws RuleError for a request that cannot be built; what `exchange` throws, also where openapi-fetch loses it
 */
export const dispatch = async <T>(
  operation: string,
  bodyText: string | undefined,
  run: (init: object) => T | Promise<T>,
  exchange: (message: HttpRequest) => Promise<BuiltResponse>,
): Promise<T> => {
  let failure: { readonly error: unknown } | undefined
  const fetch = async ({ method, url, headers }: BuiltRequest): Promise<BuiltResponse> => {
    try {
      return await exchange({ method, url, headers: Object.fromEntries(headers), body: bodyText ?? null })
    } catch (error) {
      failure = { error }
      throw error
    }
  }
  try {
    const written = bodyText === undefined ? {} : { body: bodyText, bodySerializer: String }
    return await run({ ...written, fetch })
  } catch (error) {
    if (failure === undefined && error instanceof TypeError) {
      // What Request refuses, such as a header that is none: before anything was sent.
      throw new RuleError(operation, [initIssue('', error.message)])
    }
    // openapi-fetch loses an error that is falsy, as the reason of an abort may be.
    throw failure && !failure.error ? failure.error : error
  }
}
