import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, type Integration, type WriteJob } from '../../../src/index.js'
import { shareOf } from '../../support/cases.js'
import { LOG_CASES } from './log-shapes.js'
import { isProcessed, WIRE_FAULTS } from './wire-faults.js'
import { isWrite, outcomeOf, startWorld, type World } from './wire-world.js'

const AT = '2026-06-08T14:30:00-05:00'

const create = ({ appointments }: Integration, notes: string): Promise<WriteJob> =>
  appointments.leads.create({ lead_id: 'lead_1', at: AT, appointment_type: 'TOUR', notes })

/** Whose jobs must never be taken for that of the write: the same person and time, by other clients of the account. */
const addOthers = async ({ api, wire }: World): Promise<readonly string[]> => {
  const write = (notes: string): Promise<unknown> =>
    api.fetchWith(() => 'none')('https://propexo.test/v1/appointments/leads', {
      method: 'POST',
      headers: { authorization: 'Bearer other', 'x-model': 'other' },
      body: JSON.stringify({ integration_id: 'int_1', lead_id: 'lead_1', appointment_type: 'TOUR', notes }),
      signal: new AbortController().signal,
      redirect: 'manual',
      cache: 'no-store',
    })
  await wire.runUntil(Promise.all(['Second visit', 'Third visit'].map(write)))
  return api.jobs.map(({ id }) => id)
}

describe.each(shareOf(LOG_CASES).map(each => [each.name, each] as const))(
  'beside a log %s',
  (_, { log, tells }) => {
    it.concurrent.each(WIRE_FAULTS)(
      'a write after %s is processed once at most, and has its own job or none',
      async fault => {
        const world = await startWorld(fault, isWrite, { log })
        const others = await addOthers(world)
        const outcome = await outcomeOf(world, create(world.pms, 'First visit'))
        const own = world.api.jobs.filter(({ id }) => !others.includes(id))
        const isSentAgain = fault === 'refused' || fault === 'too_many'
        expect(own).toHaveLength(isProcessed(fault) || isSentAgain ? 1 : 0)
        const isAnswered = isSentAgain || ['none', 'duplicate_headers', 'slow_drip'].includes(fault)
        if (isAnswered || (isProcessed(fault) && tells)) {
          if (outcome instanceof Error) throw outcome
          expect([outcome.id, outcome.adopted]).toEqual([own[0]?.id, !isAnswered])
          return
        }
        expect(outcome).toBeInstanceOf(AmbiguousWriteError)
      },
    )
  },
)
