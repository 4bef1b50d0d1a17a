import { getHttpOperationsFromSpec } from '@stoplight/prism-http'
import { createServer } from '@stoplight/prism-http-server'
import type { JsonObject } from '../../../scripts/spec/document.js'

/** What Prism has against a request, or against the answer to it. */
export interface Violation {
  /** `request` or `response`, and the way from there. */
  readonly location: readonly string[]
  readonly message: string
  /** `Warning`: a parameter is deprecated, and taken all the same. */
  readonly severity: 'Error' | 'Warning'
}

export interface PrismProxy {
  readonly url: string
  readonly close: () => Promise<void>
}

const silent: unknown = Object.fromEntries([
  ...['fatal', 'error', 'warn', 'info', 'success', 'debug', 'trace'].map(level => [level, () => undefined]),
  ['child', () => silent],
])

/** Prism in front of a server: it forwards each request, and tells what it has against it and against its answer. */
export const startProxy = async (doc: JsonObject, upstream: string): Promise<PrismProxy> => {
  const server = createServer(await getHttpOperationsFromSpec(structuredClone(doc)), {
    cors: false,
    config: {
      isProxy: true,
      upstream: new URL(upstream),
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false },
    } as Parameters<typeof createServer>[1]['config'],
    components: { logger: silent as Parameters<typeof createServer>[1]['components']['logger'] },
  })
  const url = await server.listen(0, '127.0.0.1')
  return { url, close: () => server.close() }
}

export const violationsOf = (response: Response): readonly Violation[] =>
  JSON.parse(response.headers.get('sl-violations') ?? '[]')
