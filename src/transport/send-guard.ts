import type { Clock } from '../core/clock.js'
import type { LostWrite } from '../core/lost-write.js'
import type { Permit } from '../quota/admission.js'

/** Notes durably what is about to leave. */
export interface SendGuard {
  /**
   * Before each attempt; what it throws ends the call, of which nothing more is sent.
   * @param timeoutMs how long the attempt may take
   */
  begin(timeoutMs: number): Promise<void>
  /** Right before the request leaves. Throws where what was noted does not hold any more. */
  leave(): void
  /** The attempt was certainly not processed, and another one follows after a pause. */
  unsent(): Promise<void>
}

/** Notes the steps of a write that has an idempotency key. */
export interface NotedAttempts {
  readonly guard: SendGuard
  /** Notes that nobody has seen its answer; never fails. */
  lost(write: LostWrite): Promise<void>
  /** Notes its job; never fails, because the write was made. */
  sent(jobId: string, isAdopted: boolean): Promise<void>
}

interface AttemptBounds {
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  /** Milliseconds for one attempt. */
  readonly timeoutMs: number
}

/** Nothing leaves before that is noted; a call that has ended notes nothing. */
export const noteAttempt = async (
  guard: SendGuard,
  { signal, clock, timeoutMs }: AttemptBounds,
  untilMs: number,
  permit: Permit | undefined,
): Promise<void> => {
  if (signal?.aborted || untilMs <= clock.monotonic()) return
  try {
    await guard.begin(timeoutMs)
  } catch (error) {
    permit?.release()
    throw error
  }
}
