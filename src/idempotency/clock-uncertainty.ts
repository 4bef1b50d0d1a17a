/**
 * How uncertain the time of the server may be for a write with a key. Far more than for one without: only jobs that are older
 * than the write have to be told from its own, and those of all others are known.
 */
export const MAX_KEYED_UNCERTAINTY_MS = 60_000
