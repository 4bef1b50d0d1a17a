/**
 * Which event types go with which results and sub-types, as far as lists of an integration have been read. Nothing is
 * asked for: what was not read is not known.
 */
export interface EventPairs {
  learn(integrationId: string, kind: PairKind, id: string, typeIds: readonly string[]): void
  /** Undefined where it is not known. */
  typesOf(integrationId: string, kind: PairKind, id: string): readonly string[] | undefined
}

export type PairKind = 'event_result_id' | 'event_sub_type_id'

const HOUR_MS = 3_600_000
/** Far more than the PMSs of an account have. */
const MAX_PAIRS = 100_000

interface Learnt {
  readonly typeIds: readonly string[]
  readonly atMs: number
}

/** @param now milliseconds of a clock that is never put back */
export const createEventPairs = (now: () => number = () => performance.now()): EventPairs => {
  const pairs = new Map<string, Learnt>()
  const keyOf = (integrationId: string, kind: PairKind, id: string): string =>
    JSON.stringify([integrationId, kind, id])
  return {
    learn: (integrationId, kind, id, typeIds) => {
      const key = keyOf(integrationId, kind, id)
      // Anew at the end, so that what was read longest ago is forgotten first.
      pairs.delete(key)
      if (pairs.size >= MAX_PAIRS) pairs.delete(pairs.keys().next().value as string)
      pairs.set(key, { typeIds, atMs: now() })
    },
    typesOf: (integrationId, kind, id) => {
      const learnt = pairs.get(keyOf(integrationId, kind, id))
      return learnt && now() - learnt.atMs < HOUR_MS ? learnt.typeIds : undefined
    },
  }
}
