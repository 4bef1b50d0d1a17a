import { createVirtualClock, type VirtualClock } from './virtual-clock.js'

type Ending =
  | { readonly state: 'running' }
  | { readonly state: 'returned'; readonly value: unknown }
  | { readonly state: 'threw'; readonly error: unknown }

interface Watched {
  /** Lets so much time pass, and tells how the call has ended by then. */
  after(ms: number): Promise<Ending>
}

export interface StoppedTime {
  /** For the option `clock`; it moves only by `after`. */
  readonly clock: VirtualClock
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>
  /** Follows a call. */
  watch(call: Promise<unknown>): Watched
}

/** A clock that stands still while a call is watched. */
export const stopTime = (): StoppedTime => {
  const clock = createVirtualClock()
  const pass = clock.advance
  const watch = (call: Promise<unknown>): Watched => {
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
        await pass(ms)
        return ending
      },
    }
  }
  return { clock, pass, watch }
}
