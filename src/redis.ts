import { systemClock } from './core/clock.js'
import { ConfigurationError } from './core/input-errors.js'
import { isPlain } from './core/json.js'
import { STORE_MS } from './quota/guarded-store.js'
import { PRIORITIES, type Priority, rankOf } from './quota/priority.js'
import { CLOSE, LATE, LEAVE, TAKE, USED } from './quota/redis-scripts.js'
import { type Grant, type QuotaStore, TURN_MS, WAITING_TTL_MS } from './quota/store.js'

export type { Priority } from './quota/priority.js'
export type { Grant, QuotaStore, TakeRequest } from './quota/store.js'

/** What is used of a client of the package `redis` (version 4 or newer). */
export interface RedisLike {
  /** Runs a Lua script. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/** The options of `redisQuotaStore()`. */
export interface RedisQuotaOptions {
  /** A connected client. Closing it remains your task. */
  readonly client: RedisLike
  /**
   * Names the window of one token; processes with the same key share it.
   * @default `propexo:quota`
   */
  readonly key?: string
}

/** A reply that comes as fast as this counts as none. */
const CLOCK_SLACK_MS = 100

const ranksOf = (priorities: readonly Priority[]): string => priorities.map(rankOf).join('')

const numbersIn = (reply: unknown, count: number): number[] => {
  const numbers = Array.isArray(reply) ? reply.map(Number) : []
  if (numbers.length === count && numbers.every(Number.isFinite)) return numbers
  throw new Error('Redis answered with something that this script does not return')
}

/**
 * One window for all processes that use the same token: they share its places, the order of classes, and the pause
 * after a 429. It uses the clock of the Redis server, so those of the processes need not agree.
 * @throws ConfigurationError for wrong options, and for a client of another package
 * @example
 * ```ts
 * import { createClient } from 'redis'
 * import { Propexo } from 'propexo-client'
 * import { redisQuotaStore } from 'propexo-client/redis'
 *
 * const client = createClient({ url: 'redis://127.0.0.1:6379' })
 * await client.connect()
 * const propexo = new Propexo({ token: 'token', quota: { store: redisQuotaStore({ client }) } })
 * console.log(propexo.quota.state())
 * ```
 */
export const redisQuotaStore = (options: RedisQuotaOptions): QuotaStore => {
  const { client, key } = readQuotaOptions(options)
  // In a cluster, keys with the same tag in braces live together.
  const tag = key.includes('{') ? key : `{${key}}`
  const keys = [tag, `${tag}:waiting`, `${tag}:state`, `${tag}:holders`]
  const process = Math.random().toString(36).slice(2)
  let taken = 0
  /** The clock of Redis by that of this process, as far as replies have shown it. */
  let offsetMs: number | undefined
  const run = (script: string, args: readonly (string | number)[]): Promise<unknown> =>
    client.eval(script, { keys, arguments: args.map(String) })
  const learn = (redisMs: number): void => {
    offsetMs = redisMs - systemClock.monotonic()
  }
  return {
    take: async ({ usable, windowMs, priority, waiting, holder, lowerShare }): Promise<Grant> => {
      taken += 1
      const id = `${process}:${taken}`
      // A script that a stalled Redis runs later must not count a request that was not sent.
      const notAfter =
        offsetMs === undefined ? 0 : systemClock.monotonic() + offsetMs + STORE_MS + CLOCK_SLACK_MS
      const reply = await run(TAKE, [
        ...[usable, windowMs, id, rankOf(priority), ranksOf(waiting), holder, lowerShare],
        ...[WAITING_TTL_MS, TURN_MS, notAfter],
      ])
      const [waitMs = 0, used = 0, closedMs = 0, turn = -1, now = 0, holders = 1] = numbersIn(reply, 6)
      learn(now)
      if (waitMs < 0) throw new Error('Redis ran the script too late')
      const due = PRIORITIES[turn]
      return {
        waitMs,
        used,
        id,
        holders,
        ...(closedMs > 0 ? { closedMs } : {}),
        ...(due ? { turn: due } : {}),
      }
    },
    late: async (id, lateMs) => {
      await run(LATE, [lateMs, String(id)])
    },
    used: async windowMs => {
      const [used = 0, now = 0] = numbersIn(await run(USED, [windowMs]), 2)
      learn(now)
      return used
    },
    close: async ms => {
      await run(CLOSE, [ms])
    },
    leave: async (holder, waiting) => {
      await run(LEAVE, [holder, ranksOf(waiting), WAITING_TTL_MS])
    },
  }
}

const readQuotaOptions = (options: RedisQuotaOptions): Required<RedisQuotaOptions> => {
  const { client, key = 'propexo:quota' } = isPlain(options) ? options : ({} as Partial<RedisQuotaOptions>)
  const issues: string[] = []
  const { eval: run, defineCommand } = Object(client) as { eval?: unknown; defineCommand?: unknown }
  if (typeof run !== 'function') issues.push('client must be a connected client of the package redis')
  else if (typeof defineCommand === 'function')
    issues.push(
      'client is of ioredis, whose eval takes other arguments; pass { eval: (script, { keys, arguments: args }) => client.eval(script, keys.length, ...keys, ...args) }',
    )
  if (typeof key !== 'string' || key === '') issues.push('key must be text that is not empty')
  if (client === undefined || issues.length > 0)
    throw new ConfigurationError(
      issues.map(message => ({ rule: 'options', path: '', message, source: 'docs/quota.md' })),
    )
  return { client, key }
}
