import { describe, expect, it } from 'vitest'
import type { Priority, RequestEvent } from '../../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../../support/client.js'
import { json, queued, recordingFetch } from '../../support/recording-fetch.js'
import { createVirtualClock } from '../../support/virtual-clock.js'

const RECORDS = 760

/** An account in which a batch of writes fills the minute but for the share of users. */
const setUp = () => {
  const clock = createVirtualClock()
  const fetch = recordingFetch(({ method, url }) => {
    if (method === 'POST') return queued()
    const offset = Number(url.searchParams.get('offset'))
    const count = Math.min(250, RECORDS - offset)
    const results = Array.from({ length: count }, (_, index) => ({ id: `evt_${offset + index}` }))
    return json({ results, meta: { hasMore: offset + count < RECORDS, total: RECORDS } })
  })
  const classes: Priority[] = []
  const onRequest = ({ method, priority }: RequestEvent): void => {
    if (method === 'GET') classes.push(priority)
  }
  const propexo = clientOf(fetch, { clock, quota: { perMinute: 100 }, hooks: { onRequest } })
  const { leads } = propexo.integration('int_1', ANY_PMS).appointments
  const options = { deadlineMs: 3_600_000 }
  const batch = Array.from({ length: 300 }, (_, n) => leads.create({ lead_id: `lead_${n}`, at: AT }, options))
  return { clock, propexo, classes, batch: Promise.all(batch) }
}

describe('a person who reads a list behind a batch of writes', () => {
  it('waits for no page behind it, because a page that somebody waits for is no prefetch', async () => {
    const { clock, propexo, classes, batch } = setUp()
    const read = async (): Promise<number> => {
      let count = 0
      await clock.sleep(5_000)
      for await (const _ of propexo.list('/v1/events/')) count += 1
      return count
    }
    expect(await clock.runUntil(read())).toBe(RECORDS)
    expect(clock.monotonic()).toBeLessThan(10_000)
    expect(classes).toEqual(['user', 'user', 'user', 'user'])
    await clock.runUntil(batch)
  })

  it('has the page ahead read behind it as long as nobody waits for that', async () => {
    const { clock, propexo, classes, batch } = setUp()
    const list = propexo.list('/v1/events/')
    await clock.runUntil(clock.sleep(5_000).then(() => list.next()))
    await clock.advance(50_000)
    expect(classes).toEqual(['user'])
    await clock.runUntil(batch)
    await list.return()
  })

  it('keeps the class that he has asked for', async () => {
    const { clock, propexo, classes, batch } = setUp()
    const list = propexo.list('/v1/events/', {}, { priority: 'poll', deadlineMs: 3_600_000 })
    const read = async (): Promise<void> => {
      for await (const _ of list);
    }
    await clock.runUntil(read())
    expect(new Set(classes)).toEqual(new Set(['poll']))
    await clock.runUntil(batch)
  })
})
