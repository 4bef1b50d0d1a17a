import { Propexo } from '../../src/index.js'
import { heading, note, printingFetch, say } from './transcript.js'

/** How many records of each list are shown. */
const SHOWN = 3

/** Reads from the sandbox with the caller's token. Nothing is written. */
export const demoOnSandbox = async (token: string): Promise<void> => {
  say('PROPEXO_TOKEN is set: reading from the sandbox. Nothing is written.')
  const propexo = new Propexo({ token, environment: 'sandbox', fetch: printingFetch })

  heading('1. The integrations of this account')
  const integrations = []
  for await (const integration of propexo.list('/v1/admin/integrations/')) {
    note(`${integration.id}  ${integration.vendor}  ${integration.name}`)
    integrations.push(integration)
    if (integrations.length === SHOWN) break
  }
  const [first] = integrations
  if (!first) {
    say('There is none yet; add one in the dashboard.')
    return
  }

  heading(`2. Its event types (${first.id})`)
  let read = 0
  for await (const type of propexo.integration(first.id).events.types()) {
    note(`${type.id}  ${type.name}`)
    read += 1
    if (read === SHOWN) break
  }

  heading(`3. Its newest events (${first.id})`)
  read = 0
  for await (const event of propexo.integration(first.id).events.list({ 'order-by': 'created_at:desc' })) {
    note(`${event.id}  ${event.event_datetime}  ${event.event_name}`)
    read += 1
    if (read === SHOWN) break
  }
}
