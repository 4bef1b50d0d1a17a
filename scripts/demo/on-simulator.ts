import { isPropexoError, Propexo } from '../../src/index.js'
import { createSimulator, type SimulatedIntegration, type Simulator } from '../../src/testing/index.js'
import { crash } from './crash.js'
import { timelineOf } from './timeline.js'
import { heading, note, say, table } from './transcript.js'

/** Half past two in the afternoon at the property. */
const AT = '2026-06-08T14:30:00-05:00'

const PROPERTY = { timeZone: 'America/Chicago' } as const

interface Account {
  readonly sim: Simulator
  readonly propexo: Propexo
  readonly entrata: SimulatedIntegration
  readonly rentManager: SimulatedIntegration
  readonly resman: SimulatedIntegration
}

const openAccount = (): Account => {
  // Whether the log dates entries by when a write was queued or by when it ended stands on no page.
  const sim = createSimulator({ seed: 1, now: '2026-06-01T12:00:00Z', log: { dated: 'queued' } })
  const entrata = sim.integration({ vendor: 'ENTRATA' })
  const rentManager = sim.integration({ vendor: 'RENTMANAGER' })
  const resman = sim.integration({ vendor: 'RESMAN', userTimeZone: 'America/New_York' })
  const propexo = new Propexo({ token: 'demo', fetch: sim.fetch, clock: sim.clock })
  return { sim, propexo, entrata, rentManager, resman }
}

const TOUR = { at: AT, appointment_duration_minutes: 30 } as const

const bookAtThree = async ({ sim, propexo, entrata, rentManager, resman }: Account): Promise<void> => {
  heading('1. One tour at half past two in Chicago, booked at three PMSs')
  const properties = {
    entrata: entrata.property(PROPERTY),
    // Its setting is not where the property is: such things happen.
    rentManager: rentManager.property({ ...PROPERTY, configuredTimeZone: 'America/Denver' }),
    resman: resman.property(PROPERTY),
  }
  const jobs = await Promise.all([
    propexo.integration(entrata.id).appointments.leads.create({
      ...TOUR,
      lead_id: entrata.lead({ property: properties.entrata }).id,
      appointment_type: 'TOUR',
      notes: 'First visit',
    }),
    propexo.integration(rentManager.id).appointments.leads.create({
      ...TOUR,
      lead_id: rentManager.lead({ property: properties.rentManager }).id,
      property_id: properties.rentManager.id,
      title: 'Tour',
    }),
    propexo.integration(resman.id).appointments.leads.create({
      at: AT,
      lead_id: resman.lead({ property: properties.resman }).id,
      lead_source_id: 'lsrc_1',
    }),
  ])
  note('200 means queued; the jobs tell the outcome minutes later')
  const outcomes = await sim.clock.runUntil(Promise.all(jobs.map(job => job.wait())))
  table(
    sim.appointments().map((each, index) => ({
      PMS: each.vendor,
      'sent as': each.sent.replace('T', ' '),
      'read in': each.readIn,
      'what the person sees': `${each.localTime.slice(11, 16)} (${each.shownAt === 'user' ? `user in ${each.timeZone}` : 'at the property'})`,
      outcome: outcomes[index]?.write_status ?? '',
    })),
  )
}

const makeMistake = async ({ propexo, entrata }: Account): Promise<void> => {
  heading('2. A mistake is refused before anything is sent')
  await propexo
    .integration(entrata.id)
    .appointments.leads.create({
      lead_id: '',
      at: { date: '2026-02-30', time: '2:30 pm', timeZone: 'CST' },
      appointment_duration_minutes: 0,
    })
    .catch(error => {
      if (!isPropexoError(error) || error.kind !== 'rule') throw error
      for (const { path, message } of error.issues) note(`${path} ${message}`)
    })
}

const beRefusedLater = async ({ sim, entrata }: Account): Promise<void> => {
  heading('3. The same without the rules of this client: the PMS refuses it minutes later')
  const unchecked = new Propexo({ token: 'demo', fetch: sim.fetch, clock: sim.clock, rules: { '*': 'off' } })
  const startMs = sim.clock.now()
  const job = await unchecked
    .integration(entrata.id)
    .appointments.leads.create({ ...TOUR, lead_id: entrata.lead().id, appointment_type: 'TOUR' })
  await sim.clock.runUntil(
    job.wait().catch(error => {
      if (!isPropexoError(error) || error.kind !== 'write_failed') throw error
      note(`${Math.round((sim.clock.now() - startMs) / 1_000)} seconds later: ${error.message}`)
    }),
  )
}

const loseAnAnswer = async ({ sim, propexo, rentManager }: Account): Promise<void> => {
  heading('4. An answer is lost after the API has processed the write')
  sim.faults.next('lost_answer', { kind: 'write' })
  const [property] = sim.appointments().filter(each => each.vendor === 'RENTMANAGER')
  const write = propexo.integration(rentManager.id).appointments.leads.create({
    ...TOUR,
    at: '2026-06-09T10:00:00-05:00',
    lead_id: rentManager.lead().id,
    ...(property?.property_id && { property_id: property.property_id }),
    title: 'Second tour',
  })
  const error = await sim.clock.runUntil(write.catch(cause => cause))
  if (!isPropexoError(error) || error.kind !== 'ambiguous_write') throw error
  note(`${error.name}: ${error.message}`)
  note('the log of writes shows only what has ended; five minutes later:')
  await sim.clock.advance('5m')
  const job = await sim.clock.runUntil(error.reconcile())
  note(`the write is found again, as ${job?.id}, and was sent once`)
  note(`writes that were made twice: ${sim.duplicates().length}`)
}

/** More than any minute has room for. */
const READS = 900

const useTheQuota = async ({ sim }: Account): Promise<void> => {
  heading(`6. ${READS} reads at 150 a minute`)
  const patient = new Propexo({ token: 'night', fetch: sim.fetch, clock: sim.clock, deadlineMs: 3_600_000 })
  const [startMs, realMs] = [sim.clock.now(), performance.now()]
  await sim.clock.runUntil(
    Promise.all(Array.from({ length: READS }, () => patient.api.GET('/v1/properties/'))),
  )
  const minutes = ((sim.clock.now() - startMs) / 60_000).toFixed(1)
  const seconds = ((performance.now() - realMs) / 1_000).toFixed(1)
  note(`they take ${minutes} minutes of the simulator's time, and ${seconds} seconds of yours`)
  note(`refused with 429: ${sim.quota.refused}; slowed down: ${sim.quota.slowed}`)
}

/** Books at three PMSs, and shows what people see, what is refused, what is lost and found, a crash, and the quota. */
export const demoOnSimulator = async (): Promise<void> => {
  say(
    'A simulator of the API and its PMSs runs inside this process: no network, no token, and a clock of its own.',
  )
  const account = openAccount()
  await bookAtThree(account)
  await makeMistake(account)
  await beRefusedLater(account)
  await loseAnAnswer(account)
  await crash(account.sim, account.resman)
  await useTheQuota(account)
  heading('7. The day as it went, by the clock of the simulator')
  for (const line of timelineOf(account.sim)) say(`  ${line}`)
  say()
  say('That is all. docs/testing.md shows how your own tests use the simulator; README.md goes on from here.')
}
