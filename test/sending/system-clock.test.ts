import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/core/clock.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('the clock of the system calls back once, after just the time', () => {
  const call = vi.fn()
  systemClock.schedule(1_000, call)
  vi.advanceTimersByTime(999)
  expect(call).not.toHaveBeenCalled()
  vi.advanceTimersByTime(100_000)
  expect(call).toHaveBeenCalledOnce()
})

it('what is cancelled is not called, and may be cancelled again', () => {
  const call = vi.fn()
  const cancel = systemClock.schedule(1_000, call)
  cancel()
  cancel()
  vi.advanceTimersByTime(10_000)
  expect(call).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})

it('a time that has passed calls back soon', () => {
  const call = vi.fn()
  systemClock.schedule(-5, call)
  vi.advanceTimersByTime(1)
  expect(call).toHaveBeenCalledOnce()
})

it('a time that no timer can count does not call back at once', () => {
  for (const ms of [2_147_483_648, 999_999_999_000, Number.POSITIVE_INFINITY]) {
    const call = vi.fn()
    const cancel = systemClock.schedule(ms, call)
    vi.advanceTimersByTime(86_400_000)
    expect(call).not.toHaveBeenCalled()
    cancel()
  }
})
