import type { CallOptions } from '../options/call.js'
import { answerOf } from '../transport/answer.js'
import { ResponseShapeError } from '../transport/errors.js'
import type { Reply, Transport } from '../transport/fetch.js'
import type { LogEntry } from './lost-write.js'

const LOG = 'GET /v1/admin/logs/writes/'

/** The API gives no larger pages of this list. */
export const LOG_PAGE = 100

export interface LogQuery {
  readonly integrationId?: string | undefined
  readonly timeRange: 'hour' | 'day' | 'week' | 'month'
  readonly isEvents: boolean
  readonly offset: number
}

export interface LogPage {
  readonly entries: readonly LogEntry[]
  /** Whether more may follow. */
  readonly isFull: boolean
  /** Milliseconds since the epoch by the clock of the server; undefined where it does not say. */
  readonly serverNowMs: number | undefined
}

/** One page of finished writes. Jobs that are pending are not in it. */
export const readLogPage = async (
  transport: Transport,
  { integrationId, timeRange, isEvents, offset }: LogQuery,
  options: CallOptions,
): Promise<LogPage> => {
  const query = {
    limit: LOG_PAGE,
    offset,
    time_range: timeRange,
    ...(integrationId === undefined ? {} : { integration_id: integrationId }),
    ...(isEvents ? { write_category: 'events' } : {}),
  }
  const reply = await transport.send(LOG, { query }, options)
  const serverNowMs = Date.parse(reply.exchange.headers.get('date') ?? '')
  const logs = logsOf(reply)
  return {
    entries: logs.filter(isEntry),
    isFull: logs.length >= LOG_PAGE,
    serverNowMs: Number.isNaN(serverNowMs) ? undefined : serverNowMs,
  }
}

const logsOf = (reply: Reply): readonly unknown[] => {
  const { results } = Object(reply.data) as { results?: unknown }
  const { logs } = Object(results) as { logs?: unknown }
  if (!Array.isArray(logs)) {
    const message = `${LOG}: the answer has no list of entries`
    throw new ResponseShapeError(message, answerOf(reply.exchange, LOG, reply.redactor))
  }
  return logs
}

const isEntry = (value: unknown): value is LogEntry => {
  const { job_id, integration_id, created_at } = Object(value) as Partial<LogEntry>
  return [job_id, integration_id, created_at].every(each => typeof each === 'string')
}
