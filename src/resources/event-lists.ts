import { isId } from '../core/id.js'
import { RuleError } from '../core/input-errors.js'
import { collectIssues, isPlain, readFields } from '../core/json.js'
import type { EventPairs, PairKind } from '../lookups/event-pairs.js'
import type { CallOptions } from '../options/call.js'
import { type Listed, type ListPath, type ListQuery, listOf } from '../transport/lists.js'
import type { Transport } from '../transport/transport.js'
import { type EventKind, guessEventKind } from './event-kind.js'

/** Iterates over a list of this integration. */
export type ListOf<P extends ListPath, Item = Listed<P>, Query = ListQuery<P>> = (
  query?: Omit<Query, 'integration_id'>,
  options?: CallOptions,
) => AsyncGenerator<Item, void, undefined>

/** An event type, with a guess from its name of what it is for. */
export type EventType = Listed<'/v1/event-types/'> & {
  /** The guess. */
  readonly kind: EventKind
  /** Always true: no PMS publishes which types are calls or emails. Check the name before you rely on it. */
  readonly kindIsGuess: true
}

type ResultQuery = ListQuery<'/v1/event-results/'> & {
  /** Only results that belong to this event type. The API has no such filter, so all are read. */
  readonly event_type_id?: string
}

/** The lists that events refer to. What has been read is remembered for an hour, to check writes. */
export interface EventLists {
  /**
   * Iterates over the event types of the PMS, for `event_type_id`.
   * @throws RuleError at once for a wrong filter
   * @example
   * ```ts
   * for await (const type of pms.events.types()) console.log(type.id, type.name, type.kind)
   * ```
   */
  readonly types: ListOf<'/v1/event-types/', EventType>
  /**
   * Iterates over the sub-types, for `event_sub_type_id`; `event_type_id` in the query selects those of one type.
   * @throws RuleError at once for a wrong filter
   * @example
   * ```ts
   * for await (const subType of pms.events.subTypes({ event_type_id: 'etype_2c90' })) console.log(subType.id)
   * ```
   */
  readonly subTypes: ListOf<'/v1/event-sub-types/'>
  /**
   * Iterates over the results, for `event_result_id`; `event_type_id` in the query selects those of one type.
   * @throws RuleError at once for a wrong filter
   * @example
   * ```ts
   * for await (const result of pms.events.results({ event_type_id: 'etype_2c90' })) console.log(result.id)
   * ```
   */
  readonly results: ListOf<'/v1/event-results/', Listed<'/v1/event-results/'>, ResultQuery>
}

type Type = Listed<'/v1/event-types/'>
type SubType = Listed<'/v1/event-sub-types/'>
type EventResult = Listed<'/v1/event-results/'>

export const createEventLists = (
  transport: Transport,
  pairs: EventPairs,
  integrationId: string,
): EventLists => {
  const learn = (kind: PairKind, id: string, typeIds: readonly string[]): void =>
    pairs.learn(integrationId, kind, id, typeIds)
  return {
    types: (query, options) =>
      map(listOf<Type>(transport, { integrationId, path: '/v1/event-types/' }, query, options), type => [
        { ...type, kind: guessEventKind(Object(type).name), kindIsGuess: true },
      ]),
    subTypes: (query, options) =>
      map(
        listOf<SubType>(transport, { integrationId, path: '/v1/event-sub-types/' }, query, options),
        subType => {
          const { id, event_type_id: type }: Partial<SubType> = Object(subType)
          if (isId(id) && typeof type === 'string') learn('event_sub_type_id', id, [type])
          return [subType]
        },
      ),
    results: (query, options) => {
      const { type, others } = takeType(query)
      return map(
        listOf<EventResult>(transport, { integrationId, path: RESULTS }, others, options),
        result => {
          const { id, associated_event_type_ids: types }: Partial<EventResult> = Object(result)
          const isList = Array.isArray(types)
          // A copy: the record is the caller's.
          if (isId(id) && isList) learn('event_result_id', id, [...types])
          return type === undefined || (isList && types.includes(type)) ? [result] : []
        },
      )
    },
  }
}

const RESULTS = '/v1/event-results/'

/** Takes out of a query the filter that the API does not have. */
const takeType = (query: unknown): { readonly type: string | undefined; readonly others: object } => {
  // What is no query is complained about by the list.
  if (!isPlain(query)) return { type: undefined, others: query as object }
  const { issues, report } = collectIssues('list.query', 'docs/reading.md')
  const { event_type_id: type, ...others } = readFields(query, report)
  if (issues.length === 0 && !('event_type_id' in query)) return { type: undefined, others }
  if (issues.length === 0 && isId(type)) return { type, others }
  if (issues.length === 0)
    report(
      '/event_type_id',
      'must be the id of an event type, or be left out, because without it all results would come',
    )
  throw new RuleError(`GET ${RESULTS}`, issues)
}

async function* map<From, To>(
  list: AsyncGenerator<From, void, undefined>,
  each: (item: From) => readonly To[],
): AsyncGenerator<To, void, undefined> {
  for await (const item of list) yield* each(item)
}
