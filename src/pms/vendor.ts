import { answerOf } from '../transport/answer.js'
import { ResponseShapeError } from '../transport/errors.js'
import type { Transport } from '../transport/fetch.js'

const INTEGRATION = 'GET /v1/admin/integrations/{integration_id}/'

/**
 * Which PMS is behind an integration, as the API writes it.
 * @throws ResponseShapeError when the API does not know the integration, and what the transport throws
 */
export const readVendor = async (transport: Transport, integrationId: string): Promise<string> => {
  const reply = await transport.send(INTEGRATION, { path: { integration_id: integrationId } }, {})
  const { results } = Object(reply.data) as { results?: unknown }
  const { vendor } = Object(results) as { vendor?: unknown }
  if (typeof vendor === 'string' && vendor.trim() !== '') return vendor
  const message = `${INTEGRATION}: the answer names no vendor; is ${JSON.stringify(integrationId)} the id of an integration of this account? The vendor can also be passed: integration(id, { vendor: 'ENTRATA' })`
  throw new ResponseShapeError(message, answerOf(reply.exchange, INTEGRATION, reply.redactor))
}
