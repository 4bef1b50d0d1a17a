import { bookTour } from './book-tour.js'
import type { Service } from './service.js'
import { showTour } from './tour-state.js'
import { receiveWebhook } from './webhook.js'

/** A fetch handler: what `Bun.serve`, `Deno.serve`, Hono and others take. */
export const createHandler =
  (service: Service) =>
  async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const [, id] = /^\/tours\/([^/]+)$/.exec(pathname) ?? []
    if (request.method === 'POST' && pathname === '/tours') return bookTour(service, request)
    if (request.method === 'GET' && id !== undefined) return showTour(service, id)
    if (request.method === 'POST' && pathname === '/webhooks') return receiveWebhook(service, request)
    return Response.json({ error: 'not found' }, { status: 404 })
  }
