import { describe, expect, it } from 'vitest'
import type { Propexo, WriteJournal } from '../../src/index.js'
import { thrownBy } from '../support/thrown.js'
import { type JournaledAccount as Account, CREATE, openAccount, recovered } from './journaled-account.js'

/** A process that dies right before, or right after, a step of the journal: its call never goes on. */
const dyingAt = (step: 'add' | 'move', when: 'before' | 'after') => {
  let isDead = false
  const never = new Promise<never>(() => {})
  return {
    died: () => isDead,
    around: (store: WriteJournal): WriteJournal => {
      const act = store[step].bind(store) as (...args: unknown[]) => Promise<unknown>
      return new Proxy(store, {
        get: (target, name) => {
          if (isDead) return () => never
          if (name !== step) return (Reflect.get(target, name) as () => unknown).bind(target)
          return async (...args: unknown[]) => {
            isDead = true
            if (when === 'after') await act(...args)
            return never
          }
        },
      })
    },
  }
}

/** A call of a process that dies in the middle. */
const die = async (account: Account, key: string, options: { readonly journal: unknown }) => {
  const { pms } = account.client(options as never)
  pms.events.leads.logCall(account.call('a'), { idempotencyKey: key }).catch(() => {})
  await account.sim.clock.advance('1s')
}

const drain = async ({ sim }: Account, propexo: Propexo) => {
  const seen = []
  for (let minute = 0; minute < 80; minute += 1) {
    seen.push(...(await sim.clock.runUntil(recovered(propexo))))
    await sim.clock.advance('1m')
  }
  return seen
}

describe('a process that dies', () => {
  it('before its attempt is noted has sent nothing, and the next call sends', async () => {
    const account = openAccount()
    const dying = dyingAt('add', 'before')
    await die(account, 'a', { journal: dying.around(account.store) })
    expect(dying.died()).toBe(true)
    expect(account.sim.jobs()).toEqual([])
    const { pms } = account.client()
    await account.sim.clock.runUntil(pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' }))
    expect(account.sim.jobs()).toHaveLength(1)
  })

  it('after its attempt is noted may have sent it, and nobody sends it again: it ends as unknown', async () => {
    const account = openAccount()
    const dying = dyingAt('add', 'after')
    await die(account, 'a', { journal: dying.around(account.store) })
    expect(account.sim.jobs()).toEqual([])
    const { propexo, pms } = account.client()
    const seen = await drain(account, propexo)
    expect(seen).toMatchObject([{ key: 'a', state: 'unknown', candidates: [] }])
    expect(account.sim.jobs()).toEqual([])
    const error = await account.sim.clock.runUntil(
      thrownBy(() => pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' })),
    )
    expect(error).toMatchObject({ kind: 'ambiguous_write' })
    expect(await propexo.writes.resolve('a', 'not_processed')).toBeUndefined()
    await account.sim.clock.runUntil(pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' }))
    expect(account.sim.jobs()).toHaveLength(1)
  })

  it('after it was processed is found out by recover(), and the job is given to whoever asks', async () => {
    const account = openAccount()
    const dying = dyingAt('move', 'before')
    await die(account, 'a', { journal: dying.around(account.store) })
    expect(account.sim.jobs()).toHaveLength(1)
    const { propexo, pms } = account.client()
    const seen = await drain(account, propexo)
    expect(seen).toMatchObject([
      { key: 'a', state: 'sent', jobId: 'job_1', adopted: true },
      { key: 'a', state: 'settled', outcome: { write_status: 'SUCCESS' } },
    ])
    const job = await pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' })
    expect(job).toMatchObject({ id: 'job_1', adopted: true })
    expect(account.sim.jobs()).toHaveLength(1)
  })

  it('without having known the time of the server is found out by the age of its entry', async () => {
    const account = openAccount()
    const { sim } = account
    const dying = dyingAt('move', 'before')
    // Of the request that asks for the time.
    sim.faults.next('refused', { kind: 'read' })
    await die(account, 'a', { journal: dying.around(account.store) })
    expect(sim.jobs()).toHaveLength(1)
    const { propexo } = account.client()
    await drain(account, propexo)
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'settled', jobId: 'job_1', adopted: true })
  })

  it('is not given up before the write log could be read, however late that is', async () => {
    const account = openAccount()
    const { sim } = account
    const dying = dyingAt('move', 'before')
    await die(account, 'a', { journal: dying.around(account.store) })
    const { propexo } = account.client()
    await sim.clock.advance('2h')
    sim.faults.always('unavailable', { kind: 'read' })
    await sim.clock.runUntil(recovered(propexo))
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'sending' })
    sim.faults.clear()
    await drain(account, propexo)
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'settled', jobId: 'job_1' })
  })

  it('is waited for by the same key until its lease has ended, and its job is looked for then', async () => {
    const account = openAccount({ simulator: { jobs: { atLeast: '1s', atMost: '1s' } } })
    const dying = dyingAt('move', 'before')
    await die(account, 'a', { journal: dying.around(account.store) })
    const { pms } = account.client()
    const job = await account.sim.clock.runUntil(
      pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' }),
    )
    expect(job).toMatchObject({ id: 'job_1', adopted: true })
    expect(account.sim.clock.now()).toBeGreaterThan(Date.parse('2026-06-01T12:01:00Z'))
  })

  it('between two attempts has sent nothing, and recover() sends it, as soon as it can', async () => {
    const account = openAccount()
    const { sim, store } = account
    sim.faults.next('too_many', CREATE)
    // It dies when it has noted that the first attempt was not processed.
    const dying = dyingAt('move', 'after')
    await die(account, 'a', { journal: dying.around(store) })
    const { propexo } = account.client({ retry: false })
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'recorded' })
    await sim.clock.advance('2m')
    // What goes wrong then is no reason to forget it.
    sim.faults.next('refused', CREATE)
    expect(await sim.clock.runUntil(recovered(propexo))).toEqual([])
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'recorded' })
    await drain(account, propexo)
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'settled', jobId: 'job_1', adopted: false })
    expect(sim.jobs()).toHaveLength(1)
  })
})

describe('writes that look the same', () => {
  /** Two keys whose processes have died after they were processed, or before. */
  const twoDead = async (processed: readonly [boolean, boolean]) => {
    const account = openAccount()
    for (const [index, isProcessed] of processed.entries()) {
      const dying = dyingAt(isProcessed ? 'move' : 'add', isProcessed ? 'before' : 'after')
      await die(account, `key-${index}`, { journal: dying.around(account.store) })
      await account.sim.clock.advance('2m')
    }
    return account
  }

  it('get a job each when both were processed', async () => {
    const account = await twoDead([true, true])
    const { propexo } = account.client()
    await drain(account, propexo)
    const jobs = [await propexo.writes.find('key-0'), await propexo.writes.find('key-1')]
    expect(jobs).toMatchObject([{ state: 'settled' }, { state: 'settled' }])
    expect(new Set(jobs.map(each => each?.jobId))).toEqual(new Set(['job_1', 'job_2']))
  })

  it('get one job in all when one was processed; the other is unknown', async () => {
    const account = await twoDead([false, true])
    const { propexo } = account.client()
    await drain(account, propexo)
    const found = [await propexo.writes.find('key-0'), await propexo.writes.find('key-1')]
    expect(found.map(each => each?.state).sort()).toEqual(['settled', 'unknown'])
    expect(found.flatMap(each => each?.jobId ?? [])).toEqual(['job_1'])
  })

  it('get none where there are more jobs than writes, and a person decides', async () => {
    const account = await twoDead([true, true])
    const { propexo } = account.client()
    await account.store.remove((await account.store.get('https://api.propexo.com', 'key-1')) as never)
    await drain(account, propexo)
    const entry = await propexo.writes.find('key-0')
    expect(entry).toMatchObject({ state: 'unknown', candidates: ['job_2', 'job_1'] })
    await propexo.writes.resolve('key-0', { jobId: 'job_2' })
    await account.sim.clock.runUntil(recovered(propexo))
    expect(await propexo.writes.find('key-0')).toMatchObject({ state: 'settled', jobId: 'job_2' })
  })
})

describe('a caller who would rather write twice than not at all', () => {
  it('has what nobody can tell sent again by recover()', async () => {
    const account = openAccount({ journal: { ifUnknown: 'send' } })
    const dying = dyingAt('add', 'after')
    const { pms } = account.client({ journal: { store: dying.around(account.store), ifUnknown: 'send' } })
    pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' }).catch(() => {})
    await account.sim.clock.advance('1s')
    const { propexo } = account.client()
    await drain(account, propexo)
    expect(account.sim.jobs()).toHaveLength(1)
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'settled' })
  })

  it('need not wait for recover() after the horizon', async () => {
    const account = openAccount()
    const dying = dyingAt('add', 'after')
    await die(account, 'a', { journal: dying.around(account.store) })
    await account.sim.clock.advance('2h')
    const { pms } = account.client()
    const write = pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a', ifUnknown: 'send' })
    expect(await account.sim.clock.runUntil(write)).toMatchObject({ id: 'job_1', adopted: false })
  })

  it('sends it himself where he says so with the call', async () => {
    const account = openAccount()
    const dying = dyingAt('add', 'after')
    await die(account, 'a', { journal: dying.around(account.store) })
    const { propexo, pms } = account.client()
    await drain(account, propexo)
    const write = pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a', ifUnknown: 'send' })
    const job = await account.sim.clock.runUntil(write)
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'sent', jobId: job.id })
  })
})

describe('a lost answer', () => {
  it.each(['lost_answer', 'stall', 'gateway_after', 'truncated', 'empty_500'] as const)(
    'is found by the call itself or by recover(), and sent once: %s',
    async fault => {
      const account = openAccount()
      const { sim } = account
      const { pms, propexo } = account.client()
      sim.faults.next(fault, CREATE)
      const error = await sim.clock.runUntil(
        pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' }).catch(cause => cause),
      )
      expect(error).toMatchObject({ kind: 'ambiguous_write' })
      await drain(account, propexo)
      expect(await propexo.writes.find('a')).toMatchObject({
        state: 'settled',
        jobId: 'job_1',
        adopted: true,
      })
      expect(sim.jobs()).toHaveLength(1)
    },
  )

  it('is noted although the caller stops', async () => {
    const account = openAccount()
    const { sim } = account
    const { pms, propexo } = account.client()
    sim.faults.next('stall', CREATE)
    const controller = new AbortController()
    const { signal } = controller
    const write = thrownBy(() => pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a', signal }))
    await sim.clock.advance('1s')
    controller.abort(new Error('enough'))
    expect(await write).toMatchObject({ message: 'enough' })
    await drain(account, propexo)
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'settled', jobId: 'job_1' })
  })
})

describe('a call that was overtaken', () => {
  it('takes its entry back where it knows that nothing has left, although another process looks for it', async () => {
    const account = openAccount()
    const { sim, store } = account
    // The answer of the store comes when the lease is over: the call then sends nothing.
    const late: WriteJournal = new Proxy(store, {
      get: (target, name) => {
        if (name !== 'add') return (Reflect.get(target, name) as () => unknown).bind(target)
        return async (entry: Parameters<WriteJournal['add']>[0]) => {
          const added = await target.add(entry)
          await new Promise<void>(resolve => void sim.clock.schedule(120_000, resolve))
          return added
        }
      },
    })
    const { pms } = account.client({ journal: late, retry: false, deadlineMs: 600_000 })
    const write = thrownBy(() => pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' }))
    await sim.clock.advance('90s')
    const { propexo } = account.client()
    expect(await sim.clock.runUntil(recovered(propexo))).toEqual([])
    const error = await sim.clock.runUntil(write)
    expect(error).toMatchObject({ kind: 'connection', sent: false })
    expect(await propexo.writes.find('a')).toBeUndefined()
    expect(sim.jobs()).toEqual([])
  })
})

describe('a journal that fails', () => {
  /** The real one, of which one step fails once. */
  const failingOnce = (store: WriteJournal, step: 'get' | 'add' | 'move', isDone = false): WriteJournal => {
    let isLeft = true
    const act = store[step].bind(store) as (...args: unknown[]) => Promise<unknown>
    return new Proxy(store, {
      get: (target, name) => {
        if (name !== step || !isLeft) return (Reflect.get(target, name) as () => unknown).bind(target)
        return async (...args: unknown[]) => {
          isLeft = false
          if (isDone) await act(...args)
          throw new Error('the disk is full')
        }
      },
    })
  }

  it.each([
    ['get', false],
    ['add', false],
    ['add', true],
  ] as const)(
    'before the write is an error, with nothing sent, and the key can be used: %s, done: %s',
    async (step, isDone) => {
      const account = openAccount()
      const { pms } = account.client({ journal: failingOnce(account.store, step, isDone) })
      const write = () => pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' })
      const error = await account.sim.clock.runUntil(thrownBy(write))
      expect(error).toMatchObject({ kind: 'journal' })
      expect(String(error)).toContain('the disk is full')
      expect(account.sim.jobs()).toEqual([])
      await account.sim.clock.runUntil(write())
      expect(account.sim.jobs()).toHaveLength(1)
    },
  )

  it('after the write does not spoil it; recover() notes the job that this process knows', async () => {
    const account = openAccount()
    const warnings: string[] = []
    const { pms, propexo } = account.client({
      journal: failingOnce(account.store, 'move'),
      hooks: { onWarning: ({ rule, message }) => void warnings.push(`${rule}: ${message}`) },
    })
    const job = await account.sim.clock.runUntil(
      pms.events.leads.logCall(account.call('a'), { idempotencyKey: 'a' }),
    )
    expect(warnings.filter(each => each.startsWith('journal.not_noted'))).toHaveLength(1)
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'sending' })
    await account.sim.clock.advance('2m')
    const seen = await account.sim.clock.runUntil(recovered(propexo))
    expect(seen).toMatchObject([{ key: 'a', state: 'sent', jobId: job.id }])
    expect(account.sim.jobs()).toHaveLength(1)
  })
})
