import type { Operation } from '../../../scripts/spec/document.js'
import type * as own from '../../../src/index.js'
import type { ContractRequest } from './request.js'

/** What the suite needs of a client: that of this repository, or one with a fault put into it. */
export type ClientModule = Pick<typeof own, 'Propexo' | 'isPropexoError'>

/** The client as the suite needs it: any operation of any specification. */
export interface ContractClient {
  readonly call: (operation: Operation, request: ContractRequest) => Promise<ContractReply>
}

interface ContractReply {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}

interface AnyApi {
  request: (method: string, path: string, init: object) => Promise<ContractReply>
}

const isAnyApi = (api: object): api is AnyApi => 'request' in api

/** Each client is alone: what others of the suite have sent uses up none of its quota. */
export const ALONE = { quota: false } as const

export interface ClientOptions {
  readonly token: string
  readonly baseUrl: string
  /** Default: the runtime's own. */
  readonly fetch?: own.Fetch
}

/** A client by its plain API, which is typed for the bundled contract and here takes any operation. */
export const clientFor = (
  { Propexo }: ClientModule,
  { token, baseUrl, fetch }: ClientOptions,
): ContractClient => {
  const client = new Propexo({ token, environment: { baseUrl }, ...(fetch ? { fetch } : {}), ...ALONE })
  const api: object = client.api
  if (!isAnyApi(api)) throw new Error('the client has no api.request')
  return {
    call: ({ method, path }, { body, ...params }) =>
      api.request(method, path, { params, ...(body === undefined ? {} : { body }) }),
  }
}
