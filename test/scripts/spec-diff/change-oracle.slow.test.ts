import { registerSchema, unregisterSchema, validate } from '@hyperjump/json-schema/draft-2020-12'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../../scripts/spec-diff/change.js'
import { compareDocuments } from '../../../scripts/spec-diff/compare.js'
import type { Level } from '../../../scripts/spec-diff/impact.js'
import { type Random, randomFrom } from './disguise.js'
import { documentOf } from './field.js'
import { closedOf, judgeOf, openOf, typesOf } from './oracle-judge.js'
import { randomSample, type Sample, typed, withEdit } from './oracle-schemas.js'
import { valuesFor } from './oracle-values.js'

/** More for a longer search: `ORACLE_RUNS=5000 ORACLE_SEED=2`. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 150)
const SEED = Number(process.env['ORACLE_SEED'] ?? 1)

type Compare = (from: Sample, to: Sample) => readonly Change[]

const compared: Compare = (from, to) =>
  compareDocuments(documentOf(from.field, false, from.schemas), documentOf(to.field, false, to.schemas))

/** A value that shows a change of which less is said than it does. */
interface Miss {
  readonly of: 'a request' | 'an answer' | 'the types of an answer'
  readonly value: unknown
  readonly from: Sample
  readonly to: Sample
  readonly rows: readonly string[]
}

const missesOf = (from: Sample, to: Sample, values: readonly unknown[], compare: Compare): Miss[] => {
  const changes = compare(from, to)
  const rowsOf = (side: string) => changes.filter(({ where }) => where.startsWith(side))
  const says = (side: string, level: Level) => rowsOf(side).some(each => each.level === level)
  const miss = (of: Miss['of'], found: readonly unknown[], side: string): Miss[] =>
    found.slice(0, 1).map(value => {
      const rows = rowsOf(side).map(({ where, change, level }) => `${where}: ${change}, ${level}`)
      return { of, value, from, to, rows }
    })
  const [passed, passes] = [judgeOf(from), judgeOf(to)]
  const gone = values.filter(each => passed(each) === true && passes(each) === false)
  const came = values.filter(each => passed(each) === false && passes(each) === true)
  /** Values on which another judge agrees, where there are any to judge. */
  const those = (
    all: readonly unknown[],
    sample: (of: Sample) => Sample,
    isPassing: boolean,
  ): readonly unknown[] => {
    if (all.length === 0) return []
    const judge = judgeOf(sample(from))
    return all.filter(each => judge(each) === isPassing)
  }
  const isBroken = says('response', 'breaking')
  return [
    ...(says('request', 'breaking') ? [] : miss('a request', those(gone, closedOf, true), 'request')),
    ...(isBroken || says('response', 'notice')
      ? []
      : miss('an answer', those(came, openOf, false), 'response')),
    ...(isBroken ? [] : miss('the types of an answer', those(came, typesOf, false), 'response')),
  ]
}

type Json = Parameters<Awaited<ReturnType<typeof validate>>>[0]
let count = 0

/** What a validator says that shares nothing with ajv. */
const confirmed = async ({ field, schemas }: Sample, value: unknown): Promise<boolean> => {
  count += 1
  const id = `https://example.com/oracle/${count}`
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    allOf: [field],
    components: { schemas },
  }
  registerSchema(schema as Parameters<typeof registerSchema>[0], id)
  try {
    return (await validate(id))(value as Json).valid
  } finally {
    unregisterSchema(id)
  }
}

/** Whether both validators say the same of the value that shows it. */
const isConfirmed = async ({ of, value, from, to }: Miss): Promise<boolean> => {
  const [passed, passes] = [await confirmed(from, value), await confirmed(to, value)]
  return of === 'a request' ? passed && !passes : !passed && passes
}

const pairOf = (random: Random): readonly [Sample, Sample] => {
  const from = typed(randomSample(random, 1 + Math.floor(random() * 3)))
  const once = typed(withEdit(random, from))
  const to = random() < 0.7 ? once : typed(withEdit(random, once))
  return random() < 0.5 ? [from, to] : [to, from]
}

const missesIn = async (runs: number, compare: Compare): Promise<Miss[]> => {
  const misses: Miss[] = []
  for (let run = 0; run < runs; run += 1) {
    const random = randomFrom(SEED * 1_000_003 + run)
    const [from, to] = pairOf(random)
    misses.push(...missesOf(from, to, valuesFor(random, [from, to], 40), compare))
  }
  const isReal = await Promise.all(misses.map(isConfirmed))
  return misses.filter((_, index) => isReal[index])
}

describe('values that pass one of two schemas, and not the other', () => {
  it('never show that something breaks of which no row says so', async () => {
    expect(await missesIn(RUNS, compared)).toEqual([])
  })

  it('would show it of a comparison that finds nothing, and of one that takes everything for an addition', async () => {
    const additive: Compare = (from, to) => compared(from, to).map(each => ({ ...each, level: 'additive' }))
    for (const compare of [() => [], additive]) {
      const misses = await missesIn(30, compare)
      expect(new Set(misses.map(({ of }) => of)).size).toBe(3)
    }
  })
})
