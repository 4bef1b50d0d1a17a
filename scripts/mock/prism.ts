import { getHttpOperationsFromSpec } from '@stoplight/prism-http'
import { createServer } from '@stoplight/prism-http-server'
import type { JsonObject } from '../spec/document.js'
import { mockedPart } from './mocked-part.js'

export interface Prism {
  readonly url: string
  readonly close: () => Promise<void>
}

export interface PrismOptions {
  /** Random answers instead of the examples of the contract. Default: false. */
  readonly dynamic?: boolean
  /** The same seed gives the same random answers. */
  readonly seed?: string
  /** Default: 0, any free port. */
  readonly port?: number
}

/** Starts Prism in this process, without a word on the console. */
export const startPrism = async (doc: JsonObject, options: PrismOptions = {}): Promise<Prism> => {
  const { dynamic = false, seed, port = 0 } = options
  const server = createServer(await prismOperationsOf(doc), {
    cors: false,
    config: {
      isProxy: false,
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic, ...(seed === undefined ? {} : { seed }) },
    },
    components: { logger: silent as Parameters<typeof createServer>[1]['components']['logger'] },
  })
  const url = await server.listen(port, '127.0.0.1')
  return { url, close: () => server.close() }
}

type PrismOperations = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>

const knownOperations = new WeakMap<JsonObject, Promise<PrismOperations>>()

/** Reading a document takes half a second and compiling its schemas more, so servers of one document share both. */
const prismOperationsOf = (doc: JsonObject): Promise<PrismOperations> => {
  const known = knownOperations.get(doc)
  if (known) return known
  // Prism resolves the references of the document in place.
  const operations = getHttpOperationsFromSpec(mockedPart(doc))
  knownOperations.set(doc, operations)
  return operations
}

/** Prism insists on a logger, and even its level `silent` would format every request. */
const silent: unknown = Object.fromEntries([
  ...['fatal', 'error', 'warn', 'info', 'success', 'debug', 'trace'].map(level => [level, () => undefined]),
  ['child', () => silent],
])
