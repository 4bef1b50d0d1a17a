import { describe, expect, it } from 'vitest'
import { memoryJournal, type WriteJournal } from '../../src/index.js'
import { thrownBy } from '../support/thrown.js'
import { CREATE, openAccount, recovered } from './journaled-account.js'

const KEYS = Array.from({ length: 30 }, (_, index) => `call:${index}`)

/** An account in whose journal the answers to all of these calls were lost. */
const withLostAnswers = async () => {
  const account = openAccount()
  const { sim, client, call } = account
  const { pms } = client({ reconcile: false })
  sim.faults.always('lost_answer', CREATE)
  for (const key of KEYS)
    await thrownBy(() => sim.clock.runUntil(pms.events.leads.logCall(call(key), { idempotencyKey: key })))
  sim.faults.clear()
  await sim.clock.advance('5m')
  return account
}

describe('recovery by many machines at once', () => {
  it('finds each write once, with few requests of the lowest class', async () => {
    const { sim, client, store } = await withLostAnswers()
    const classes = new Set<string>()
    const machines = Array.from({ length: 50 }, () =>
      client({ hooks: { onRequest: ({ priority }) => void classes.add(priority) } }),
    )
    const before = sim.requests().length
    const passes = await sim.clock.runUntil(Promise.all(machines.map(({ propexo }) => recovered(propexo))))
    const found = passes.flat()
    expect(found.map(({ key }) => key).sort()).toEqual([...KEYS].sort())
    expect(new Set(found.map(({ jobId }) => jobId)).size).toBe(KEYS.length)
    expect([...classes]).toEqual(['poll'])
    // For each write its job is confirmed; the log is read once by each machine that had something to do.
    expect(sim.requests().length - before).toBeLessThan(KEYS.length * 3)
    expect(sim.jobs()).toHaveLength(KEYS.length)
    for (const key of KEYS) expect((await store.get('https://api.propexo.com', key))?.state).toBe('sent')
  })

  it('leaves to others what a machine that is shut down has begun', async () => {
    const { sim, client } = await withLostAnswers()
    const controller = new AbortController()
    const { propexo } = client()
    sim.faults.always('stall', { operation: 'GET /v1/admin/logs/writes/' })
    const pass = thrownBy(async () => {
      for await (const entry of propexo.writes.recover({ signal: controller.signal }))
        expect(entry).toBeDefined()
    })
    await sim.clock.advance('2s')
    controller.abort(new Error('shut down'))
    await sim.clock.advance('1s')
    sim.faults.clear()
    expect(await pass).toMatchObject({ message: 'shut down' })
    // At once, and not when a lease has ended.
    const found = await sim.clock.runUntil(recovered(client().propexo))
    expect(found).toHaveLength(KEYS.length)
  })

  it('goes on past an entry that cannot be read', async () => {
    const { sim, client, store } = await withLostAnswers()
    const broken: WriteJournal = new Proxy(store, {
      get: (target, name) => {
        if (name !== 'claim') return (Reflect.get(target, name) as () => unknown).bind(target)
        return async (want: Parameters<WriteJournal['claim']>[0]) =>
          (await target.claim(want)).map(entry =>
            entry.key === KEYS[0] ? { ...entry, details: 'no JSON' } : entry,
          )
      },
    })
    const found = await sim.clock.runUntil(recovered(client({ journal: broken }).propexo))
    expect(found).toHaveLength(KEYS.length - 1)
  })
})

describe('what a journal keeps', () => {
  it('is never the token, and nothing but seals where there is a seal', async () => {
    const { sim, client, call } = openAccount()
    const kept: string[] = []
    const sealed = {
      seal: (text: string) => {
        kept.push(text)
        return `sealed:${Buffer.from(text).toString('base64')}`
      },
      open: (text: string) => Buffer.from(text.slice('sealed:'.length), 'base64').toString(),
    }
    const sealing = memoryJournal({ clock: sim.clock, sealed })
    const token = 'secret-token-4711'
    const { pms } = client({ journal: sealing, token })
    const job = await sim.clock.runUntil(
      pms.events.leads.logCall(call('Ada'), { idempotencyKey: 'a', headers: { 'x-team': token } }),
    )
    await sim.clock.runUntil(job.wait())
    expect(kept.length).toBeGreaterThan(1)
    expect(kept.join()).toContain('Ada')
    expect(kept.join()).not.toContain(token)
    const again = await client({ journal: sealing }).pms.events.leads.logCall(call('Ada'), {
      idempotencyKey: 'a',
    })
    expect(again.id).toBe(job.id)
  })
})
