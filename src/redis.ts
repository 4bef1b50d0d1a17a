import { isPlain } from './json.js'
import type { Grant, QuotaStore } from './quota/store.js'
import { ConfigurationError } from './transport/errors.js'

/** What of a client of the package `redis` is used (4 or newer). */
export interface RedisLike {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

export interface RedisQuotaOptions {
  /** A connected client. It stays the caller's to close. */
  readonly client: RedisLike
  /** The window of one token; processes with the same key share it. Default `propexo:quota`. */
  readonly key?: string
}

/** Members of the window are the requests; two of the same microsecond must not be one. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
local usable = tonumber(ARGV[1])
if used < usable then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], math.ceil(2 * window))
  return {0, used + 1}
end
local leaves = redis.call('ZRANGE', KEYS[1], used - usable, used - usable, 'WITHSCORES')
return {math.max(1, math.ceil(leaves[2] + window - now)), used}
`

const LATE = `
if redis.call('ZSCORE', KEYS[1], ARGV[2]) then redis.call('ZINCRBY', KEYS[1], ARGV[1], ARGV[2]) end
return 1
`

const USED = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZCOUNT', KEYS[1], '(' .. (now - ARGV[1]), '+inf')
`

/**
 * One window for all processes that use the same token. The clock is that of the Redis server, so that those of the
 * processes need not agree.
 * @throws ConfigurationError for options that are none
 */
export const redisQuotaStore = (options: RedisQuotaOptions): QuotaStore => {
  const { client, key } = readOptions(options)
  const process = Math.random().toString(36).slice(2)
  let taken = 0
  return {
    take: async (usable, windowMs): Promise<Grant> => {
      taken += 1
      const id = `${process}:${taken}`
      const reply = await client.eval(TAKE, {
        keys: [key],
        arguments: [String(usable), String(windowMs), id],
      })
      const [waitMs, used] = Array.isArray(reply) ? reply.map(Number) : []
      if (waitMs === undefined || used === undefined || Number.isNaN(waitMs + used))
        throw new Error('Redis answered with something else than a grant')
      return { waitMs, used, id }
    },
    late: async (id, lateMs) => {
      await client.eval(LATE, { keys: [key], arguments: [String(lateMs), String(id)] })
    },
    used: async windowMs => Number(await client.eval(USED, { keys: [key], arguments: [String(windowMs)] })),
  }
}

const readOptions = (options: RedisQuotaOptions): Required<RedisQuotaOptions> => {
  const { client, key = 'propexo:quota' } = isPlain(options) ? options : ({} as Partial<RedisQuotaOptions>)
  const issues: string[] = []
  if (typeof client?.eval !== 'function')
    issues.push('client must be a connected client of the package redis')
  if (typeof key !== 'string' || key === '') issues.push('key must be text that is not empty')
  if (client === undefined || issues.length > 0)
    throw new ConfigurationError(
      issues.map(message => ({ rule: 'options', path: '', message, source: 'README, several processes' })),
    )
  return { client, key }
}
