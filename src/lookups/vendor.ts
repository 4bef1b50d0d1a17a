import type { LookupContext } from '../transport/scope.js'
import { NotFoundError } from '../transport/status-errors.js'
import type { Transport } from '../transport/transport.js'

export const INTEGRATION = 'GET /v1/admin/integrations/{integration_id}/'

/**
 * Which PMS is behind an integration, as the API writes it.
 * @throws NotFoundError or ResponseShapeError when the API does not know the integration, and what the transport throws
 */
export const readVendor = async (
  transport: Transport,
  integrationId: string,
  parent?: LookupContext['parent'],
): Promise<string> => {
  const about = { ...parent, integrationId }
  const path = { integration_id: integrationId }
  const reply = await transport.send(INTEGRATION, { path }, {}, { parent: about }).catch(error => {
    if (!(error instanceof NotFoundError)) throw error
    const { status, headers, body, attempts } = error
    const message = `Integration ${integrationId} does not exist in this account; GET /v1/admin/integrations/ lists them`
    const answer = { operation: INTEGRATION, status, headers, body, attempts }
    throw Object.assign(new NotFoundError(message, answer), idsOf(error))
  })
  const { results } = Object(reply.data) as { results?: unknown }
  const { vendor } = Object(results) as { vendor?: unknown }
  if (typeof vendor === 'string' && vendor.trim() !== '') return vendor
  throw reply.fail(
    `the answer names no vendor; is ${JSON.stringify(integrationId)} the id of an integration of this account? The vendor can also be passed: integration(id, { vendor: 'ENTRATA' })`,
  )
}

const idsOf = ({ callId, parentId, integrationId }: NotFoundError): object => ({
  callId,
  parentId,
  integrationId,
})
