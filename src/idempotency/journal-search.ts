import type { JournalEntry } from '../journal/store.js'
import type { JournalSearch } from '../recovery/account-writes.js'
import type { OpenWrite } from '../recovery/evidence.js'
import { isReadable, readDetails } from './details.js'
import type { KeyedContext } from './keyed-send.js'

interface SoughtEntry {
  readonly scope: string
  readonly key: string
  /** Of what it says. */
  readonly digest: () => string | undefined
  /** Notes its job. */
  readonly accept: (jobId: string) => Promise<boolean>
}

/** What the whole journal has to say when the job of one entry is looked for. */
export const createJournalSearch = (
  { settings: { store, horizonMs } }: KeyedContext,
  { scope, key, digest, accept }: SoughtEntry,
): JournalSearch => {
  let taken: ReadonlySet<string> = new Set()
  let open: readonly JournalEntry[] = []
  return {
    key,
    accept,
    rivals: () =>
      open.map(entry => ({
        key: entry.key,
        callId: readDetails(entry.details).callId,
        open: openOf(entry, horizonMs),
      })),
    widen: ({ time, isOther, hasTwinOnItsWay, ...rest }) => ({
      ...rest,
      time: time && { fromMs: time.fromMs, toMs: Math.max(time.toMs, time.fromMs + horizonMs) },
      isOther: jobId => isOther(jobId) || taken.has(jobId),
      // Its job may be in the log before its answer is here.
      hasTwinOnItsWay: hasTwinOnItsWay || open.some(each => each.isOnItsWay && each.leaseMs > 0),
      canBeSure: true,
    }),
    refresh: async jobIds => {
      const content = digest()
      if (content === undefined) return
      const others = (await store.find(scope, { content, jobIds })).filter(entry => entry.key !== key)
      taken = new Set(others.flatMap(({ jobId }) => (jobId === null ? [] : [jobId])))
      open = others.filter(entry => entry.content === content && isOpen(entry) && isReadable(entry))
    },
  }
}

/** Whether its job may still be found in the log. */
const isOpen = ({ state, jobId }: JournalEntry): boolean =>
  jobId === null && (state === 'sending' || state === 'unknown')

const openOf = ({ details }: JournalEntry, horizonMs: number): OpenWrite => {
  const { content, time } = readDetails(details)
  return {
    write: content,
    time: time ? { fromMs: time.fromMs, toMs: time.fromMs + horizonMs } : undefined,
    isOther: () => false,
    hasTwinOnItsWay: false,
    canBeSure: true,
  }
}
