import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, type LostWrite } from '../../../src/index.js'
import { ANY_PMS, CANARY } from '../../support/client.js'
import { FACADE_WRITES } from '../../support/facade-writes.js'
import { json, noAnswer } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'
import { tracesOf } from '../../support/traces.js'
import { createLab, INPUT, logOf } from './support/lost.js'

/** A write that is not in the log at first, and is later. */
const loseForNow = async () => {
  const lab = createLab()
  const log: unknown[] = []
  const error = await lab.ambiguous(() => logOf(log))
  const appear = (): void => void log.push(lab.entry())
  return { lab, error, appear }
}

/** Whether more than an id and the integration was sent. */
const isTold = ({ path, body }: LostWrite): boolean =>
  Object.keys({ ...path, ...body }).filter(name => name !== 'integration_id').length > 1

describe.each(FACADE_WRITES.map(each => [each.name, each] as const))('%s', (_, { call, input }) => {
  it('is an error that another client can take up, after it has been JSON', async () => {
    const lab = createLab()
    const pms = lab.pms(
      lab.losing(() => logOf([])),
      { reconcile: false },
    )
    const error = await errorBy(AmbiguousWriteError, () => lab.clock.runUntil(call(pms, input)))
    const { write } = JSON.parse(JSON.stringify(error))
    expect(write).toEqual(error.write)
    expect(JSON.parse(JSON.stringify(error.write))).toEqual(error.write)
    expect(tracesOf(error)).not.toContain(CANARY)
    const other = createLab()
    const parameters = { ...error.write.body, ...error.write.path }
    const { writes } = other.client(other.losing(() => logOf([other.entry({ parameters })])))
    const found = other.clock.runUntil(writes.reconcile(write))
    // What one id alone tells is never adopted.
    if (isTold(write)) expect(await found).toMatchObject({ id: 'job_7', adopted: true, sent: undefined })
    else await expect(found).rejects.toMatchObject({ kind: 'ambiguous_write', candidates: ['job_7'] })
  })
})

describe('reconcile() of the error', () => {
  it('finds it later, and knows what was sent', async () => {
    const { lab, error, appear } = await loseForNow()
    appear()
    const job = await lab.clock.runUntil(error.reconcile())
    expect([job.id, job.adopted, job.sent?.body]).toEqual([
      'job_7',
      true,
      { ...INPUT, integration_id: 'int_1' },
    ])
  })

  it('rejects with another one that goes on', async () => {
    const { lab, error, appear } = await loseForNow()
    const again = await errorBy(AmbiguousWriteError, () =>
      lab.clock.runUntil(error.reconcile({ deadlineMs: 20 })),
    )
    const { sentAt, lostAt, ...content } = error.write
    expect(again.write).toMatchObject(content)
    // Clocks drift apart, so the span may grow.
    expect(Date.parse(again.write.sentAt as string)).toBeLessThanOrEqual(Date.parse(sentAt as string))
    expect(Date.parse(again.write.lostAt as string)).toBeGreaterThanOrEqual(Date.parse(lostAt as string))
    appear()
    expect((await lab.clock.runUntil(again.reconcile())).id).toBe('job_7')
  })

  it('finds a job that ended an hour later', async () => {
    const { lab, error, appear } = await loseForNow()
    lab.clock.skip(3_600_000)
    appear()
    expect((await lab.clock.runUntil(error.reconcile())).id).toBe('job_7')
  })

  it('called twice at once gives the same job', async () => {
    const { lab, error, appear } = await loseForNow()
    appear()
    const both = lab.clock.runUntil(Promise.allSettled([error.reconcile(), error.reconcile()]))
    expect(await both).toMatchObject([{ value: { id: 'job_7' } }, { value: { id: 'job_7' } }])
  })

  it('gives the job again when it is called again', async () => {
    const { lab, error, appear } = await loseForNow()
    appear()
    await lab.clock.runUntil(error.reconcile())
    expect(await lab.clock.runUntil(error.reconcile())).toMatchObject({ id: 'job_7' })
  })
})

describe('writes.reconcile()', () => {
  it('looks at once, however little time it has', async () => {
    const write = await createLab().lostWrite()
    const { clock, losing, client, entry } = createLab()
    const fetch = losing(() => logOf([entry()]))
    const found = client(fetch).writes.reconcile(write, { deadlineMs: 500 })
    expect(await clock.runUntil(found)).toMatchObject({ id: 'job_7' })
    expect([clock.monotonic(), fetch.requests.length]).toEqual([0, 2])
  })

  it('tells how often it looked', async () => {
    const write = await createLab().lostWrite()
    const { clock, losing, client } = createLab()
    const fetch = losing(() => logOf([]))
    const ending = clock.runUntil(client(fetch).writes.reconcile(write, { deadlineMs: 20_000 }))
    const error = await errorBy(AmbiguousWriteError, () => ending)
    expect(error.looks).toBe(fetch.requests.length)
    expect(error.looks).toBeGreaterThan(3)
    expect(error.message).toContain(`read ${error.looks} times in`)
  })

  it.each([
    ['hour', 60_000],
    ['day', 3 * 3_600_000],
    ['week', 2 * 86_400_000],
    ['month', 20 * 86_400_000],
  ])('asks for the last %s when the write is so old', async (range, ageMs) => {
    const { clock, losing, client, entry, at } = createLab()
    const times = { sentAt: at(-ageMs), lostAt: at(1_000 - ageMs) }
    const write = { ...(await createLab().lostWrite()), ...times }
    const fetch = losing(() => logOf([entry({ created_at: at(-ageMs) })]))
    const propexo = client(fetch)
    // Shows the clock of the server.
    await clock.runUntil(propexo.writes.get('job_0').status())
    expect(await clock.runUntil(propexo.writes.reconcile(write))).toMatchObject({ id: 'job_7' })
    expect(fetch.requests[1]?.url.searchParams.get('time_range')).toBe(range)
  })

  it('finds a write of its own process with what that knows of it', async () => {
    const { lab, error, appear } = await loseForNow()
    appear()
    // As JSON it would not be told: this process had a write with the same content on its way.
    const json = { ...JSON.parse(JSON.stringify(error.write)), alone: false }
    const { writes } = lab.client(lab.losing(() => logOf([lab.entry()])))
    expect(await lab.clock.runUntil(writes.reconcile(json))).toMatchObject({ id: 'job_7' })
  })

  it.each([
    ['the time when it was sent', { sentAt: null }],
    ['the time when it was lost', { lostAt: null }],
    ['whether it was alone', { alone: false }],
  ])('offers candidates when its JSON does not tell %s', async (_, own) => {
    const write = { ...(await createLab().lostWrite()), ...own }
    const { clock, losing, client, entry } = createLab()
    const { writes } = client(losing(() => logOf([entry()])))
    await expect(clock.runUntil(writes.reconcile(write))).rejects.toMatchObject({ candidates: ['job_7'] })
  })

  it.each([
    ['after it was sent', 0, true],
    ['3 s before', -3_000, false],
    ['5 s after it was lost', 5_000, false],
  ])('adopts an entry made %s: %s ms, %s', async (_, ms, isFound) => {
    const write = await createLab().lostWrite()
    const { clock, losing, client, entry, at } = createLab()
    const log = [entry({ created_at: at(ms) })]
    const { writes } = client(losing(() => logOf(log)))
    const ending = await clock.runUntil(writes.reconcile(write)).catch((error: unknown) => error)
    expect(ending).toMatchObject(isFound ? { id: 'job_7' } : { kind: 'ambiguous_write' })
  })

  it('gives a job once, whoever asks for it', async () => {
    const first = await createLab().lostWrite()
    const { clock, losing, client, entry } = createLab()
    const propexo = client(losing(() => logOf([entry()])))
    const both = [propexo.writes.reconcile(first), propexo.writes.reconcile({ ...first, id: 'another-1' })]
    const endings = await clock.runUntil(Promise.allSettled(both))
    expect(endings.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('ends with the reason of its signal', async () => {
    const write = await createLab().lostWrite()
    const { clock, losing, client } = createLab()
    const fetch = losing(() => logOf([]))
    const { writes } = client(fetch)
    const left = writes.reconcile(write, { signal: AbortSignal.abort('left') })
    await expect(clock.runUntil(left)).rejects.toBe('left')
    const controller = new AbortController()
    const running = writes.reconcile(write, { signal: controller.signal })
    clock.schedule(500, () => controller.abort('left'))
    await expect(clock.runUntil(running)).rejects.toBe('left')
    // It has looked once, before its first pause.
    expect(fetch.requests).toHaveLength(1)
    await clock.run()
    expect(fetch.requests).toHaveLength(1)
  })
})

describe('a write whose call was aborted', () => {
  it.each([
    ['while it was sent', 100],
    ['while it was looked for', 2_000],
  ])('%s is told by the hook, and can be found', async (_, ms) => {
    const { clock, machine, serve, client, entry, losing } = createLab()
    const lost: LostWrite[] = []
    const fetch = serve(async request => {
      if (request.method === 'GET') return logOf([])
      if (ms === 100) return noAnswer(request)
      return json({}, { status: 500 })
    })
    const hooks = {
      onWrite: ({ state, write }: { state: string; write?: LostWrite }) =>
        void (state === 'lost' && write && lost.push(write)),
    }
    const propexo = client(fetch, { hooks })
    await clock.runUntil(
      propexo.writes
        .get('job_0')
        .status()
        .catch(() => {}),
    )
    const controller = new AbortController()
    clock.schedule(ms, () => controller.abort('left'))
    const { events } = propexo.integration('int_1', ANY_PMS)
    await expect(clock.runUntil(events.leads.create(INPUT, { signal: controller.signal }))).rejects.toBe(
      'left',
    )
    expect(lost).toHaveLength(1)
    const [write] = JSON.parse(JSON.stringify(lost)) as [LostWrite]
    expect(write.body).toEqual({ ...INPUT, integration_id: 'int_1' })
    expect(machine.monotonic()).toBe(ms)
    const other = client(losing(() => logOf([entry()])))
    expect(await clock.runUntil(other.writes.reconcile(write))).toMatchObject({ id: 'job_7' })
  })
})
