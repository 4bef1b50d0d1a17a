import { type OperationKey, operations } from '../generated/operations.js'
import type { paths } from '../generated/schema.js'
import { collect, describe, escapeToken, isPlain, readFields } from './json.js'
import { type CallOptions, readCallOptions } from './options/call.js'
import type { Priority } from './quota/queue.js'
import { answerOf } from './transport/answer.js'
import { ResponseShapeError, RuleError } from './transport/errors.js'
import type { Reply, Transport } from './transport/fetch.js'
import { checkQuery } from './transport/serialize.js'

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
  query?: object,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> => {
  const callOptions = readCallOptions(options)
  const key = checkPath(path)
  return iterate<Item>(transport, key, readFilters(key, query), callOptions)
}

/**
 * A list, narrowed to one integration.
 * @throws RuleError when the caller names an integration as well
 */
export const listOf = <Item>(
  transport: Transport,
  integrationId: string,
  path: string,
  query?: object,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> => {
  const callOptions = readCallOptions(options)
  const key = checkPath(path)
  const message = 'is set from the integration that this was called on; leave it out'
  const filters = readFilters(key, query, { integration_id: message })
  return iterate<Item>(transport, key, { ...filters, integration_id: integrationId }, callOptions)
}

const checkPath = (path: string): OperationKey => {
  const key = typeof path === 'string' ? `GET ${path}` : 'GET'
  if (isListKey(key)) return key
  const near = isListKey(`${key}/`) ? `; did you mean ${path}/?` : ''
  const message = `${typeof path === 'string' ? JSON.stringify(path) : 'this'} is not a list of the contract${near}`
  throw new RuleError(key, [{ rule: 'list.path', path: '', message, source: SOURCE }])
}

const SOURCE = 'generated/operations.ts'
const PAGING = 'is set by the iterator, which reads all pages; to read one page use propexo.api.GET'

/** The filters, each read once, without those that are not the caller's to set. */
const readFilters = (
  key: OperationKey,
  query: object = {},
  reserved: Readonly<Record<string, string>> = {},
): Record<string, unknown> => {
  const { issues, report } = collect('list.query', SOURCE)
  if (!isPlain(query)) {
    report('', `the query must be a plain object of filters, and is ${describe(query)}`)
    throw new RuleError(key, issues)
  }
  const filters = readFields(query, report)
  const taken: Readonly<Record<string, string>> = { offset: PAGING, limit: PAGING, ...reserved }
  for (const [name, message] of Object.entries(taken)) {
    if (name in filters) report(`/${name}`, message)
  }
  const others = Object.entries(filters).filter(([name]) => !Object.hasOwn(taken, name))
  const wrong = checkQuery(Object.fromEntries(others), key, operations[key])
  issues.push(...wrong)
  for (const [name, value] of others.filter(
    ([each]) => !wrong.some(({ path }) => path === `/${escapeToken(each)}`),
  )) {
    // Of an unset variable, say. It would match anything, and everybody's records would come.
    const isBlank = [value].flat().some(each => typeof each === 'string' && each.trim() === '')
    if (isBlank) report(`/${escapeToken(name)}`, 'is blank, which would drop the filter; leave it out')
  }
  if (issues.length > 0) throw new RuleError(key, issues)
  // Lists are copied: the caller may change his between two pages.
  return Object.fromEntries(others.map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]))
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
  const fetchPage = async (offset: number, priority: Priority): Promise<Page<Item>> => {
    const paged = { ...query, limit: PAGE_SIZE, offset }
    const sending = { priority, ...options, signal: left.signal }
    return readPage<Item>(await transport.send(key, { query: paged }, sending), key)
  }
  try {
    let offset = 0
    let ahead: Promise<Page<Item>> | undefined = fetchPage(offset, 'user')
    while (ahead) {
      const { items, hasMore }: Page<Item> = await ahead
      // By what came, not by what was asked for: the server may give smaller pages.
      offset += items.length
      ahead = hasMore ? fetchPage(offset, 'prefetch') : undefined
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
  const { results, meta } = (reply.data ?? {}) as { results?: unknown; meta?: unknown }
  const fail = (what: string): never => {
    throw new ResponseShapeError(`${key}: ${what}`, answerOf(reply.exchange, key, reply.redactor))
  }
  if (!Array.isArray(results)) return fail('the answer has no list of results')
  // Without it nobody knows whether more follow, and an end taken for granted would lose records.
  if (typeof meta !== 'object' || meta === null) return fail('the answer has no meta')
  const { hasMore = false } = meta as { hasMore?: unknown }
  if (typeof hasMore !== 'boolean' && hasMore !== null) return fail('meta.hasMore is neither true nor false')
  if (hasMore && results.length === 0)
    return fail('an empty page says that more follow, which would never end')
  return { items: results, hasMore: hasMore === true }
}
