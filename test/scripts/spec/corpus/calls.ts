import { clientOf } from '../../../support/client.js'
import { json, type Recorded, recordingFetch } from '../../../support/recording-fetch.js'
import type { Call } from './case.js'
import type { Row } from './generated.js'

/** What a client sends, or why it does not. */
export type Sending = { readonly request: Recorded } | { readonly refusal: string }

/** Sends a call through `propexo.api`, which reads the table of operations that the test has put in place. */
export const send = async ({ method, path }: Row, call: Call): Promise<Sending> => {
  const fetch = recordingFetch(() => json({}))
  const { api } = clientOf(fetch)
  const { body, path: inPath, query, header } = call
  const params = {
    ...(inPath ? { path: inPath } : {}),
    ...(query ? { query } : {}),
    ...(header ? { header } : {}),
  }
  try {
    // The operations of a document of the corpus are none that the types of this client know.
    await Reflect.apply(api.request, api, [method, path, { params, ...(body === undefined ? {} : { body }) }])
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) }
  }
  const [request] = fetch.requests
  return request ? { request } : { refusal: 'nothing was sent' }
}

/** What differs from the request that a call must send, or from the reason for which it must be refused. */
export const differences = (call: Call, sending: Sending): string[] => {
  const of = `call ${JSON.stringify(call)}`
  if (call.refused !== undefined) {
    if ('request' in sending) return [`${of}: was sent to ${sending.request.url}`]
    return sending.refusal.includes(call.refused) ? [] : [`${of}: refused with ${sending.refusal}`]
  }
  if ('refusal' in sending) return [`${of}: refused with ${sending.refusal}`]
  const { url, headers, body } = sending.request
  const sent = url.pathname + url.search
  const wrong = Object.entries(call.headers ?? {}).filter(([name, value]) => headers.get(name) !== value)
  return [
    ...(sent === call.url ? [] : [`${of}: was sent to ${sent}`]),
    ...wrong.map(([name]) => `${of}: was sent with ${name}: ${headers.get(name)}`),
    ...(call.sent === undefined || call.sent === body ? [] : [`${of}: was sent with the body ${body}`]),
  ]
}
