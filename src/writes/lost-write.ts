import { equal } from '../../generated/validators/runtime.js'
import { isId } from '../id.js'
import { isPlain } from '../json.js'
import { APPOINTMENT_TARGETS, EVENT_TARGETS, type Target } from '../rules/targets.js'
import type { Sent } from './job.js'

/** What is needed to look for a write whose answer was lost, also from another process. Plain data. */
export interface LostWrite {
  readonly operation: string
  readonly path: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  readonly integrationId: string
  /** When it was sent: RFC 3339, by the clock of the server as far as its answers have shown it. */
  readonly sentAt: string
}

export const toLostWrite = (
  { operation, path, body }: Sent,
  integrationId: string,
  sentAtMs: number,
): LostWrite => ({
  operation,
  path: { ...path },
  body: { ...body },
  integrationId,
  sentAt: new Date(sentAtMs).toISOString(),
})

/** An entry of the write log, as far as it is used. */
export interface LogEntry {
  readonly job_id: string
  readonly created_at: string
  readonly integration_id: string
  readonly parameters: unknown
}

/**
 * Whether an entry of the write log can be that of a lost write: everything that was sent is among its parameters, at some
 * depth, with the same values, and no other field that such a write can have. The API does not publish the shape of
 * parameters; what else it adds does not matter.
 */
export const canBe = ({ body, path, integrationId }: LostWrite, entry: LogEntry): boolean => {
  if (entry.integration_id !== integrationId) return false
  const { integration_id: _, ...fields } = body
  const sought = Object.entries({ ...fields, ...path })
  return (
    sought.length > 0 &&
    objectsIn(entry.parameters, MAX_DEPTH).some(each => holds(each, sought) && !hasMore(each, sought))
  )
}

/** Fields of all writes of appointments and events; of them a cancellation has only the event. */
const FIELDS: ReadonlySet<string> = new Set(
  [APPOINTMENT_TARGETS, EVENT_TARGETS].flatMap(targets =>
    Object.values(targets).flatMap(person =>
      Object.values(person).flatMap(({ contract }: Target) => contract.bodyFields),
    ),
  ),
)

/** Whether it is another write of the same record, which says more. */
const hasMore = (
  object: Record<string, unknown>,
  sought: readonly (readonly [string, unknown])[],
): boolean => {
  const names = new Set(['integration_id', ...sought.map(([name]) => name)])
  return Object.entries(object).some(
    ([name, value]) => FIELDS.has(name) && !names.has(name) && value !== null,
  )
}

const MAX_DEPTH = 3

/** The value and the objects in it; a text may hold JSON. */
const objectsIn = (value: unknown, depth: number): Record<string, unknown>[] => {
  const data = typeof value === 'string' && /^\s*\{/.test(value) ? parse(value) : value
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return []
  const own = data as Record<string, unknown>
  return depth === 0 ? [own] : [own, ...Object.values(own).flatMap(each => objectsIn(each, depth - 1))]
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const holds = (object: Record<string, unknown>, sought: readonly (readonly [string, unknown])[]): boolean =>
  sought.every(([name, value]) => Object.hasOwn(object, name) && equal(object[name], value))

/** What is wrong with something that should be a lost write. */
export const problemOfLostWrite = (value: unknown): string | undefined => {
  if (!isPlain(value)) return 'it must be an object'
  const { operation, path, body, integrationId, sentAt } = value as Partial<Record<keyof LostWrite, unknown>>
  if (typeof operation !== 'string') return 'operation is missing'
  if (!isPlain(path) || !isPlain(body)) return 'path and body must be objects'
  if (!isId(integrationId)) return 'integrationId is missing'
  return typeof sentAt === 'string' && !Number.isNaN(Date.parse(sentAt))
    ? undefined
    : 'sentAt must be a date and time'
}
