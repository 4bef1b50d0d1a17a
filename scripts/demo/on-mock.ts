import { isPropexoError, Propexo, type WriteJob } from '../../src/index.js'
import { startPrism } from '../mock/prism.js'
import { loadContract } from '../spec/contract.js'
import { heading, note, printingFetch, say } from './transcript.js'

/** The mock of some contracts gives one page for ever, which a list takes for an error: one event is enough to see. */
const EVENTS_TO_READ = 1

const outcome = async (job: WriteJob): Promise<void> => {
  // The mock answers at once; with the API the default of 2 s saves quota.
  const { write_status, created_record_id } = await job.wait({ pollMs: 50 })
  note(`${write_status}, ${created_record_id ? `record ${created_record_id}` : NO_ID}`)
}

/** As `capabilities()` says of it: `createdId` is `next_sync`. */
const NO_ID = 'without an id: Entrata gives it with the next sync'

type Pms = ReturnType<Propexo['integration']>

const bookMoveAndCancel = async ({ appointments }: Pms): Promise<void> => {
  heading('1. Book an appointment with a lead, at half past two in Chicago')
  const booked = await appointments.leads.create({
    lead_id: 'lead_20ff31',
    at: '2026-06-08T14:30:00-05:00',
    appointment_duration_minutes: 30,
    appointment_type: 'TOUR',
    notes: 'First visit',
  })
  const { date, time, zone } = booked.sent?.time ?? {}
  note(`the PMS is Entrata, whose clocks are those of ${zone}: ${date} ${time}`)
  note(`200 means queued, as ${booked.id}; the job tells the outcome`)
  await outcome(booked)

  heading('2. Move it by an hour')
  const event_id = 'evt_93d4b1'
  await outcome(
    await appointments.leads.update({
      event_id,
      at: { date: '2026-06-08', time: '15:30', timeZone: 'America/Chicago' },
      notes: 'Comes an hour later',
    }),
  )

  heading('3. Cancel it')
  await outcome(await appointments.leads.cancel({ event_id }))
}

const logCallAndReadBack = async ({ events }: Pms): Promise<void> => {
  heading('4. Log a call')
  await outcome(
    await events.residents.logCall({
      resident_id: 'res_51c09e',
      event_type_id: 'etype_3d',
      at: '2026-06-08T14:30:00-05:00',
      call_phone_number_from: '+15125550142',
      call_phone_number_to: '+15125550100',
      call_status: 'ANSWER',
      call_duration: 95,
      call_audio_link: 'https://calls.example.com/recordings/5b20e7',
    }),
  )

  heading('5. Read back a page of events')
  let read = 0
  for await (const event of events.list({ resident_id: 'res_51c09e' })) {
    note(`${event.event_datetime}  ${event.event_name}  ${event.notes}`)
    read += 1
    if (read === EVENTS_TO_READ) break
  }
}

const makeMistake = async ({ appointments }: Pms): Promise<void> => {
  heading('6. A mistake is refused before anything is sent')
  await appointments.leads
    .create({
      lead_id: '',
      at: { date: '2026-02-30', time: '2:30 pm', timeZone: 'CST' },
      appointment_duration_minutes: 0,
    })
    .catch(error => {
      if (!isPropexoError(error) || error.kind !== 'rule') throw error
      for (const { path, message } of error.issues) note(`${path} ${message}`)
    })
}

/** Books, moves and cancels an appointment, logs a call, and reads events, all on a mock of the contract. */
export const demoOnMock = async (): Promise<void> => {
  say('A mock of the contract runs inside this process: no network, no token.')
  const { doc } = await loadContract()
  const mock = await startPrism(doc)
  try {
    const propexo = new Propexo({ token: 'demo', environment: { baseUrl: mock.url }, fetch: printingFetch })
    const pms = propexo.integration('int_7f3a9c', { vendor: 'ENTRATA' })
    await bookMoveAndCancel(pms)
    await logCallAndReadBack(pms)
    await makeMistake(pms)
    say()
    say(
      'That is all. `npm run mock` keeps such a mock running for curl; README.md and docs/ go on from here.',
    )
  } finally {
    await mock.close()
  }
}
