import type { Clock } from '../core/clock.js'
import { type ErrorContext, PropexoError, withContext } from '../core/error.js'
import { type Failure, type Hooks, tell } from '../options/hooks.js'

/** One call, with what it belongs to: what it causes names it as its parent. */
export interface CallScope extends ErrorContext {
  readonly callId: string
  readonly operation: string
  /** Made so far. */
  attempts: number
  /** Of the last answer. */
  status?: number
  /** How it failed, where it gives the error instead of throwing it. */
  failure?: Failure
  /** Known once the write was answered. */
  jobId?: string | undefined
}

/** Tells the calls of one process from those of another. */
const PROCESS = Math.random().toString(36).slice(2, 8)
let calls = 0

export const createScope = (
  operation: string,
  { parentId, integrationId, recordIds, jobId }: Omit<ErrorContext, 'callId'> = {},
): CallScope => {
  calls += 1
  return { callId: `${PROCESS}-${calls}`, operation, attempts: 0, parentId, integrationId, recordIds, jobId }
}

/** The part of a scope that events and errors carry, without what is not known. */
export const contextOf = ({
  callId,
  parentId,
  integrationId,
  recordIds,
  jobId,
}: CallScope): ErrorContext & { readonly callId: string } => ({
  callId,
  ...(parentId === undefined ? {} : { parentId }),
  ...(integrationId === undefined ? {} : { integrationId }),
  ...(recordIds === undefined ? {} : { recordIds }),
  ...(jobId === undefined ? {} : { jobId }),
})

export interface HookContext {
  readonly hooks: Hooks
  readonly clock: Clock
  /** Of the caller, to tell an abort from a failure. */
  readonly signal?: AbortSignal | undefined
}

/** A call that is under way. Its end is told once, by the first of these. */
export interface OpenScope {
  succeed(): void
  /** @returns the error with what the call belongs to */
  fail(error: unknown): unknown
}

export const openScope = (scope: CallScope, { hooks, clock, signal }: HookContext): OpenScope => {
  const startMs = clock.monotonic()
  let isOver = false
  const end = (outcome: { readonly ok: boolean; readonly errorKind?: Failure }): void => {
    if (isOver) return
    isOver = true
    tell(hooks.onCall, () => ({
      ...contextOf(scope),
      operation: scope.operation,
      ...outcome,
      ...(scope.status === undefined ? {} : { status: scope.status }),
      attempts: scope.attempts,
      durationMs: clock.monotonic() - startMs,
    }))
  }
  return {
    succeed: () => end(scope.failure === undefined ? { ok: true } : { ok: false, errorKind: scope.failure }),
    fail: error => {
      end({ ok: false, errorKind: failureKindOf(error, signal) })
      // The reason of an abort is the caller's, whatever it is.
      return signal?.aborted && error === signal.reason ? error : withContext(error, contextOf(scope))
    },
  }
}

/** Runs a call, and tells of its end. */
export const inScope = async <T>(
  scope: CallScope,
  telling: HookContext,
  run: (scope: CallScope) => Promise<T>,
): Promise<T> => {
  const open = openScope(scope, telling)
  let value: T
  try {
    value = await run(scope)
  } catch (error) {
    throw open.fail(error)
  }
  open.succeed()
  return value
}

const failureKindOf = (error: unknown, signal: AbortSignal | undefined): Failure => {
  if (signal?.aborted && error === signal.reason) return 'aborted'
  return error instanceof PropexoError ? error.kind : 'unknown'
}

/** Who asks for something that others may ask for too. */
export interface LookupContext {
  /** Ends the waiting of this one only. */
  readonly signal: AbortSignal | undefined
  /** The call that needs it. */
  readonly parent?: Omit<ErrorContext, 'parentId'> | undefined
}
