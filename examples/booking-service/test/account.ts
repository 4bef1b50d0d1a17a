import { Propexo, type PropexoOptions } from 'propexo-client'
import { createSimulator, type SimulatorOptions } from 'propexo-client/testing'
import { createBookings } from '../src/bookings.js'
import { createHandler } from '../src/handler.js'

/** At least 10 characters. */
const SECRET = 'the secret of the webhook'

/** The service on a simulator, with one lead at a property in Chicago. */
export const openService = (options: SimulatorOptions = {}, client: Partial<PropexoOptions> = {}) => {
  const sim = createSimulator({ now: '2026-06-01T12:00:00Z', ...options })
  const account = sim.integration({ vendor: 'ENTRATA' })
  const property = account.property({ timeZone: 'America/Chicago' })
  const lead = account.lead({ property })
  const propexo = new Propexo({ token: 'any', fetch: sim.fetch, clock: sim.clock, ...client })
  const handler = createHandler({
    propexo,
    integrationId: account.id,
    bookings: createBookings(),
    secret: SECRET,
  })
  sim.webhooks.to(handler, { secret: SECRET, url: 'https://service.test/webhooks' })

  const ask = async (method: string, path: string, body?: unknown) => {
    const request = new Request(`https://service.test${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const response = await sim.clock.runUntil(handler(request))
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const book = (at = '2026-06-08T14:30:00-05:00') =>
    ask('POST', '/tours', { lead_id: lead.id, property_id: property.id, at })
  return { sim, account, property, lead, propexo, handler, ask, book }
}
