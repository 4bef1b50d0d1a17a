import { type Issue, messageOf } from '../core/error.js'
import { ConfigurationError } from '../core/input-errors.js'
import type { WriteJournal } from '../journal/store.js'
import type { CallOptions } from '../options/call.js'
import { tell } from '../options/hooks.js'
import type { JournalSettings } from '../options/journal.js'
import type { RunAgain } from '../recovery/retry.js'
import type { SendContext } from '../recovery/send-once.js'
import type { CallScope } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'
import { MAX_KEYED_UNCERTAINTY_MS } from './clock-uncertainty.js'
import type { KeyedContext } from './keyed-send.js'

/** What writes of an account with a journal need. */
export interface IdempotencyContext extends Omit<SendContext, 'integrationId'> {
  readonly runAgain: RunAgain
  readonly journal: JournalSettings
}

export const storeOf = ({ journal }: IdempotencyContext): WriteJournal => journal.store

/** @throws ConfigurationError where a key was given and there is no journal */
export const requireJournal = (journal: JournalSettings | undefined, what: string): JournalSettings => {
  if (journal) return journal
  throw wrongKey(
    `${what} needs the option journal of new Propexo(), such as journal: sqliteJournal(database): without one nothing remembers the key`,
  )
}

/** A key that is given in vain. */
export const wrongKey = (message: string): ConfigurationError => {
  const issue: Issue = { rule: 'options', path: '/idempotencyKey', message, source: 'docs/exactly-once.md' }
  return new ConfigurationError([issue])
}

const LOG = 'GET /v1/admin/logs/writes/'

/** How exactly the server's clock is known right now. */
const isClockKnown = (
  { transport }: IdempotencyContext,
  serverClock: KeyedContext['serverClock'],
): boolean => {
  const at = serverClock.at(transport.clock.monotonic())
  return at !== undefined && at.toMs - at.fromMs <= MAX_KEYED_UNCERTAINTY_MS
}

/**
 * What keyed writes of an account need. Where no answer has shown the server's clock yet, one request asks for it: a write
 * whose time is not known is never found again for certain.
 */
export const openKeyed = async (
  context: IdempotencyContext,
  options: CallOptions,
  scope: CallScope,
): Promise<KeyedContext> => {
  const { transport, journal } = context
  const account = await transport.account(options)
  const { serverClock } = account
  const asking = account.slot('time', (): { answer: Promise<void> | undefined } => ({ answer: undefined }))
  if (!isClockKnown(context, serverClock)) {
    asking.answer ??= askTime(transport, options, scope).finally(() => {
      asking.answer = undefined
    })
    await asking.answer
  }
  return {
    settings: journal,
    clock: transport.clock,
    serverClock,
    onUnnoted: cause => {
      const { callId, operation, integrationId } = scope
      const message = `the write was made, and the journal could not note its job (${messageOf(cause)}); recover() looks for it`
      tell(transport.hooks.onWarning, () => ({
        ...{ rule: 'journal.not_noted', path: '', message, source: 'docs/exactly-once.md' },
        ...{ callId, operation, ...(integrationId === undefined ? {} : { integrationId }) },
      }))
    },
  }
}

/** Any answer tells the time, a refusal too; without one the write itself will say what is wrong. */
const askTime = async (transport: Transport, options: CallOptions, scope: CallScope): Promise<void> => {
  const { headers: _, ...own } = options
  const query = { limit: 1, time_range: 'hour' }
  await transport
    .send(LOG, { query }, { ...own, priority: own.priority ?? 'write', retry: false }, { parent: scope })
    .catch(() => {})
}
