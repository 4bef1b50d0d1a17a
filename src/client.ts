import { type Account, createIntegration, type Integration } from './integration.js'
import { createPmsDirectory } from './lookups/directory.js'
import type { CallOptions } from './options/call.js'
import { type PropexoOptions, readOptions } from './options/client.js'
import type { IntegrationOptions } from './options/integration.js'
import type { QuotaState } from './quota/state.js'
import { createWriteObserver } from './recovery/observer.js'
import { createRetry } from './recovery/retry.js'
import { createWrites, type Writes } from './resources/writes.js'
import { type Listed, type ListPath, type ListQuery, listAll } from './transport/lists.js'
import type { Api } from './transport/openapi.js'
import { createTransport, type Transport } from './transport/transport.js'

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
  /** The quota as this client sees it; undefined where none is kept. */
  readonly quota: { state(): QuotaState | undefined }
  readonly #transport: Transport
  readonly #account: Account

  constructor(options: PropexoOptions) {
    const settings = readOptions(options)
    this.#transport = createTransport(
      settings,
      createWriteObserver(() => this.#transport),
    )
    const transport = this.#transport
    const retry = createRetry(transport, settings.sending)
    this.#account = { transport, directory: createPmsDirectory(transport, settings.time), settings, retry }
    this.api = transport.api
    this.writes = createWrites({ transport, retry })
    this.quota = { state: () => transport.quota() }
  }

  /** One connection to a PMS, with its appointments and events. Makes no request. */
  integration(id: string, options?: IntegrationOptions): Integration {
    return createIntegration(this.#account, id, options)
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
