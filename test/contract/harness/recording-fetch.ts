import type { WireRequest } from './request.js'

/** A fetch, in the form that the client takes, which keeps what it is asked to send. */
export interface RecordingFetch {
  readonly fetch: (request: Request) => Promise<Response>
  readonly requests: readonly WireRequest[]
}

export const recordingFetch = (answer: (request: Request) => Promise<Response>): RecordingFetch => {
  const requests: WireRequest[] = []
  return {
    requests,
    fetch: async request => {
      const { pathname, search } = new URL(request.url)
      const body = request.body === null ? undefined : await request.clone().text()
      requests.push({ method: request.method, target: `${pathname}${search}`, body })
      return answer(request)
    },
  }
}
