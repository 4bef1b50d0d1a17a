import { describe, expect, it, onTestFinished } from 'vitest'
import { AmbiguousWriteError, Propexo, type WriteJob } from '../../src/index.js'
import { ANY_PMS } from '../support/client.js'
import { FACADE_WRITES, type FacadeWrite } from '../support/facade-writes.js'
import { createAccount } from './account.js'
import { FAULTS, type Fault, isProcessed, randomOf } from './faults.js'
import { fetchWithFaults, startWire } from './server.js'

/** What must come of a write whose first attempt has a fault, while all goes well after it. */
const EXPECTED: Readonly<Record<Fault, 'answered' | 'answered again' | 'adopted' | 'ambiguous'>> = {
  none: 'answered',
  // Nothing left, or it is said that nothing was processed: it is sent again.
  refuse: 'answered again',
  too_many: 'answered again',
  // The server may have processed it, and did not: nobody can know.
  reset_before_reading: 'ambiguous',
  bad_gateway_html: 'ambiguous',
  // The server processed it, and the log shows it.
  reset_after_processing: 'adopted',
  stall_before_headers: 'adopted',
  stall_in_body: 'adopted',
  empty_500: 'adopted',
  truncated_json: 'adopted',
  duplicate_headers: 'answered',
  slow_drip: 'answered',
}

const AT = '2026-06-08T14:30:00-05:00'
const CALL = {
  at: AT,
  event_type_id: 'etype_1',
  call_phone_number_from: '+15125550142',
  call_phone_number_to: '+15125550100',
  call_status: 'ANSWER',
  call_duration: 95,
} as const
const EMAIL = {
  at: AT,
  event_type_id: 'etype_1',
  direction: 'incoming',
  email_send: false,
  email_body: 'See you on Monday.',
} as const

type Row = Pick<FacadeWrite, 'name' | 'input' | 'call'>

/** Calls and emails are writes like the others. */
const LOGS: readonly Row[] = (['leads', 'applicants', 'residents'] as const).flatMap(person => {
  const id = { [`${person.slice(0, -1)}_id`]: 'person_1' }
  return [
    {
      name: `events.${person}.logCall`,
      input: { ...id, ...CALL },
      call: (pms, input) => pms.events[person].logCall(input as never),
    },
    {
      name: `events.${person}.logEmail`,
      input: { ...id, ...EMAIL },
      call: (pms, input) => pms.events[person].logEmail(input as never),
    },
  ] satisfies Row[]
})

const ROWS: readonly Row[] = [...FACADE_WRITES, ...LOGS]

const run = async (write: Row, fault: Fault) => {
  const account = createAccount({ random: randomOf(1), now: Date.now, jobMs: 20 })
  const server = await startWire({ account, stallMs: 2_000 })
  onTestFinished(server.close)
  let writes = 0
  const fetch = fetchWithFaults(server, ({ method, path }) => {
    if (method === 'GET' || path.startsWith('/v1/admin/')) return 'none'
    writes += 1
    return writes === 1 ? fault : 'none'
  })
  const propexo = new Propexo({
    token: 'token',
    environment: { baseUrl: server.url },
    fetch,
    timeoutMs: 500,
    deadlineMs: 1_500,
    retry: { baseMs: 5 },
    reconcile: { pauseMs: 20, maxPauseMs: 100 },
    quota: false,
  })
  const pms = propexo.integration('int_1', { ...ANY_PMS, appointmentTimeZone: 'America/Chicago' })
  const outcome = await write.call(pms, write.input).catch((error: unknown) => error as Error)
  return { outcome, account, writes: () => writes }
}

const isJob = (value: WriteJob | Error): value is WriteJob => !(value instanceof Error)

describe.each(ROWS.map(each => [each.name, each] as const))('%s', (_, write) => {
  it.concurrent.each(FAULTS)(
    'after %s is processed as often as it may be, and tells what happened',
    async fault => {
      const { outcome, account, writes } = await run(write, fault)
      const expected = EXPECTED[fault]
      const isAgain = expected === 'answered again'
      expect(account.writes).toHaveLength(isProcessed(fault) || isAgain ? 1 : 0)
      expect(writes()).toBe(isAgain ? 2 : 1)
      if (expected === 'ambiguous') {
        expect(outcome).toBeInstanceOf(AmbiguousWriteError)
        expect(outcome).toMatchObject({ candidates: [] })
        return
      }
      if (!isJob(outcome)) throw outcome
      expect([outcome.id, outcome.adopted]).toEqual([account.writes[0]?.jobId, expected === 'adopted'])
    },
  )
})
