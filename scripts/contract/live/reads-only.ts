import type { Fetch } from '../../../src/index.js'
import type { Exchange } from './answer.js'

/** A request was about to leave that does not only read. */
class NotARead extends Error {}

/**
 * A fetch that sends reads alone, whoever asks, and keeps every answer as it came.
 * @param keep gets each answer, those that are retried among them
 */
export const readsOnly =
  (fetch: Fetch, keep: (exchange: Exchange) => void): Fetch =>
  async (url, init) => {
    if (init.method !== 'GET' || init.body !== null)
      throw new NotARead(`refused to send ${init.method}: this command only reads`)
    const response = await fetch(url, init)
    const { status, headers } = response
    const text = await response.text()
    // One that comes after its time belongs to no operation any more.
    if (!init.signal.aborted) keep({ status, headers: [...headers], text })
    return {
      status,
      headers,
      url: response.url ?? url,
      redirected: response.redirected === true,
      text: async () => text,
    }
  }
