import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ServerError } from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { json, noAnswer, type Recorded, recordingFetch } from '../../support/recording-fetch.js'
import { errorBy, thrownBy } from '../../support/thrown.js'

const page = (items: readonly unknown[], hasMore: boolean) => json({ results: items, meta: { hasMore } })

/** Lets everything happen that needs no more input. */
const settle = () => new Promise(resolve => setTimeout(resolve, 10))

const unhandled: unknown[] = []
const note = (reason: unknown): void => {
  unhandled.push(reason)
}

beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})

afterEach(async () => {
  await settle()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

/** Three pages of two items, and then no answer. */
const threePages = () => recordingFetch((_, index) => page([2 * index, 2 * index + 1], index < 2))

describe('the page ahead', () => {
  it('is requested while the first page is used, before its first item is asked for', async () => {
    const fetch = threePages()
    const items = clientOf(fetch).list('/v1/events/')
    await items.next()
    await settle()
    expect(fetch.requests).toHaveLength(2)
    await items.next()
    await settle()
    expect(fetch.requests).toHaveLength(2)
  })

  it('is never followed by another one before it is begun', async () => {
    const fetch = threePages()
    const items = clientOf(fetch).list('/v1/events/')
    const seen: number[] = []
    for await (const _ of items) {
      await settle()
      seen.push(fetch.requests.length)
    }
    expect(seen).toEqual([2, 2, 3, 3, 3, 3])
  })

  it('is not requested twice by consumers that ask faster than the server answers', async () => {
    const fetch = threePages()
    const items = clientOf(fetch).list('/v1/events/')
    const results = await Promise.all(Array.from({ length: 8 }, () => items.next()))
    expect(results.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, undefined, undefined])
    expect(fetch.requests).toHaveLength(3)
  })

  it('does not keep the items of this page waiting', async () => {
    const fetch = recordingFetch((request, index) => (index === 0 ? page([1, 2], true) : noAnswer(request)))
    const items = clientOf(fetch).list('/v1/events/')
    expect((await items.next()).value).toBe(1)
    expect((await items.next()).value).toBe(2)
    await items.return()
  })

  it('fails only when it is reached', async () => {
    const fetch = recordingFetch((_, index) => (index === 0 ? page([1, 2], true) : json({}, { status: 500 })))
    const items = clientOf(fetch).list('/v1/events/')
    const seen: unknown[] = []
    const error = await errorBy(ServerError, async () => {
      for await (const item of items) {
        await settle()
        seen.push(item)
      }
    })
    expect(seen).toEqual([1, 2])
    expect(error.status).toBe(500)
    expect(await items.next()).toEqual({ done: true, value: undefined })
  })

  it('that fails and is never reached harms nobody', async () => {
    const fetch = recordingFetch((_, index) => (index === 0 ? page([1, 2], true) : json({}, { status: 500 })))
    for await (const _ of clientOf(fetch).list('/v1/events/')) {
      await settle()
      break
    }
    expect(fetch.requests).toHaveLength(2)
  })
})

/** A first page, then a page that never comes. */
const stalling = () =>
  recordingFetch((request, index) => (index === 0 ? page([1, 2], true) : noAnswer(request)))

const aborted = (requests: readonly Recorded[]) => requests.map(({ signal }) => signal.aborted)

describe('leaving the loop early', () => {
  it('by break aborts the request ahead', async () => {
    const fetch = stalling()
    for await (const _ of clientOf(fetch).list('/v1/events/')) {
      await settle()
      expect(aborted(fetch.requests)[1]).toBe(false)
      break
    }
    expect(aborted(fetch.requests)[1]).toBe(true)
  })

  it('by an error of the caller aborts the request ahead and passes the error on', async () => {
    const fetch = stalling()
    const mine = new Error('mine')
    const thrown = await thrownBy(async () => {
      for await (const _ of clientOf(fetch).list('/v1/events/')) {
        await settle()
        throw mine
      }
    })
    expect(thrown).toBe(mine)
    expect(aborted(fetch.requests)[1]).toBe(true)
  })

  it('by return() aborts the request ahead, and ends the list', async () => {
    const fetch = stalling()
    const items = clientOf(fetch).list('/v1/events/')
    await items.next()
    await settle()
    await items.return()
    expect(aborted(fetch.requests)[1]).toBe(true)
    expect(await items.next()).toEqual({ done: true, value: undefined })
  })

  it('before the first item sends nothing', async () => {
    const fetch = stalling()
    const items = clientOf(fetch).list('/v1/events/')
    await items.return()
    expect(await items.next()).toEqual({ done: true, value: undefined })
    expect(fetch.requests).toHaveLength(0)
  })
})

describe('a list whose signal is aborted', () => {
  it.each(['enough', new Error('enough'), { code: 1 }, null])(
    'between items throws the reason %o',
    async reason => {
      const controller = new AbortController()
      const fetch = stalling()
      const items = clientOf(fetch).list('/v1/events/', {}, { signal: controller.signal })
      expect((await items.next()).value).toBe(1)
      await settle()
      controller.abort(reason)
      await expect(items.next()).rejects.toBe(reason)
      expect(aborted(fetch.requests)[1]).toBe(true)
      expect(await items.next()).toEqual({ done: true, value: undefined })
    },
  )

  it('while it waits for a page throws the reason', async () => {
    const controller = new AbortController()
    const fetch = stalling()
    const items = clientOf(fetch).list('/v1/events/', {}, { signal: controller.signal })
    await items.next()
    await items.next()
    const thrown = thrownBy(() => items.next())
    await settle()
    controller.abort('enough')
    expect(await thrown).toBe('enough')
  })

  it('before the first item sends nothing', async () => {
    const fetch = stalling()
    const signal = AbortSignal.abort('enough')
    const items = clientOf(fetch).list('/v1/events/', {}, { signal })
    await expect(items.next()).rejects.toBe('enough')
    expect(fetch.requests).toHaveLength(0)
  })

  it('after its end has ended all the same', async () => {
    const controller = new AbortController()
    const fetch = recordingFetch(() => page([1], false))
    const items = clientOf(fetch).list('/v1/events/', {}, { signal: controller.signal })
    await items.next()
    expect((await items.next()).done).toBe(true)
    controller.abort('late')
    expect((await items.next()).done).toBe(true)
  })
})
