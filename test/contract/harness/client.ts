import type { Operation } from '../../../scripts/spec/document.js'
import { type Fetch, Propexo } from '../../../src/index.js'
import { type ContractRequest, TOKEN } from './request.js'

/** The client as the suite needs it: any operation of any specification. */
export interface ContractClient {
  readonly call: (operation: Operation, request: ContractRequest) => Promise<ContractReply>
}

export interface ContractReply {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}

interface AnyApi {
  request: (method: string, path: string, init: object) => Promise<ContractReply>
}

/** Each client is alone: what others of the suite have sent uses up none of its quota. */
export const ALONE = { quota: false } as const

/** The client under test. Its types are those of the bundled contract, and the suite runs over others too: hence the cast. */
export const clientFor = (
  baseUrl: string,
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): ContractClient => {
  const { api } = new Propexo({ token: TOKEN, environment: { baseUrl }, fetch, ...ALONE })
  return {
    call: ({ method, path }, { path: inPath, query, ...rest }) =>
      (api as unknown as AnyApi).request(method, path, { params: { path: inPath, query }, ...rest }),
  }
}
