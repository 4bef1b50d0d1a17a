import type { FetchInit } from '../../src/index.js'

/** A request as a fetch saw it, with its body read. */
export interface Recorded {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  /** Empty when there is none. */
  readonly body: string
  readonly signal: AbortSignal
}

export interface RecordingFetch {
  (url: string, init: FetchInit): Promise<Response>
  /** In the order in which they were sent. */
  readonly requests: readonly Recorded[]
}

/** Answers one request; `index` counts from 0. */
export type Answer = (request: Recorded, index: number) => Response | Promise<Response>

/** A fetch without a network that remembers what it was asked to send. */
export const recordingFetch = (answer: Answer): RecordingFetch => {
  const requests: Recorded[] = []
  const send = async (url: string, { method, headers, body, signal }: FetchInit): Promise<Response> => {
    const recorded = { method, url: new URL(url), headers: new Headers(headers), body: body ?? '', signal }
    requests.push(recorded)
    return answer(recorded, requests.length - 1)
  }
  return Object.assign(send, { requests })
}

/** An answer that is JSON. */
export const json = (value: unknown, init: ResponseInit = {}): Response =>
  new Response(JSON.stringify(value), {
    ...init,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(new Headers(init.headers)) },
  })

/** The answer to a write that was queued. */
export const queued = (jobId = 'job_1'): Response => json({ meta: { job_id: jobId }, data: {} })

/** Waits until the signal of a request aborts, as a fetch does that gets no answer. */
export const noAnswer = ({ signal }: Recorded): Promise<Response> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason)
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
