import { setTimeout as sleep } from 'node:timers/promises'
import type { Propexo } from 'propexo-client'

/**
 * Finishes what a worker has left behind, also where the queue has given up on its message. Any number of workers may run
 * this: each takes what no other has taken.
 */
export const recoverEvery = async (propexo: Propexo, everyMs: number, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      // What is not found is left to the next round.
      for await (const { key, state } of propexo.writes.recover({ signal, pauseMs: everyMs }))
        if (state === 'unknown')
          console.error(`${key}: nobody can say whether it was logged; a person has to look`)
    } catch (error) {
      if (!signal.aborted) console.error('recover() will run again', error)
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {})
  }
}
