import { isId } from './id.js'
import { isPlain } from './json.js'

/** What a write sent, as far as its job can be recognised by it. */
export interface WriteContent {
  /** The operation as the contract names it, such as `POST /v1/events/leads`. */
  readonly operation: string
  /** Parameters of the path. */
  readonly path: Readonly<Record<string, string>>
  /** The body as it was sent. */
  readonly body: Readonly<Record<string, unknown>>
  /** Undefined if the request names none. */
  readonly integrationId?: string | undefined
  /** The job that was to be rerun, if the write is its retry. */
  readonly retryOf?: string | undefined
}

/** What is needed to look for a write whose answer was lost, also from another process. Plain data. */
export interface LostWrite extends WriteContent {
  /** The id of the call, as hooks name it. */
  readonly id: string
  /**
   * The earliest time at which it was sent: RFC 3339, by the server's clock. Null if no answer has shown that clock.
   */
  readonly sentAt: string | null
  /** The latest time at which its answer was lost, by the same clock. */
  readonly lostAt: string | null
  /**
   * False if this process had another write with the same content in flight or open at the same time: another process
   * could then mistake the job of one for that of the other.
   */
  readonly alone: boolean
  /** Jobs of other writes with the same content that this process knows. */
  readonly otherJobs: readonly string[]
}

const isText = (value: unknown): value is string => typeof value === 'string'

const isMoment = (value: unknown): boolean =>
  value === null || (isText(value) && !Number.isNaN(Date.parse(value)))

/** What is wrong with something that should be a lost write. */
export const problemOfLostWrite = (value: unknown): string | undefined => {
  if (!isPlain(value)) return 'it must be an object'
  const own = value as Partial<Record<keyof LostWrite, unknown>>
  const { id, operation, path, body, integrationId, sentAt, lostAt, alone, otherJobs, retryOf } = own
  if (!isText(id)) return 'id is missing'
  if (!isText(operation)) return 'operation is missing'
  if (!isPlain(path) || !isPlain(body)) return 'path and body must be objects'
  if (integrationId !== undefined && !isId(integrationId)) return 'integrationId must be an id'
  if (!isMoment(sentAt) || !isMoment(lostAt)) return 'sentAt and lostAt must be a date and time, or null'
  if (typeof alone !== 'boolean') return 'alone must be true or false'
  if (!Array.isArray(otherJobs) || !otherJobs.every(isText)) return 'otherJobs must be a list of ids'
  return retryOf === undefined || isId(retryOf) ? undefined : 'retryOf must be an id'
}
