import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WriteLogEntry } from '../../../src/jobs/write-log.js'
import { assign, claimantsOf, type OpenWrite } from '../../../src/recovery/evidence.js'
import { cases } from '../../support/cases.js'

/**
 * A second way to who may have which job, without weights and matchings: every world that a log can come from is counted
 * out. What the client takes for certain must go with all of them.
 */

const T = Date.UTC(2026, 5, 8, 12)
const STEP_MS = 1_000
/** As far as the clock that dates entries may be off. */
const OFF_MS = 2_000

/** What writes say; near to each other on purpose. */
const CONTENTS = [
  { lead_id: 'lead_1', notes: 'a', event_datetime: '2026-06-08T12:00:00Z' },
  { lead_id: 'lead_1', notes: 'b', event_datetime: '2026-06-08T12:00:00Z' },
  { lead_id: 'lead_1', notes: 'a', event_datetime: '2026-06-08T13:00:00Z' },
  { lead_id: 'lead_1', notes: 'a' },
] as const

interface WriteFacts {
  readonly content: number
  /** In steps; undefined: not known. */
  readonly sent: number | undefined
  readonly took: number
}

interface EntryFacts {
  readonly content: number
  readonly at: number
  /** The process knows it as the job of an answered write. */
  readonly isKnown: boolean
  readonly shape: number
}

const SHAPES: readonly ((body: object) => unknown)[] = [
  body => body,
  body => ({ path: {}, body }),
  body => ({ request: JSON.stringify({ body }) }),
  body => ({ ...body, call_status: null, email_cc: '', extra: { trace: 7 } }),
  body => ({
    ...body,
    ...('event_datetime' in body ? { event_datetime: rewritten(body.event_datetime) } : {}),
  }),
]

const rewritten = (text: unknown): string => new Date(String(text)).toISOString().replace('Z', '+00:00')

const toOpen = ({ content, sent, took }: WriteFacts, known: ReadonlySet<string>): OpenWrite => ({
  write: {
    operation: 'POST /v1/events/leads',
    path: {},
    body: { integration_id: 'int_1', ...CONTENTS[content] },
    integrationId: 'int_1',
  },
  time: sent === undefined ? undefined : { fromMs: T + sent * STEP_MS, toMs: T + (sent + took) * STEP_MS },
  isOther: id => known.has(id),
  hasTwinOnItsWay: false,
  canBeSure: true,
})

const toEntry = ({ content, at, shape }: EntryFacts, index: number): WriteLogEntry => ({
  job_id: `job_${index}`,
  created_at: new Date(T + at * STEP_MS).toISOString(),
  integration_id: 'int_1',
  parameters: SHAPES[shape]?.(CONTENTS[content] as object),
})

const isWithin = ({ sent, took }: WriteFacts, { at }: EntryFacts): boolean =>
  sent !== undefined &&
  at * STEP_MS >= sent * STEP_MS - OFF_MS &&
  at * STEP_MS <= (sent + took) * STEP_MS + OFF_MS

/** Whether this write can have become that entry. */
const canBe = (write: WriteFacts, entry: EntryFacts): boolean =>
  write.content === entry.content && !entry.isKnown && (write.sent === undefined || isWithin(write, entry))

/** Whether that entry must be of one of the writes: nobody else says the same at the same time. */
const mustBe = (writes: readonly WriteFacts[], entry: EntryFacts): boolean =>
  !entry.isKnown && writes.some(write => write.content === entry.content && isWithin(write, entry))

type World = readonly (number | undefined)[]

/** All worlds: for each entry the write that it is of, or nobody's. */
const worldsOf = (writes: readonly WriteFacts[], entries: readonly EntryFacts[]): World[] => {
  let worlds: World[] = [[]]
  for (const entry of entries)
    worlds = worlds.flatMap(world => {
      const owners = writes.flatMap((write, index) =>
        canBe(write, entry) && !world.includes(index) ? [index] : [],
      )
      return [...owners, ...(mustBe(writes, entry) ? [] : [undefined])].map(owner => [...world, owner])
    })
  return worlds
}

/** Often the same, so that writes and entries compete. */
const content: fc.Arbitrary<number> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat({ max: CONTENTS.length - 1 }) },
)

const write: fc.Arbitrary<WriteFacts> = fc.record({
  content,
  sent: fc.oneof(
    { weight: 5, arbitrary: fc.nat({ max: 20 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  took: fc.nat({ max: 6 }),
})

const entry: fc.Arbitrary<EntryFacts> = fc.record({
  content,
  at: fc.integer({ min: -5, max: 30 }),
  isKnown: fc.oneof(
    { weight: 5, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  shape: fc.nat({ max: SHAPES.length - 1 }),
})

const scene = fc.tuple(fc.array(write, { maxLength: 4 }), fc.array(entry, { maxLength: 4 }))

/** What the log says of one content: writes and entries of others play no part. */
interface Scene {
  readonly writes: readonly WriteFacts[]
  readonly entries: readonly EntryFacts[]
}

/** @returns which write was given which entry, by their places in the scene */
const decide = ({ writes, entries }: Scene): Map<number, number> => {
  const known = new Set(entries.flatMap(({ isKnown }, index) => (isKnown ? [`job_${index}`] : [])))
  const findings = assign(
    writes.map(each => toOpen(each, known)),
    entries.map(toEntry),
  )
  return new Map(
    findings.flatMap(({ jobId }, index) => (jobId === undefined ? [] : [[index, Number(jobId.slice(4))]])),
  )
}

const placesOf = (all: readonly { readonly content: number }[], content: number): number[] =>
  all.flatMap((each, index) => (each.content === content ? [index] : []))

const pick = <T>(all: readonly T[], places: readonly number[]): T[] => places.map(place => all[place] as T)

describe('what is taken for certain', () => {
  it('goes with a world that the log can come from, and leaves out nothing that must be', () => {
    let [given, kept] = [0, 0]
    fc.assert(
      fc.property(scene, ([writes, entries]) => {
        const jobs = decide({ writes, entries })
        expect(new Set(jobs.values()).size).toBe(jobs.size)
        for (const content of CONTENTS.keys()) {
          const [own, logged] = [placesOf(writes, content), placesOf(entries, content)]
          const worlds = worldsOf(pick(writes, own), pick(entries, logged))
          const mine = [...jobs].filter(([index]) => own.includes(index))
          for (const [, job] of mine) expect(logged).toContain(job)
          const fits = worlds.filter(world =>
            mine.every(([index, job]) => world[logged.indexOf(job)] === own.indexOf(index)),
          )
          // One in which all that was given is right together; of writes that say the same it does not matter which is which.
          if (mine.length > 0) expect(fits.length).toBeGreaterThan(0)
          const certain = logged.filter(place => mustBe(pick(writes, own), entries[place] as EntryFacts))
          const dated = own.filter(place => writes[place]?.sent !== undefined)
          const canBeGiven = worldsOf(pick(writes, dated), pick(entries, certain)).length > 0
          // An entry that nobody else can have made is given, unless there are more of them than writes.
          expect(mine.map(([, job]) => job).sort()).toEqual(canBeGiven ? certain : [])
          if (canBeGiven) given += certain.length
          else kept += certain.length
        }
      }),
      { numRuns: cases(5_000) },
    )
    // Else nothing was put to the test.
    expect(given).toBeGreaterThan(cases(500))
    expect(kept).toBeGreaterThan(cases(50, 5))
  })
})

it('writes that have no claim make no difference to what others get', () => {
  fc.assert(
    fc.property(scene, fc.nat({ max: 4 }), ([writes, entries], count) => {
      const open = writes.map(each => toOpen(each, new Set()))
      const log = entries.map(toEntry)
      const [wanted, others] = [open.slice(0, count), open.slice(count)]
      const ofAll = assign([...wanted, ...others], log).slice(0, wanted.length)
      const ofClaimants = assign([...wanted, ...claimantsOf(wanted, others, log)], log).slice(
        0,
        wanted.length,
      )
      expect(ofClaimants).toEqual(ofAll)
    }),
    { numRuns: cases(3_000) },
  )
})
