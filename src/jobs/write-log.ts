import type { CallOptions } from '../options/call.js'
import type { Reply } from '../transport/reply.js'
import type { CallRelation, Transport } from '../transport/transport.js'

const LOG = 'GET /v1/admin/logs/writes/'

/** An entry of the write log, as far as it is used. */
export interface WriteLogEntry {
  readonly job_id: string
  readonly created_at: string
  readonly integration_id: string
  readonly job_type?: unknown
  readonly parameters: unknown
}

/** The API gives no larger pages of this list. */
export const LOG_PAGE = 100

export type TimeRange = 'hour' | 'day' | 'week' | 'month'

export interface LogQuery {
  readonly integrationId?: string | undefined
  readonly timeRange: TimeRange
  readonly isEvents: boolean
  readonly offset: number
}

export interface LogPage {
  readonly entries: readonly WriteLogEntry[]
  /** Whether more may follow. */
  readonly isFull: boolean
  /** Whether each of its entries is as old as the one before, or older. */
  readonly isNewestFirst: boolean
}

/** One page of finished writes. Jobs that are pending are not in it. */
export const readLogPage = async (
  transport: Transport,
  { integrationId, timeRange, isEvents, offset }: LogQuery,
  options: CallOptions,
  belongs?: CallRelation,
): Promise<LogPage> => {
  const query = {
    limit: LOG_PAGE,
    offset,
    time_range: timeRange,
    ...(integrationId === undefined ? {} : { integration_id: integrationId }),
    ...(isEvents ? { write_category: 'events' } : {}),
  }
  const logs = logsOf(await transport.send(LOG, { query }, options, belongs))
  const entries = logs.filter(isEntry)
  const times = entries.map(({ created_at }) => readLogTime(created_at) ?? Number.NaN)
  return {
    entries,
    isFull: logs.length >= LOG_PAGE,
    isNewestFirst: times.every((time, index) => index === 0 || time <= (times[index - 1] as number)),
  }
}

const logsOf = (reply: Reply): readonly unknown[] => {
  const { results } = Object(reply.data) as { results?: unknown }
  const { logs } = Object(results) as { logs?: unknown }
  if (!Array.isArray(logs)) throw reply.fail('the answer has no list of entries')
  return logs
}

const isEntry = (value: unknown): value is WriteLogEntry => {
  const { job_id, integration_id, created_at } = Object(value) as Partial<WriteLogEntry>
  return [job_id, integration_id, created_at].every(each => typeof each === 'string')
}

/** Milliseconds since the epoch; a time without offset is UTC. Undefined: it cannot be read. */
export const readLogTime = (text: string): number | undefined => {
  const hasOffset = /(z|[+-]\d\d:?\d\d)$/i.test(text)
  const ms = Date.parse(hasOffset ? text : `${text}Z`)
  return Number.isNaN(ms) ? undefined : ms
}
