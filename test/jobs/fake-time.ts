import { onTestFinished, vi } from 'vitest'

/** Stops the clocks of this test; what needs no time, such as reading a body, goes on. */
export const stopTime = (): void => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
}

export type Ending =
  | { readonly state: 'running' }
  | { readonly state: 'returned'; readonly value: unknown }
  | { readonly state: 'threw'; readonly error: unknown }

export interface Watched {
  /** Lets so much time pass, and tells how the call has ended by then. */
  after(ms: number): Promise<Ending>
}

/** Follows a call through stopped time. */
export const watch = (call: Promise<unknown>): Watched => {
  let ending: Ending = { state: 'running' }
  call.then(
    value => {
      ending = { state: 'returned', value }
    },
    (error: unknown) => {
      ending = { state: 'threw', error }
    },
  )
  return {
    after: async ms => {
      await vi.advanceTimersByTimeAsync(ms)
      // A body is read in steps that no timer knows of.
      for (let turn = 0; turn < 5; turn += 1) await new Promise<void>(resolve => setImmediate(resolve))
      return ending
    },
  }
}
