import type { PropexoOptions } from '../../../src/index.js'

/** There is no token to read with. */
export class NoToken extends Error {
  constructor(environment: NonNullable<PropexoOptions['environment']>) {
    const where = typeof environment === 'string' ? `the environment ${environment}` : environment.baseUrl
    super(`PROPEXO_TOKEN is not set, so nothing was sent: set it to a token of ${where}`)
  }
}
