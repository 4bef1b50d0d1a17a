import type { TestProject } from 'vitest/node'
import { startPrism } from '../../scripts/mock/prism.js'
import { loadContract } from '../../scripts/spec/contract.js'
import type { JsonObject } from '../../scripts/spec/document.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Contract plus overlay. */
    contract: JsonObject
    /** URLs of the two Prism servers over it. */
    prism: { readonly static: string; readonly dynamic: string }
  }
}

/** Chosen by nothing: any seed gives answers of every operation that are the same in every run. */
const SEED = 'contract'

/** Starts Prism twice over the contract, or over the file or URL in `CONTRACT_SPEC`. */
const setup = async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const { doc } = await loadContract(process.env['CONTRACT_SPEC'] || undefined)
  const servers = await Promise.all([startPrism(doc), startPrism(doc, { dynamic: true, seed: SEED })])
  provide('contract', doc)
  provide('prism', { static: servers[0].url, dynamic: servers[1].url })
  return async () => {
    await Promise.all(servers.map(server => server.close()))
  }
}

export default setup
