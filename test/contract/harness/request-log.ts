import type { Fetch } from '../../../src/index.js'
import type { WireRequest } from './request.js'

/** A fetch, in the form that the client takes, which keeps what it is asked to send. */
export interface RecordingFetch {
  readonly fetch: Fetch
  readonly requests: readonly WireRequest[]
}

export const recordingFetch = (answer: (...args: Parameters<Fetch>) => Promise<Response>): RecordingFetch => {
  const requests: WireRequest[] = []
  return {
    requests,
    fetch: async (url, init) => {
      const { pathname, search } = new URL(url)
      requests.push({ method: init.method, target: `${pathname}${search}`, body: init.body ?? undefined })
      return answer(url, init)
    },
  }
}
