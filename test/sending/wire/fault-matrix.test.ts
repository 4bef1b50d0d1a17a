import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError } from '../../../src/index.js'
import { shareOf } from '../../support/cases.js'
import { FACADE_WRITES, type FacadeWrite } from '../../support/facade-writes.js'
import { isProcessed, WIRE_FAULTS, type WireFault } from './wire-faults.js'
import { isWrite, outcomeOf, startWorld } from './wire-world.js'

/** What must come of a write whose first attempt has a fault, while all goes well after it. */
const EXPECTED: Readonly<Record<WireFault, 'answered' | 'answered again' | 'found' | 'ambiguous'>> = {
  none: 'answered',
  // Nothing left, or it is said that nothing was processed: it is sent again.
  refused: 'answered again',
  too_many: 'answered again',
  // The server may have processed it, and did not: nobody can know.
  reset_before_reading: 'ambiguous',
  bad_gateway_html: 'ambiguous',
  // The server processed it, and the log shows it.
  reset_after_processing: 'found',
  stall_before_headers: 'found',
  stall_in_body: 'found',
  empty_500: 'found',
  truncated_json: 'found',
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
  direction: 'inbound',
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

/** A cancellation has nothing to say but which. */
const isCancel = ({ name }: Row): boolean => name.endsWith('cancel')

const WRITES: readonly Row[] = FACADE_WRITES.map(row =>
  isCancel(row) ? row : { ...row, input: { ...row.input, notes: 'Prefers the ground floor' } },
)

describe.each(shareOf([...WRITES, ...LOGS]).map(each => [each.name, each] as const))('%s', (_, write) => {
  it.concurrent.each(WIRE_FAULTS)(
    'after %s is processed as often as it may be, and tells what happened',
    async fault => {
      const world = await startWorld(fault, isWrite)
      const outcome = await outcomeOf(world, write.call(world.pms, write.input))
      const { api } = world
      const expected = EXPECTED[fault]
      const isAgain = expected === 'answered again'
      expect(api.jobs).toHaveLength(isProcessed(fault) || isAgain ? 1 : 0)
      // A refused connection brings nothing.
      expect(world.sent()).toBe(isAgain && fault !== 'refused' ? 2 : 1)
      const [job] = api.jobs
      // One id is too little to tell a job by.
      if (expected === 'ambiguous' || (expected === 'found' && isCancel(write))) {
        expect(outcome).toBeInstanceOf(AmbiguousWriteError)
        expect(outcome).toMatchObject({ candidates: job ? [job.id] : [] })
        return
      }
      if (outcome instanceof Error) throw outcome
      expect([outcome.id, outcome.adopted]).toEqual([job?.id, expected === 'found'])
    },
  )
})
