import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WriteLogEntry } from '../../../src/jobs/write-log.js'
import { assess, assign, type Likelihood, type OpenWrite } from '../../../src/recovery/evidence.js'

const T = Date.UTC(2026, 5, 8, 12)
const BODY = { lead_id: 'lead_1', notes: 'a', integration_id: 'int_1' }
const CREATE = 'POST /v1/events/leads'
const MOVE = 'PUT /v1/events/appointments/leads/{event_id}'
const UPDATE = 'PUT /v1/events/leads/{event_id}'
const CANCEL = 'POST /v1/events/appointments/leads/cancel'

const open = (own: Partial<OpenWrite['write']> = {}, rest: Partial<OpenWrite> = {}): OpenWrite => ({
  write: { operation: CREATE, path: {}, body: BODY, integrationId: 'int_1', ...own },
  time: { fromMs: T, toMs: T + 1_000 },
  isOther: () => false,
  hasTwinOnItsWay: false,
  canBeSure: true,
  ...rest,
})

const entry = (job_id: string, own: Partial<WriteLogEntry> = {}): WriteLogEntry => ({
  job_id,
  created_at: new Date(T).toISOString(),
  integration_id: 'int_1',
  parameters: BODY,
  ...own,
})

const dated = (ms: number): Partial<WriteLogEntry> => ({ created_at: new Date(T + ms).toISOString() })
const typed = (job_type: unknown): Partial<WriteLogEntry> => ({ job_type })

describe('one entry for one write', () => {
  it.each<[string, Likelihood, OpenWrite, Partial<WriteLogEntry>]>([
    ['that says the same in time', 'is_it', open(), {}],
    ['two seconds before it was sent', 'is_it', open(), dated(-2_000)],
    ['more than two seconds before', 'is_not', open(), dated(-2_001)],
    ['two seconds after it was lost', 'is_it', open(), dated(3_000)],
    ['later', 'may_be_it', open(), dated(3_001)],
    ['without a readable time', 'may_be_it', open(), { created_at: 'today' }],
    [
      'when the time of the write is not known',
      'may_be_it',
      open({}, { time: undefined }),
      dated(-86_400_000),
    ],
    ['of another integration', 'is_not', open(), { integration_id: 'int_2' }],
    [
      'of any, when the write names none',
      'is_it',
      open({ integrationId: undefined }),
      { integration_id: 'int_2' },
    ],
    ['whose job is known to be another', 'is_not', open({}, { isOther: id => id === 'job_1' }), {}],
    ['whose job is the one that was to run again', 'is_not', open({ retryOf: 'job_1' }), {}],
    ['of a create, by its type', 'is_it', open(), typed('YARDI_CREATE_EVENT')],
    ['of an update, by its type', 'is_not', open(), typed('YARDI_UPDATE_EVENT')],
    ['of a cancellation, in camel case', 'is_not', open(), typed('cancelLeadEvent')],
    ['of a type that names several', 'is_it', open(), typed('CREATE_OR_UPDATE_EVENT')],
    ['of a type with a verb within a word', 'is_it', open(), typed('UPDATED_RECREATE')],
    ['of a type that is no text', 'is_it', open(), typed(7)],
    [
      'told by one id alone',
      'may_be_it',
      open({ body: { lead_id: 'lead_1' } }),
      { parameters: { lead_id: 'lead_1' } },
    ],
    ['told by nothing', 'is_not', open({ body: {} }), { parameters: {} }],
    ['of an operation whose fields are not known', 'may_be_it', open({ operation: 'POST /v1/leads/' }), {}],
  ])('%s: %s', (_, weight, write, own) => {
    expect(assess(write, entry('job_1', own))).toBe(weight)
  })

  it.each([
    [CREATE, 'CREATE'],
    [MOVE, 'UPDATE'],
    [UPDATE, 'UPDATE'],
    [CANCEL, 'CANCEL'],
  ])('of %s: a type with another verb than %s is against it', (operation, own) => {
    for (const verb of ['CREATE', 'UPDATE', 'CANCEL']) {
      const weight = assess(open({ operation }), entry('job_1', typed(`MRI_${verb}_X`)))
      expect(weight).toBe(verb === own ? 'is_it' : 'is_not')
    }
  })
})

describe('entries for writes', () => {
  const findings = (writes: readonly OpenWrite[], entries: readonly WriteLogEntry[]) =>
    assign(writes, entries).map(({ jobId, candidates }) => jobId ?? candidates)

  it('as many as there are are given, each once', () => {
    const found = findings([open(), open()], [entry('a'), entry('b'), entry('a')])
    expect(found.sort()).toEqual(['a', 'b'])
  })

  it('more than there are writes are given to none', () => {
    expect(
      findings(
        [open(), open()],
        ['a', 'b', 'c'].map(id => entry(id)),
      ),
    ).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
  })

  it('one that fits only the second goes to that, though both say the same', () => {
    const later = { fromMs: T + 10_000, toMs: T + 11_000 }
    const writes = [open(), open({}, { time: later })]
    expect(findings(writes, [entry('b', dated(10_000)), entry('a')])).toEqual(['a', 'b'])
  })

  it('are given to none while one that says the same is on its way', () => {
    expect(findings([open({}, { hasTwinOnItsWay: true })], [entry('a')])).toEqual([['a']])
  })

  it('are given to none where two operations say the same', () => {
    const own = { path: { event_id: 'evt_1' }, body: { notes: 'a' } }
    const logged = entry('a', { parameters: { event_id: 'evt_1', notes: 'a' } })
    const writes = [open({ ...own, operation: MOVE }), open({ ...own, operation: UPDATE })]
    expect(findings(writes, [logged])).toEqual([['a'], ['a']])
  })

  it('are given to none where another, which says something else, may claim them', () => {
    // An empty field says nothing, so that the entry fits both.
    const other = open({ body: { ...BODY, integration_id: 'int_2' }, integrationId: undefined })
    expect(findings([open(), other], [entry('a')])).toEqual([['a'], ['a']])
  })

  it('are candidates only of a write of which it is not known what else was sent', () => {
    expect(findings([open({}, { canBeSure: false })], [entry('a')])).toEqual([['a']])
  })
})

const writes = fc.array(
  fc.record({
    notes: fc.constantFrom('a', 'b'),
    fromMs: fc.constantFrom(0, 10_000, 20_000),
    canBeSure: fc.boolean(),
  }),
  { maxLength: 5 },
)
const logged = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 5 }),
    notes: fc.constantFrom('a', 'b'),
    atMs: fc.integer({ min: -5_000, max: 25_000 }),
  }),
  { maxLength: 6 },
)

describe('any writes and any log', () => {
  const worldOf = (
    sent: readonly { notes: string; fromMs: number; canBeSure: boolean }[],
    log: readonly { id: number; notes: string; atMs: number }[],
  ) => {
    const opens = sent.map(({ notes, fromMs, canBeSure }) =>
      open(
        { body: { ...BODY, notes } },
        { canBeSure, time: { fromMs: T + fromMs, toMs: T + fromMs + 1_000 } },
      ),
    )
    // A job has one entry, and says one thing.
    const entries = [...new Map(log.map(each => [each.id, each])).values()].map(({ id, notes, atMs }) =>
      entry(`job_${id}`, { parameters: { ...BODY, notes }, ...dated(atMs) }),
    )
    return { opens, entries }
  }

  it('no job is given twice, none that is not it, and none beyond doubt is left out', () => {
    fc.assert(
      fc.property(writes, logged, (sent, log) => {
        const { opens, entries } = worldOf(sent, log)
        const found = assign(opens, entries)
        const given = found.flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId]))
        expect(new Set(given).size).toBe(given.length)
        found.forEach(({ jobId, candidates }, index) => {
          const own = opens[index] as OpenWrite
          const likely = entries.filter(each => assess(own, each) === 'is_it')
          const possible = entries.filter(each => assess(own, each) !== 'is_not').map(each => each.job_id)
          if (jobId !== undefined) expect(likely.map(each => each.job_id)).toContain(jobId)
          if (jobId !== undefined) expect(own.canBeSure).toBe(true)
          for (const each of candidates) expect(possible).toContain(each)
          // With a single write of its content and a single entry of that, nothing else can be meant.
          const isSingle = sent.filter(each => each.notes === sent[index]?.notes).length === 1
          if (isSingle && own.canBeSure && likely.length === 1) expect(jobId).toBe(likely[0]?.job_id)
          if (isSingle && likely.length > 1) expect(jobId).toBeUndefined()
        })
      }),
    )
  })

  it('the order of the log does not matter for what is found', () => {
    fc.assert(
      fc.property(writes, logged, (sent, log) => {
        const { opens, entries } = worldOf(sent, log)
        const counts = (each: readonly WriteLogEntry[]): number =>
          assign(opens, each).filter(({ jobId }) => jobId !== undefined).length
        expect(counts([...entries].reverse())).toBe(counts(entries))
      }),
    )
  })
})
