import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryJournal } from '../../src/journal/memory.js'
import { journalConformance } from '../../src/testing/index.js'
import { BROKEN_JOURNALS } from '../support/broken-journals.js'

/** Longer than a case is patient. */
const LONG_MS = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const runCase = async (open: () => ReturnType<typeof memoryJournal>, name: string): Promise<unknown> => {
  const found = journalConformance(open).find(each => each.name === name)
  let ended: { readonly error: unknown } | undefined
  const end = (error: unknown): void => {
    ended = { error }
  }
  found?.run().then(() => end(undefined), end)
  for (let passedMs = 0; ended === undefined && passedMs < LONG_MS; passedMs += 10) {
    for (let turn = 0; turn < 20; turn += 1) await new Promise<void>(resolve => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(10)
  }
  if (!found || !ended) throw new Error(`the case ${name} is not there, or does not end`)
  return ended.error
}

describe('journalConformance()', () => {
  const faults = BROKEN_JOURNALS.flatMap(({ fault, found, open }) =>
    found.map(name => [fault, name, open] as const),
  )

  it.each(faults)('finds a journal that %s: %s', async (_, name, open) => {
    const error = await runCase(open, name)
    expect(error).toBeInstanceOf(Error)
    // Its own complaint, and none about a value that is not there.
    expect(error).not.toBeInstanceOf(TypeError)
    expect(await runCase(memoryJournal, name)).toBeUndefined()
  })

  it('has no case that no fault fails', () => {
    const names = journalConformance(memoryJournal).map(({ name }) => name)
    expect(new Set(BROKEN_JOURNALS.flatMap(({ found }) => found))).toEqual(new Set(names))
  })
})
