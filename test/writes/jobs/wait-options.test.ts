import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigurationError } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { json, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the options of job.wait()', () => {
  it.each([
    ['an unknown option', { timeout: 1 }, 'timeout'],
    ['a timeout of 0', { timeoutMs: 0 }, 'timeoutMs'],
    ['a negative timeout', { timeoutMs: -1 }, 'timeoutMs'],
    ['a timeout that is no number', { timeoutMs: Number.NaN }, 'timeoutMs'],
    ['a timeout without end', { timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs'],
    ['a timeout that is text', { timeoutMs: '5000' }, 'timeoutMs'],
    ['a timeout that is null', { timeoutMs: null }, 'timeoutMs'],
    ['a pause of 0', { pollMs: 0 }, 'pollMs'],
    ['a pause that is text', { pollMs: '1' }, 'pollMs'],
    ['a longest pause of 0', { maxPollMs: 0 }, 'maxPollMs'],
    ['the controller in place of its signal', { signal: new AbortController() }, 'signal'],
    ['a signal that is text', { signal: 'abort' }, 'signal'],
    ['null', null, ''],
    ['a number', 5_000, ''],
    ['a list', [], ''],
  ])('are refused with %s, by name, before the first pause', async (_, options, name) => {
    const fetch = recordingFetch(() => json({ write_status: 'SUCCESS' }))
    const waiting = errorBy(ConfigurationError, () =>
      clientOf(fetch)
        .writes.get('job_1')
        .wait(options as never),
    )
    waiting.catch(() => {})
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await waiting).message).toContain(name)
    expect(fetch.requests).toHaveLength(0)
  })

  it('are all named at once', async () => {
    const options = { timeout: 1, timeoutMs: 0, pollMs: -1, maxPollMs: '1' }
    const job = clientOf(async () => json({})).writes.get('job_1')
    const error = await errorBy(ConfigurationError, () => job.wait(options as never))
    for (const name of ['timeout ', 'timeoutMs', 'pollMs', 'maxPollMs']) expect(String(error)).toContain(name)
  })
})
