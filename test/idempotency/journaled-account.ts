import {
  type Integration,
  type JournaledWrite,
  type JournalOptions,
  type LeadCall,
  memoryJournal,
  Propexo,
  type PropexoOptions,
  type WriteJournal,
} from '../../src/index.js'
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/testing/index.js'

interface Choices {
  readonly simulator?: SimulatorOptions
  readonly journal?: Omit<JournalOptions, 'store'>
}

interface Client {
  readonly propexo: Propexo
  readonly pms: Integration
}

/** An account with one journal, and clients that are as far apart as those of several processes. */
export interface JournaledAccount {
  readonly sim: Simulator
  readonly store: WriteJournal
  /** A client that shares nothing with others but the journal and the simulator. */
  client(options?: Partial<PropexoOptions>): Client
  /** A call that is told from others by its notes. */
  call(notes: string): LeadCall
}

export const openAccount = ({ simulator, journal }: Choices = {}): JournaledAccount => {
  const sim = createSimulator({ seed: 1, now: '2026-06-01T12:00:00Z', quota: false, ...simulator })
  const account = sim.integration({ vendor: 'ENTRATA' })
  const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
  const store = memoryJournal({ clock: sim.clock })
  let processes = 0
  return {
    sim,
    store,
    client: options => {
      processes += 1
      const { fetch, clock } = sim
      const own = { fetch, clock, journal: { store, ...journal }, token: `process-${processes}` }
      const propexo = new Propexo({ ...own, ...options })
      return { propexo, pms: propexo.integration(account.id, { vendor: 'ENTRATA' }) }
    },
    call: notes => ({
      lead_id: lead.id,
      event_type_id: 'etype_1',
      at: '2026-06-01T11:30:00Z',
      direction: 'inbound',
      call_phone_number_from: '+1 303 555 0142',
      call_phone_number_to: '+1 303 555 0199',
      call_status: 'ANSWER',
      call_duration: 245,
      notes,
    }),
  }
}

/** All that one pass of recovery yields. */
export const recovered = async (propexo: Propexo): Promise<JournaledWrite[]> => {
  const seen: JournaledWrite[] = []
  for await (const entry of propexo.writes.recover()) seen.push(entry)
  return seen
}

/** What logs a call. */
export const CREATE = { operation: 'POST /v1/events/leads' } as const
