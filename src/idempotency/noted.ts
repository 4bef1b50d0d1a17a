import type { NotedSend } from '../recovery/send-once.js'
import { createJournalSearch } from './journal-search.js'
import type { KeyedCall, KeyedContext, KeyedSend } from './keyed-send.js'

/** What sending a write tells its entry. */
export const notedBy = (sending: KeyedSend, keyed: KeyedContext, { scope, key }: KeyedCall): NotedSend => ({
  guard: sending.guard,
  search: createJournalSearch(keyed, {
    ...{ scope, key },
    digest: () => sending.digest,
    accept: jobId => sending.sent(jobId, true),
  }),
  // Without it the lease ends later, and the rest is the same.
  lost: write => sending.lost(write).catch(() => {}),
  sent: (jobId, isAdopted) => sending.noteSent(jobId, isAdopted),
})
