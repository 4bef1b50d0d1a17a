import { loadLiveContract } from '../../../scripts/contract/live/contract.js'
import { holdLive, type LiveOptions } from '../../../scripts/contract/live/live.js'
import { type Fetch, Propexo } from '../../../src/index.js'
import { createSimulator, type Simulator, type SimulatorOptions } from '../../../src/testing/index.js'

/** A simulated account in which every list has a record. */
export const openAccount = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const sim = createSimulator({ seed: 1, now: '2026-06-01T12:00:00Z', tokens: ['secret-token'], ...options })
  const entrata = sim.integration({ vendor: 'ENTRATA', name: 'Juniper Homes' })
  const property = entrata.property({ timeZone: 'America/Chicago' })
  const lead = entrata.lead({ property, notes: 'Prefers the ground floor' })
  for (const person of ['Ines', 'Otto', 'Pia']) entrata.lead({ property, first_name: person })
  entrata.applicant({ property })
  entrata.resident({ property })
  entrata.unit({ property })
  entrata.employee({ property })
  entrata.eventType({ property })
  entrata.eventSubType({ property })
  entrata.eventResult({ property })
  entrata.callLog({ property })
  entrata.timeZoneRecord({ offset: '-05:00' })
  const propexo = new Propexo({ token: 'secret-token', fetch: sim.fetch, clock: sim.clock })
  await sim.clock.runUntil(
    propexo.api.POST('/v1/webhooks/', {
      body: {
        url: 'https://hooks.example.com/in',
        secret: 'a long secret',
        triggers: ['WRITE_OPERATION_FAILURE'],
        active: true,
      },
    }),
  )
  const job = await sim.clock.runUntil(
    propexo.integration(entrata.id).appointments.leads.create({
      ...{ lead_id: lead.id, property_id: property.id, at: '2026-06-08T14:30:00-05:00' },
      ...{ appointment_duration_minutes: 30, appointment_type: 'TOUR', notes: 'First visit' },
    }),
  )
  await sim.clock.runUntil(job.wait())
  sim.sync()
  await sim.clock.advance('5m')
  return sim
}

/** Read once, and before: a stopped clock does not wait for files. */
const contract = await loadLiveContract()

export interface Outcome {
  readonly code: number
  readonly text: string
}

/** Runs the command on the account. */
export const run = async (sim: Simulator, options: Partial<LiveOptions> = {}): Promise<Outcome> => {
  const lines: string[] = []
  const code = await sim.clock.runUntil(
    holdLive(contract, {
      ...{ token: 'secret-token', environment: 'sandbox', fetch: sim.fetch, clock: sim.clock },
      print: text => lines.push(text),
      ...options,
    }),
  )
  return { code, text: lines.join('\n') }
}

/** What a test makes of an answer of the simulator. */
export interface Planted {
  readonly status?: number
  /** Another body in place of the parsed one. */
  readonly edit?: (body: never) => unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/** The fetch of the account, with other answers to requests of these paths. */
export const planted =
  (sim: Simulator, differences: Readonly<Record<string, Planted>>): Fetch =>
  async (url, init) => {
    const response = await sim.fetch(url, init)
    const plant = differences[new URL(url).pathname]
    if (plant === undefined) return response
    const body: unknown = JSON.parse(await response.text())
    const edited = plant.edit ? plant.edit(body as never) : body
    const headers = new Headers(response.headers)
    for (const [name, value] of Object.entries(plant.headers ?? {}))
      value === undefined ? headers.delete(name) : headers.set(name, value)
    return new Response(plant.text ?? JSON.stringify(edited), {
      status: plant.status ?? response.status,
      headers,
    })
  }
