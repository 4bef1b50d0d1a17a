import { afterEach, describe, expect, it, vi } from 'vitest'
import { memoryJournal, type WriteJournal } from '../../src/index.js'
import { boundedJournal } from '../../src/journal/bounded.js'
import { thrownBy } from '../support/thrown.js'
import { CREATE, openAccount, recovered } from './journaled-account.js'

describe('a key', () => {
  it.each(['\ud800', 'call:\ud83d'])(
    'that holds half of a character is refused: %j',
    async idempotencyKey => {
      const { client, call } = openAccount()
      const error = await thrownBy(() => client().pms.events.leads.logCall(call('a'), { idempotencyKey }))
      expect(error).toMatchObject({ kind: 'configuration' })
    },
  )

  it('that is undefined is refused: its message had none', async () => {
    const { sim, client, call } = openAccount()
    const { pms, propexo } = client()
    const none = { idempotencyKey: undefined } as never
    const write = { body: { integration_id: 'int_1' }, idempotencyKey: undefined } as never
    for (const attempt of [
      () => pms.events.leads.logCall(call('a'), none),
      () => propexo.writes.get('job_1').retry(none),
      () => propexo.api.POST('/v1/events/leads', write),
      () => pms.events.leads.logCall(call('a'), { ifUnknown: 'send' }),
    ])
      expect(await thrownBy(attempt)).toMatchObject({ kind: 'configuration' })
    expect(sim.requests()).toEqual([])
  })

  it('of another operation is refused as such', async () => {
    const { sim, client, call } = openAccount()
    const { pms } = client()
    await sim.clock.runUntil(pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }))
    const cancel = () =>
      pms.appointments.leads.cancel({ event_id: 'evt_1' } as never, { idempotencyKey: 'a' })
    const error = await thrownBy(cancel)
    expect(String(error)).toContain(
      'was used with another operation, POST /v1/events/leads. Nothing was sent',
    )
  })
})

describe('resolve()', () => {
  it('takes only a job that the API knows', async () => {
    const { sim, client, call } = openAccount({ journal: { horizonMs: 60_000 } })
    const { pms, propexo } = client()
    sim.faults.next('reset_before', CREATE)
    await thrownBy(() => sim.clock.runUntil(pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' })))
    await sim.clock.advance('5m')
    await sim.clock.runUntil(recovered(propexo))
    for (const jobId of ['job_404', 'x/../y']) {
      const error = await thrownBy(() => sim.clock.runUntil(propexo.writes.resolve('a', { jobId })))
      expect(error).toMatchObject({ kind: 'journal' })
    }
    expect(await propexo.writes.find('a')).toMatchObject({ state: 'unknown' })
  })
})

describe('the time of the server', () => {
  it('is asked for once by many calls at the same time', async () => {
    const { sim, client, call } = openAccount({ simulator: { latency: 300 } })
    const { pms } = client()
    const keys = Array.from({ length: 20 }, (_, index) => `call:${index}`)
    await sim.clock.runUntil(
      Promise.all(keys.map(key => pms.events.leads.logCall(call(key), { idempotencyKey: key }))),
    )
    expect(sim.requests().filter(({ method }) => method === 'GET')).toHaveLength(1)
  })

  it.each([100, 1_100, 2_000, 5_000])(
    'may be as uncertain as answers that take %d ms make it; the job is found all the same',
    async latency => {
      const { sim, client, call } = openAccount({ simulator: { latency } })
      const { pms, propexo } = client()
      sim.faults.next('lost_answer', CREATE)
      await sim.clock.runUntil(
        pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' }).catch((error: unknown) => error),
      )
      await sim.clock.advance('5m')
      await sim.clock.runUntil(recovered(propexo))
      expect(await propexo.writes.find('a')).toMatchObject({ jobId: 'job_1', adopted: true })
    },
  )
})

describe('a store', () => {
  it('that hangs has failed after a while', async () => {
    const hanging = new Proxy(memoryJournal(), { get: () => () => new Promise(() => {}) }) as WriteJournal
    const journal = boundedJournal(hanging, 5)
    for (const step of [() => journal.get('s', 'k'), () => journal.prune()])
      expect(String(await thrownBy(step))).toContain('did not end within 5 ms')
  })

  it('of which one entry cannot be opened is recovered but for that one', async () => {
    const { sim, client, call } = openAccount()
    let isRotated = false
    const sealed = {
      seal: (text: string) => `${isRotated ? 'new' : 'old'}:${text}`,
      open: (text: string) => {
        if (isRotated && text.startsWith('old:')) throw new Error('no such key')
        return text.slice(4)
      },
    }
    const journal = memoryJournal({ clock: sim.clock, sealed })
    const { pms, propexo } = client({ journal })
    const write = (key: string) => () =>
      sim.clock.runUntil(pms.events.leads.logCall(call(key), { idempotencyKey: key }))
    await write('old')()
    isRotated = true
    for (const key of ['b', 'c', 'd', 'e', 'f', 'g']) await write(key)()
    await sim.clock.advance('10m')
    expect(await sim.clock.runUntil(recovered(propexo))).toHaveLength(6)
    const error = await thrownBy(write('old'))
    expect(error).toMatchObject({ kind: 'journal' })
    expect(String(error)).toContain('sealed with another key')
  })

  it.each([{ seal: () => '' }, { seal: () => 7 }])('is not given what is no text', async ({ seal }) => {
    const { sim, client, call } = openAccount()
    const journal = memoryJournal({
      clock: sim.clock,
      sealed: { seal, open: (text: string) => text } as never,
    })
    const { pms } = client({ journal })
    await thrownBy(() => sim.clock.runUntil(pms.events.leads.logCall(call('a'), { idempotencyKey: 'a' })))
    expect(sim.jobs()).toEqual([])
  })

  it('names options that it does not have', () => {
    expect(() => memoryJournal({ retention: 1 } as never)).toThrow('retention is not an option')
    expect(() => memoryJournal(null as never)).toThrow('are an object')
  })
})

describe('the error of a write of which nobody can tell', () => {
  it('says that it may be called again with its key', async () => {
    const { sim, client, call } = openAccount()
    sim.faults.next('lost_answer', CREATE)
    const { pms } = client()
    const error = await thrownBy(() =>
      sim.clock.runUntil(pms.events.leads.logCall(call('a'), { idempotencyKey: 'call:a' })),
    )
    expect(String(error)).toContain('Call it again with the idempotency key "call:a"')
    expect(String(error)).not.toContain('Do not send it again')
  })
})

describe('a store that hangs', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  const hangingAt = (store: WriteJournal, step: 'get' | 'add' | 'move'): WriteJournal =>
    new Proxy(store, {
      get: (target, name) =>
        name === step
          ? () => new Promise(() => {})
          : (Reflect.get(target, name) as () => unknown).bind(target),
    })

  /** What a call ends with once the store has had its time. */
  const endOf = async (step: 'get' | 'add' | 'move') => {
    const { sim, client, call, store } = openAccount()
    const { pms } = client({ journal: hangingAt(store, step) })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const ended = pms.events.leads
      .logCall(call('a'), { idempotencyKey: 'a' })
      .catch((error: unknown) => error)
    await sim.clock.advance('1s')
    await vi.advanceTimersByTimeAsync(60_000)
    return { sim, ended: await sim.clock.runUntil(ended) }
  }

  it.each(['get', 'add'] as const)('before the write ends the call, with nothing sent: %s', async step => {
    const { sim, ended } = await endOf(step)
    expect(ended).toMatchObject({ kind: 'journal' })
    expect(String(ended)).toContain(`${step}() of the journal did not end within 30000 ms`)
    expect(sim.jobs()).toEqual([])
  })

  it('after the write does not keep the job from its caller', async () => {
    const { sim, ended } = await endOf('move')
    expect(ended).toMatchObject({ id: 'job_1' })
    expect(sim.jobs()).toHaveLength(1)
  })
})

describe('calls that write the same under many keys', () => {
  it('are told that they waited for each other, and not for the quota', async () => {
    const { sim, client, call } = openAccount({ simulator: { latency: 300 } })
    const { pms } = client({ deadlineMs: 12_000 })
    sim.faults.next('reset_before', { ...CREATE, times: 2 })
    const writes = Array.from({ length: 40 }, (_, index) =>
      pms.events.leads
        .logCall(call('a'), { idempotencyKey: `call:${index}` })
        .then(() => undefined)
        .catch((error: unknown) => error),
    )
    const errors = (await sim.clock.runUntil(Promise.all(writes))).filter(error => error !== undefined)
    expect(errors.length).toBeGreaterThan(10)
    expect(errors.filter(error => String(error).includes('no place in the quota'))).toEqual([])
  })
})

describe('a preview', () => {
  it('takes no key, because it sends nothing', async () => {
    const { client, call } = openAccount()
    const { at: _, ...input } = { ...call('a'), event_datetime: '2026-06-01T11:30:00Z', event_name: 'Note' }
    const preview = () => client().pms.events.leads.preview(input as never, { idempotencyKey: 'a' })
    const error = await thrownBy(preview)
    expect(error).toMatchObject({ kind: 'configuration', issues: [{ path: '/idempotencyKey' }] })
  })
})
