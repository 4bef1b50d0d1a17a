import type { Clock } from '../core/clock.js'
import { TimeoutError } from '../core/no-answer-errors.js'
import { sleep, within } from '../core/sleep.js'
import type { RetryPolicy } from '../options/sending.js'
import { type ReadToken, TokenFailure } from '../options/token.js'
import { tokenError, tokenTimeout } from './attempt-error.js'
import { decideRetry } from './retry.js'

export interface TokenSettings {
  readonly clock: Clock
  readonly readToken: ReadToken
  readonly timeoutMs: number
  readonly deadlineMs: number
  readonly retry: RetryPolicy
  readonly signal: AbortSignal | undefined
  readonly operation: string
}

/**
 * The token before the first request of a client: it tells the account, and so whose quota and whose lost writes there are.
 * @throws TokenError, TimeoutError with scope `token`, ConfigurationError, or the reason of the signal
 */
export const readFirstToken = async (settings: TokenSettings): Promise<string> => {
  const { clock, readToken, timeoutMs, deadlineMs, retry, signal, operation } = settings
  const untilMs = clock.monotonic() + deadlineMs
  for (let made = 1; ; made += 1) {
    const ms = Math.min(timeoutMs, untilMs - clock.monotonic())
    const asked = { operation, attempts: made, hasLeft: false }
    const tooLate = (): TimeoutError => tokenTimeout(asked, ms)
    try {
      return await within(readToken(), { clock, ms, tooLate, signal })
    } catch (cause) {
      if (signal?.aborted) throw cause
      const isTransient =
        cause instanceof TimeoutError || (cause instanceof TokenFailure && cause.isTransient)
      const leftMs = untilMs - clock.monotonic()
      const question = {
        failure: { kind: 'token' },
        isWrite: false,
        made,
        leftMs,
        random: Math.random(),
      } as const
      const decision = decideRetry(retry, question)
      if (!isTransient || !decision.again)
        throw cause instanceof TokenFailure ? tokenError(asked, cause) : cause
      await sleep(clock, decision.pauseMs, signal)
    }
  }
}
