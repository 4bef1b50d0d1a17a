import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, type SettleOptions } from '../../../src/index.js'
import { cases } from '../../support/cases.js'
import { clientOf } from '../../support/client.js'
import { errorBy } from '../../support/thrown.js'
import { createJobLog, idsOf } from './job-log.js'

const OPTIONS: SettleOptions = { pollMs: 1, timeoutMs: 30 }

/** What settle() says of these items, after which nothing was sent. */
const refusalMessageOf = async (items: readonly unknown[]): Promise<string> => {
  const { fetch } = createJobLog()
  const { writes } = clientOf(fetch)
  const { message } = await errorBy(ConfigurationError, async () => {
    for await (const _ of writes.settle(items as string[], OPTIONS));
  })
  expect(fetch.requests).toEqual([])
  return message
}

const never = (): Promise<never> => new Promise(() => {})

/** A write that nobody has awaited, or what looks like one. */
const PROMISES: readonly (readonly [string, () => unknown])[] = [
  ['a promise of a job', () => Promise.resolve(clientOf(createJobLog().fetch).writes.get('job_1'))],
  ['a promise of an id', () => Promise.resolve('job_1')],
  ['a promise that never settles', never],
  // biome-ignore lint/suspicious/noThenProperty: a promise of another library
  ['a promise of another library', () => ({ then: () => {} })],
  // biome-ignore lint/suspicious/noThenProperty: a promise of another library
  ['a promise that has an id', () => ({ id: 'job_1', then: () => {} })],
]

/** What is neither a job nor an id. */
const WRONG: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['a list', ['job_1']],
  ['an empty id', ''],
  ['a blank id', ' '],
  ['an id with a path', 'a/b'],
  ['an object without id', {}],
  ['an object with a number as id', { id: 7 }],
  ['a bigint as id', { id: 7n }],
  ['an object whose id is a promise', { id: Promise.resolve('job_1') }],
  ['a function', () => 'job_1'],
  ['a symbol', Symbol('job_1')],
]

describe('settle() that is given', () => {
  it.each(PROMISES)('%s says which item it is, and to await it', async (_, make) => {
    expect(await refusalMessageOf([make()])).toContain('item 0 is a Promise; await the write first')
    expect(await refusalMessageOf([...idsOf(2), make()])).toContain(
      'item 2 is a Promise; await the write first',
    )
  })

  it.each(WRONG)('%s says which item it is', async (_, wrong) => {
    expect(await refusalMessageOf([wrong])).toContain('item 0')
    expect(await refusalMessageOf([...idsOf(3), wrong])).toContain('item 3')
  })

  it('one wrong item among many names that one', async () => {
    const makers = [
      ...PROMISES.map(([, make]) => make),
      ...WRONG.map(
        ([, wrong]) =>
          () =>
            wrong,
      ),
    ]
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.nat(60), fc.constantFrom(...makers), async (before, after, make) => {
        const message = await refusalMessageOf([...idsOf(before), make(), ...idsOf(after, 'late')])
        expect(message).toMatch(new RegExp(`item ${before}\\b`))
      }),
      { numRuns: cases(200) },
    )
  })
})
