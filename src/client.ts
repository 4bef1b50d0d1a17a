import { createIntegration, type Integration } from './integration.js'
import type { CallOptions } from './options/call.js'
import { type PropexoOptions, readOptions } from './options/client.js'
import { type Listed, type ListPath, type ListQuery, listAll } from './pages.js'
import { type Api, createTransport, type Transport } from './transport/fetch.js'
import { createWrites, type Writes } from './writes/writes.js'

/**
 * The client of one Propexo account.
 * @throws ConfigurationError that names every wrong option and the fix
 */
export class Propexo {
  /**
   * Every operation of the contract, typed, by openapi-fetch: `{ data }` or, for a status other than 2xx, `{ error }`
   * in the shape of the contract, whatever the server sent. Throws ConnectionError, TimeoutError, ResponseShapeError
   * for a 2xx that is not JSON, and RuleError for a request that must not be sent.
   */
  readonly api: Api
  /** Jobs by their ids. */
  readonly writes: Writes
  readonly #transport: Transport

  constructor(options: PropexoOptions) {
    this.#transport = createTransport(readOptions(options))
    this.api = this.#transport.api
    this.writes = createWrites(this.#transport)
  }

  /** One connection to a PMS, with its appointments and events. Makes no request. */
  integration(id: string): Integration {
    return createIntegration(this.#transport, id)
  }

  /** All records of a list of the contract, page by page. */
  list<P extends ListPath>(
    path: P,
    query?: ListQuery<P>,
    options?: CallOptions,
  ): AsyncGenerator<Listed<P>, void, undefined> {
    return listAll(this.#transport, path, query, options)
  }
}
