import { createApiOnce } from './idempotency/api-writes.js'
import { createKeyedRetry } from './idempotency/keyed-retry.js'
import { type ClientContext, createIntegration, type Integration } from './integration.js'
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
 * @throws ConfigurationError that names every wrong option and its fix
 * @example
 * ```ts
 * import { Propexo } from 'propexo-client'
 *
 * const propexo = new Propexo({ token: process.env['PROPEXO_TOKEN'] ?? '', environment: 'sandbox' })
 * for await (const { id, vendor } of propexo.list('/v1/admin/integrations/')) console.log(id, vendor)
 * ```
 */
export class Propexo {
  /**
   * Every operation of the contract, typed, through openapi-fetch: `{ data }` or, for a status other than 2xx, `{ error
   * }` in the shape of the contract, whatever the server sent.
   * @throws RuleError for a request that must not be sent
   * @throws ConnectionError or TimeoutError if there is no answer
   * @throws ResponseShapeError for a 2xx that is not JSON
   * @throws AmbiguousWriteError for a write to a PMS whose answer was lost
   * @example
   * ```ts
   * const { data, error } = await propexo.api.GET('/v1/timezones/', { params: { query: { limit: 250 } } })
   * console.log(error ? error.error.message : data.results.length)
   * ```
   */
  readonly api: Api
  /** Jobs of earlier writes, and writes whose answer was lost. */
  readonly writes: Writes
  /** The quota as this client sees it. `state()` is undefined if none is kept. */
  readonly quota: {
    /** What holds calls up, how many wait, and whether the store works. */
    state(): QuotaState | undefined
  }
  readonly #transport: Transport
  readonly #account: ClientContext

  constructor(options: PropexoOptions) {
    const settings = readOptions(options)
    const { journal, sending } = settings
    this.#transport = createTransport(settings, {
      ...createWriteObserver(() => this.#transport),
      once: createApiOnce(() => ({ transport, retry, runAgain, sending, ...(journal ? { journal } : {}) })),
    })
    const transport = this.#transport
    const runAgain = createRetry(transport, sending)
    const retry = createKeyedRetry({ transport, journal, runAgain })
    const directory = createPmsDirectory(transport, settings.time)
    this.#account = { transport, directory, settings, retry, runAgain }
    this.api = transport.api
    this.writes = createWrites({ transport, retry, runAgain, journal, sending })
    this.quota = { state: () => transport.quota() }
  }

  /**
   * One connection to a PMS, with its appointments and events. Makes no request.
   * @throws ConfigurationError for a wrong id or option
   * @example
   * ```ts
   * const entrata = propexo.integration('int_1', { vendor: 'ENTRATA' })
   * console.log(entrata.id)
   * ```
   */
  integration(id: string, options?: IntegrationOptions): Integration {
    return createIntegration(this.#account, id, options)
  }

  /**
   * Iterates over all records of a list of the contract, page by page, in order of creation unless the query chooses
   * another order.
   * @throws RuleError at once for an unknown path or a wrong filter
   * @throws the errors of a request while iterating
   * @example
   * ```ts
   * for await (const resident of propexo.list('/v1/residents/', { integration_id: 'int_1' })) console.log(resident.id)
   * ```
   */
  list<P extends ListPath>(
    path: P,
    query?: ListQuery<P>,
    options?: CallOptions,
  ): AsyncGenerator<Listed<P>, void, undefined> {
    return listAll(this.#transport, path, query, options)
  }
}
