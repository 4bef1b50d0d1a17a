import { type OperationKey, operations } from '../generated/operations.js'
import type { paths } from '../generated/schema.js'
import { type CallOptions, checkCallOptions } from './options.js'
import { answerOf } from './transport/answer.js'
import { type Issue, ResponseShapeError, RuleError } from './transport/errors.js'
import type { Reply, Transport } from './transport/fetch.js'
import { serializeQuery } from './transport/serialize.js'

type GetAnswer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } }
}
  ? Answer
  : never

/** Paths whose GET answers with a page of records. */
export type ListPath = {
  [P in keyof paths]: GetAnswer<P> extends { results: readonly unknown[] } ? P : never
}[keyof paths]

/** One record of a list. */
export type Listed<P extends ListPath> =
  GetAnswer<P> extends { results: readonly (infer Item)[] } ? Item : never

/** The filters of a list. Paging is not the caller's to do, so `offset` and `limit` are not among them. */
export type ListQuery<P extends ListPath> = paths[P] extends { get: { parameters: { query?: infer Query } } }
  ? Omit<NonNullable<Query>, 'offset' | 'limit'>
  : never

/** The largest page that the API gives. */
export const PAGE_SIZE = 250

/**
 * Iterates over a list, page by page. While a page is being used the next one is already fetched; no more than these
 * two are in memory. The end is where `meta.hasMore` says it is.
 * @throws RuleError at once for an unknown path or query name; the transport's errors while iterating
 */
export const listAll = <Item>(
  transport: Transport,
  path: string,
  query: object = {},
  options: CallOptions = {},
): AsyncGenerator<Item, void, undefined> => {
  checkCallOptions(options)
  const key = checkList(path, query)
  return iterate<Item>(transport, key, { ...query }, options)
}

/**
 * A list, narrowed to one integration.
 * @throws RuleError when the caller names an integration as well
 */
export const listOf = <Item>(
  transport: Transport,
  integrationId: string,
  path: string,
  query: object,
  options: CallOptions,
): AsyncGenerator<Item, void, undefined> => {
  if (typeof query === 'object' && query !== null && 'integration_id' in query) {
    const message = 'is set from the integration that this was called on; leave it out'
    const issue = { rule: 'list.reserved', path: '/integration_id', message, source: 'README, the facade' }
    throw new RuleError(`GET ${path}`, [issue])
  }
  return listAll(transport, path, { ...query, integration_id: integrationId }, options)
}

const checkList = (path: string, query: object): OperationKey => {
  const key = `GET ${path}`
  const issue = (rule: string, at: string, message: string): Issue => ({
    rule: `list.${rule}`,
    path: at,
    message,
    source: 'generated/operations.ts',
  })
  if (!isListKey(key)) {
    const near = isListKey(`${key}/`) ? `; did you mean ${path}/?` : ''
    throw new RuleError(key, [issue('path', '', `${path} is not a list of the contract${near}`)])
  }
  if (typeof query !== 'object' || query === null || Array.isArray(query)) {
    throw new RuleError(key, [issue('query', '', 'the query must be an object of filters')])
  }
  const paging = ['offset', 'limit'].filter(name => name in query)
  if (paging.length > 0) {
    const message = 'is set by the iterator, which reads all pages; to read one page use propexo.api.GET'
    throw new RuleError(
      key,
      paging.map(name => issue('paging', `/${name}`, message)),
    )
  }
  serializeQuery({ ...query }, key, operations[key].query)
  return key
}

const isListKey = (key: string): key is OperationKey =>
  Object.hasOwn(operations, key) && operations[key as OperationKey].list

interface Page<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

async function* iterate<Item>(
  transport: Transport,
  key: OperationKey,
  query: Readonly<Record<string, unknown>>,
  { signal, ...options }: CallOptions,
): AsyncGenerator<Item, void, undefined> {
  // Leaving the loop early also ends the request for the page ahead.
  const left = new AbortController()
  const abort = (): void => left.abort(signal?.reason)
  if (signal?.aborted) throw signal.reason
  signal?.addEventListener('abort', abort, { once: true })
  const fetchPage = async (offset: number): Promise<Page<Item>> => {
    const paged = { ...query, limit: PAGE_SIZE, offset }
    return readPage<Item>(
      await transport.send(key, { query: paged }, { ...options, signal: left.signal }),
      key,
    )
  }
  try {
    let offset = 0
    let ahead: Promise<Page<Item>> | undefined = fetchPage(offset)
    while (ahead) {
      const { items, hasMore }: Page<Item> = await ahead
      // By what came, not by what was asked for: the server may give smaller pages.
      offset += items.length
      ahead = hasMore ? fetchPage(offset) : undefined
      // It is awaited only when this page is used up; until then a failure must not count as unhandled.
      ahead?.catch(() => {})
      for (const item of items) {
        if (signal?.aborted) throw signal.reason
        yield item
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    left.abort()
  }
}

const readPage = <Item>(reply: Reply, key: string): Page<Item> => {
  const { results, meta } = (reply.data ?? {}) as { results?: unknown; meta?: { hasMore?: unknown } }
  const fail = (what: string): never => {
    throw new ResponseShapeError(`${key}: ${what}`, answerOf(reply.exchange, key, reply.redactor))
  }
  if (!Array.isArray(results)) return fail('the answer has no list of results')
  const hasMore = meta?.hasMore === true
  if (hasMore && results.length === 0)
    return fail('an empty page says that more follow, which would never end')
  return { items: results, hasMore }
}
