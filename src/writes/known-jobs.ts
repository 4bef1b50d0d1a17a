import { isPlain } from '../json.js'
import { canBe, type LogEntry, type LostWrite } from './lost-write.js'

/**
 * What this client knows of its own writes, so that a lost one is not taken for another: the jobs that answers have named,
 * and the writes whose answers are still to come.
 */
export interface KnownJobs {
  has(id: string): boolean
  add(id: string): void
  /** Notes that a write is on its way; returns what ends that. */
  await(write: LostWrite): () => void
  /** The same of a write that is known by its body alone. */
  awaitBody(body: unknown): () => void
  /** Whether another write is on its way whose entry could be taken for that of this one. */
  isAwaited(write: LostWrite): boolean
}

/** Far more than writes are under way at once; what is forgotten lies too far back to be taken for a lost write. */
const MAX_JOBS = 100_000

export const createKnownJobs = (): KnownJobs => {
  const ids = new Set<string>()
  const awaited = new Set<LostWrite>()
  return {
    has: id => ids.has(id),
    add: id => {
      if (ids.size >= MAX_JOBS) ids.delete(ids.values().next().value as string)
      ids.add(id)
    },
    await: write => {
      awaited.add(write)
      return () => awaited.delete(write)
    },
    awaitBody: body => {
      const { integration_id: integrationId } = Object(body) as { integration_id?: unknown }
      if (!isPlain(body) || typeof integrationId !== 'string') return () => {}
      const write = { operation: '', path: {}, body: { ...body }, integrationId, sentAt: '' }
      awaited.add(write)
      return () => awaited.delete(write)
    },
    isAwaited: write => [...awaited].some(other => other !== write && canBe(write, entryOf(other))),
  }
}

/** As the log will show it, as far as is known. */
const entryOf = ({ body, path, integrationId }: LostWrite): LogEntry => ({
  job_id: '',
  created_at: '',
  integration_id: integrationId,
  parameters: { ...body, ...path },
})
