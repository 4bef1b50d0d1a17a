import { memoryJournal, Propexo, type WriteJournal } from '../../src/index.js'
import type { SimulatedIntegration, Simulator } from '../../src/testing/index.js'
import { heading, note } from './transcript.js'

/** A process that dies when the answer to its write comes: whatever it would note of it is never noted. */
const dyingAfterSending = (journal: WriteJournal): WriteJournal => ({
  migrate: () => journal.migrate(),
  add: entry => journal.add(entry),
  get: (scope, key) => journal.get(scope, key),
  move: () => new Promise(() => {}),
  claim: want => journal.claim(want),
  find: (scope, query) => journal.find(scope, query),
  remove: entry => journal.remove(entry),
  prune: () => journal.prune(),
})

/** A tour whose process dies in the middle, and that another process asks for again. */
export const crash = async (sim: Simulator, resman: SimulatedIntegration): Promise<void> => {
  heading('5. A process dies after the API has its write, before it has noted the answer')
  const journal = memoryJournal({ clock: sim.clock })
  const tour = { at: '2026-06-10T11:00:00-05:00', lead_id: resman.lead().id, lead_source_id: 'lsrc_1' }
  // Clients of one token share what they know, as two processes do not.
  const clientOf = (token: string, store: WriteJournal): Propexo =>
    new Propexo({ token, fetch: sim.fetch, clock: sim.clock, journal: store })
  const book = (propexo: Propexo) =>
    propexo.integration(resman.id).appointments.leads.create(tour, { idempotencyKey: 'tour-4711' })
  void book(clientOf('dying', dyingAfterSending(journal)))
  await sim.clock.advance('1s')
  const propexo = clientOf('another', journal)
  note(`the journal says: ${(await propexo.writes.find('tour-4711'))?.state}; nobody may send it again`)
  note('five minutes later another process calls recover():')
  await sim.clock.advance('5m')
  const recover = async (): Promise<void> => {
    for await (const { key, state, jobId } of propexo.writes.recover())
      note(`${key} is ${state}, as ${jobId}`)
  }
  await sim.clock.runUntil(recover())
  const job = await sim.clock.runUntil(book(propexo))
  note(`the queue delivers the message again: the same key gives ${job.id} again, and nothing is sent`)
  note(`writes that were made twice: ${sim.duplicates().length}`)
}
