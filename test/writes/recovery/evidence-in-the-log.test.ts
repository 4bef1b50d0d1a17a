import { describe, expect, it } from 'vitest'
import { json } from '../../support/recording-fetch.js'
import { createLab, type Entry, INPUT, logOf } from './support/lost.js'

const parameters = { ...INPUT }
/** Parameters of an entry that is this write all the same. */
const SAME: readonly (readonly [string, unknown])[] = [
  ['without the integration', parameters],
  ['with fields that the API adds', { ...parameters, vendor: 'X', nested: { a: 1 } }],
  ['with defaults that the API adds', { ...parameters, event_type: 'Note', employee_id: null }],
  ['in another order', { notes: INPUT.notes, lead_id: INPUT.lead_id }],
  ['as JSON text', JSON.stringify(parameters)],
  ['nested', { body: parameters }],
  ['nested deeper', { a: { b: parameters } }],
  ['nested as JSON text', { payload: JSON.stringify({ body: JSON.stringify(parameters) }) }],
  ['in a list', [parameters]],
  ['in two places', { path: { lead_id: INPUT.lead_id }, body: { notes: INPUT.notes } }],
  ['in two places, one of them as text', { lead_id: INPUT.lead_id, body: JSON.stringify(parameters) }],
]

const OTHER: readonly (readonly [string, unknown])[] = [
  ['another value', { ...parameters, notes: 'call back!' }],
  ['another lead', { ...parameters, lead_id: 'lead_2' }],
  ['a value in other letters', { ...parameters, notes: 'Call back' }],
  ['a field missing', { lead_id: INPUT.lead_id }],
  ['a field that is null', { ...parameters, notes: null }],
  ['a value of another type', { ...parameters, notes: [INPUT.notes] }],
  ['a field more', { ...parameters, event_type_id: 'etype_1' }],
  ['a field more in another place', { path: { event_id: 'evt_1' }, body: parameters }],
  ['another value in another place', { ...parameters, before: { notes: 'none' } }],
  ['no parameters', undefined],
  ['null', null],
  ['text', 'lead_1 call back'],
  ['broken JSON', '{"lead_id":"lead_1","notes":"call back"'],
]

describe('an entry of the log', () => {
  it.each(SAME)('is the write with its parameters %s', async (_, own) => {
    const { lose, entry } = createLab()
    expect(await lose(() => logOf([entry({ parameters: own })]))).toMatchObject({
      id: 'job_7',
      adopted: true,
    })
  })

  it.each(OTHER)('is not the write with %s', async (_, own) => {
    const { ambiguous, entry } = createLab()
    expect((await ambiguous(() => logOf([entry({ parameters: own })]))).candidates).toEqual([])
  })

  it.each<[string, Entry]>([
    ['another integration', { integration_id: 'int_2' }],
    ['no integration', { integration_id: undefined }],
    ['no job', { job_id: undefined }],
    ['a job that is a number', { job_id: 7 }],
    ['the type of an update', { job_type: 'ENTRATA_UPDATE_EVENT' }],
    ['the type of a cancellation', { job_type: 'cancelLeadEvent' }],
  ])('is not the write with %s', async (_, own) => {
    const { ambiguous, entry } = createLab()
    expect((await ambiguous(() => logOf([entry(own)]))).candidates).toEqual([])
  })

  it.each([0, true, [1, { a: [] }], { x: { y: null } }])('is told by the value %j', async value => {
    const { clock, client, losing, entry } = createLab()
    const write = { ...(await createLab().lostWrite()), body: { lead_id: 'lead_1', notes: value } }
    const log = [
      entry({ job_id: 'job_1', parameters: { lead_id: 'lead_1', notes: 'other' } }),
      entry({ job_id: 'job_2', parameters: { lead_id: 'lead_1' } }),
      entry({ job_id: 'job_3', parameters: { lead_id: 'lead_1', notes: value } }),
    ]
    const { writes } = client(losing(() => logOf(log)))
    expect(await clock.runUntil(writes.reconcile(write))).toMatchObject({ id: 'job_3' })
  })

  it.each([false, '', null])('without a field is the write that sent %j in it', async value => {
    const { clock, client, losing, entry } = createLab()
    const write = { ...(await createLab().lostWrite()), body: { ...INPUT, title: value } }
    const { writes } = client(losing(() => logOf([entry({ parameters: { ...INPUT } })])))
    expect(await clock.runUntil(writes.reconcile(write))).toMatchObject({ id: 'job_7' })
  })

  it('that fits beside another makes it ambiguous, with both as candidates', async () => {
    const { ambiguous, entry } = createLab()
    const log = [entry(), entry({ job_id: 'job_8' }), entry({ job_id: 'job_7' })]
    const error = await ambiguous(() => logOf(log))
    expect(error.candidates).toEqual(['job_7', 'job_8'])
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ candidates: ['job_7', 'job_8'] })
    expect(error.message).toContain('shows 2 jobs of which one may be it (job_7, job_8)')
  })

  it('names no more than its job: one that the API does not know under that id is a candidate', async () => {
    const { clock, serve, pms, entry } = createLab()
    const fetch = serve(({ method, url }) => {
      if (method !== 'GET') return json({}, { status: 500 })
      if (url.pathname.includes('write-status'))
        return json({ error: { code: 'not_found' } }, { status: 404 })
      return logOf([entry()])
    })
    const ending = pms(fetch).events.leads.create(INPUT)
    await expect(clock.runUntil(ending)).rejects.toMatchObject({
      kind: 'ambiguous_write',
      candidates: ['job_7'],
    })
    // Asked once: it will not know it later either.
    expect(fetch.requests.filter(({ url }) => url.pathname.includes('write-status'))).toHaveLength(1)
  })
})

describe('a page of the log', () => {
  it.each([
    ['entries of others', (others: readonly Entry[]): readonly unknown[] => others],
    ['an entry that cannot be read', (others: readonly Entry[]) => [...others.slice(1), { job_id: null }]],
  ])('with 100 entries, %s, has the second page read', async (_, pageOf) => {
    const { lose, entry } = createLab()
    const others = Array.from({ length: 100 }, (_, index) => entry({ job_id: `x_${index}`, parameters: {} }))
    const offsets: unknown[] = []
    const job = await lose(({ url }) => {
      const offset = url.searchParams.get('offset')
      offsets.push(offset)
      return logOf(offset === '0' ? pageOf(others) : [entry()])
    })
    expect([job.id, offsets]).toEqual(['job_7', ['0', '100']])
  })

  it('that shows a job, and another page that shows another, make it ambiguous', async () => {
    const { ambiguous, entry } = createLab()
    const full = Array.from({ length: 99 }, (_, index) => entry({ job_id: `x_${index}`, parameters: {} }))
    const { candidates } = await ambiguous(({ url }) =>
      logOf(url.searchParams.get('offset') === '0' ? [entry(), ...full] : [entry({ job_id: 'job_8' })]),
    )
    expect(candidates).toEqual(['job_7', 'job_8'])
  })

  it.each([
    ['shows it', ['job_7']],
    ['does not', []],
  ])(
    'is the last that may be read: where it %s it stays ambiguous, and the option is named',
    async (_, shown) => {
      const { ambiguous, entry } = createLab()
      const others = Array.from({ length: 99 }, (_, index) => entry({ job_id: `x_${index}`, parameters: {} }))
      const page = [...others, entry(shown.length > 0 ? {} : { parameters: {} })]
      const error = await ambiguous(() => logOf(page), { limits: { logPages: 2 } })
      expect(error.candidates).toEqual(shown)
      if (shown.length === 0) expect(error.message).toContain('could not be read to its end')
      if (shown.length === 0) expect(error.message).toContain('limits.logPages')
    },
  )
})

/** Entries of an update of the event that was to be cancelled, as a log may show them. */
const UPDATES: readonly (readonly [string, unknown])[] = [
  ['path and body', { path: { event_id: 'evt_1' }, body: { notes: 'moved' } }],
  ['event_id and body', { event_id: 'evt_1', body: { notes: 'moved' } }],
  ['body as JSON text', { event_id: 'evt_1', body: '{"notes":"moved"}' }],
  ['all in one', { event_id: 'evt_1', notes: 'moved', integration_id: 'int_1' }],
]

describe('a cancellation', () => {
  it.each(UPDATES)('is not an update of its event that shows %s', async (_, own) => {
    const { clock, pms, losing, entry } = createLab()
    const fetch = losing(() => logOf([entry({ parameters: own })]))
    const ending = pms(fetch).appointments.leads.cancel({ event_id: 'evt_1' })
    await expect(clock.runUntil(ending)).rejects.toMatchObject({ kind: 'ambiguous_write', candidates: [] })
  })

  it.each([
    ['none', undefined, ['job_7']],
    ['its own', 'ENTRATA_CANCEL_APPOINTMENT', ['job_7']],
    ['that of an update', 'ENTRATA_UPDATE_APPOINTMENT', []],
  ])(
    'that one id alone tells is never adopted; with a type of job, %s, it is offered: %s',
    async (_, job_type, candidates) => {
      const { clock, pms, losing, entry } = createLab()
      const own = entry({ job_type, parameters: { event_id: 'evt_1' } })
      const ending = pms(losing(() => logOf([own]))).appointments.leads.cancel({ event_id: 'evt_1' })
      await expect(clock.runUntil(ending)).rejects.toMatchObject({ kind: 'ambiguous_write', candidates })
    },
  )
})
