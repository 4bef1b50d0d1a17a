import { type OperationKey, operations } from '../../generated/operations.js'
import type { paths } from '../../generated/schema.js'
import { RuleError } from '../core/input-errors.js'
import { collectIssues, describeValue, escapeToken, isPlain, readFields } from '../core/json.js'
import { onAbort } from '../core/signals.js'
import { type CallOptions, readCallOptions } from '../options/call.js'
import { tell } from '../options/hooks.js'
import { createUrgency, type Urgency } from '../quota/urgency.js'
import { createPageReader, type Page } from './page-reader.js'
import { readRecordTime } from './record-times.js'
import type { Reply } from './reply.js'
import { createScope, type LookupContext, openScope } from './scope.js'
import { checkQuery } from './serialize.js'
import type { Transport } from './transport.js'

type GetAnswer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } }
}
  ? Answer
  : never

/** The records of a page lie in `results`, or in the array that is all of it. */
type RecordIn<Results> = Results extends readonly (infer Item)[]
  ? Item
  : Results extends Readonly<Record<keyof Results, readonly (infer Item)[]>>
    ? Item
    : never

type RecordOf<P extends keyof paths> =
  GetAnswer<P> extends { results: infer Results } ? RecordIn<Results> : never

/** Paths whose GET answers with a page of records. */
export type ListPath = {
  [P in keyof paths]: [RecordOf<P>] extends [never] ? never : P
}[keyof paths]

/** One record of a list. */
export type Listed<P extends ListPath> = RecordOf<P>

/** The filters of a list. Paging is done by the client, so `offset` and `limit` are not among them. */
export type ListQuery<P extends ListPath> = paths[P] extends { get: { parameters: { query?: infer Query } } }
  ? Omit<NonNullable<Query>, 'offset' | 'limit'>
  : never

/**
 * Iterates over a list, page by page, in the order in which the records were made, unless the query says another one. While
 * a page is being used the next one is already fetched; no more than these two are in memory, and the ids of what has come.
 * @throws RuleError at once for an unknown path or query name; the transport's errors while iterating
 */
export const listAll = <Item>(
  transport: Transport,
  path: string,
  query?: object,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> => {
  const callOptions = readCallOptions(options)
  const key = readListPath(path)
  return iterate<Item>(transport, { key, query: readFilters(key, query) }, callOptions)
}

/**
 * A list, narrowed to one integration.
 * @throws RuleError when the caller names an integration as well
 */
export const listOf = <Item>(
  transport: Transport,
  { integrationId, path, parent }: ListOfIntegration,
  query?: object,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> => {
  const callOptions = readCallOptions(options)
  const key = readListPath(path)
  const message = 'is set from the integration that this was called on; leave it out'
  const filters = readFilters(key, query, { integration_id: message })
  const list = { key, query: { ...filters, integration_id: integrationId }, integrationId, parent }
  return iterate<Item>(transport, list, callOptions)
}

export interface ListOfIntegration {
  readonly integrationId: string
  readonly path: string
  /** The call that needs it. */
  readonly parent?: LookupContext['parent']
}

const readListPath = (path: string): ListKey => {
  const key = typeof path === 'string' ? `GET ${path}` : 'GET'
  if (isListKey(key)) return key
  const what = typeof path === 'string' ? JSON.stringify(path) : 'this'
  const message = `${what} is not a list of the contract${wayOf(key)}`
  throw new RuleError(key, [{ rule: 'list.path', path: '', message, source: SOURCE }])
}

/** What to do instead. */
const wayOf = (key: string): string => {
  if (isListKey(`${key}/`)) return `; did you mean ${key.slice('GET '.length)}/?`
  return Object.hasOwn(operations, key) ? '; it gives a single answer, so use propexo.api.GET for it' : ''
}

const SOURCE = 'generated/operations.ts'
const PAGING = 'is set by the iterator, which reads all pages; to read one page use propexo.api.GET'

/** The filters, each read once, without those that are not the caller's to set. */
const readFilters = (
  key: OperationKey,
  query: object = {},
  reserved: Readonly<Record<string, string>> = {},
): Record<string, unknown> => {
  const { issues, report } = collectIssues('list.query', SOURCE)
  if (!isPlain(query)) {
    report('', `the query must be a plain object of filters, and is ${describeValue(query)}`)
    throw new RuleError(key, issues)
  }
  const filters = readFields(query, report)
  const taken: Readonly<Record<string, string>> = { offset: PAGING, limit: PAGING, ...reserved }
  for (const [name, message] of Object.entries(taken)) {
    if (name in filters) report(`/${name}`, message)
  }
  const others = Object.entries(filters).filter(([name]) => !Object.hasOwn(taken, name))
  const row = operations[key]
  // A filter that the API takes as null is none: everybody's records would come.
  const own = { ...row, nullable: [], query: row.query.filter(name => !Object.hasOwn(taken, name)) }
  const wrong = checkQuery(Object.fromEntries(others), key, own)
  issues.push(...wrong)
  for (const [name, value] of others.filter(
    ([each]) => !wrong.some(({ path }) => path === `/${escapeToken(each)}`),
  )) {
    // Of an unset variable, say. It would match anything, and everybody's records would come.
    const isBlank = [value].flat().some(each => typeof each === 'string' && each.trim() === '')
    const problem = isBlank
      ? 'is blank, which would drop the filter; leave it out'
      : OF_MOMENTS.test(name) && problemOfMoment(value)
    if (problem) report(`/${escapeToken(name)}`, problem)
  }
  if (issues.length > 0) throw new RuleError(key, issues)
  // Lists are copied: the caller may change his between two pages.
  return Object.fromEntries(others.map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]))
}

/** Filters by when something happened. */
const OF_MOMENTS = /^(?:\w+_at|last_seen)_(?:gte|lte)$/

/** The contract only says that they are text. Of what names no moment each server makes something else. */
const problemOfMoment = (value: unknown): string | undefined => {
  const read = readRecordTime(value)
  if (read?.kind === 'instant') return undefined
  if (read?.kind !== 'unknown_zone')
    return `must be a date and time such as 2026-06-08T00:00:00Z, and is ${JSON.stringify(value)}`
  const { text, date, time } = read
  return time === null
    ? `${text} has no time: pass the moment at which the day begins, such as ${date}T00:00:00-05:00`
    : `${text} has no offset, and is another moment in every zone: pass ${date}T${time}Z, or its offset`
}

/** Operations that give a list. */
type ListKey = {
  [Key in OperationKey]: (typeof operations)[Key]['list'] extends false ? never : Key
}[OperationKey]

const isListKey = (key: string): key is ListKey =>
  Object.hasOwn(operations, key) && operations[key as OperationKey].list !== false

/** What is iterated over. */
interface List {
  readonly key: ListKey
  readonly query: Readonly<Record<string, unknown>>
  readonly integrationId?: string
  readonly parent?: LookupContext['parent']
}

/** Records come in the order in which they were made, so that new ones come at the end and move no page. */
const STABLE_ORDER = 'created_at:asc'

async function* iterate<Item>(
  transport: Transport,
  list: List,
  { signal, ...options }: CallOptions,
): AsyncGenerator<Item, void, undefined> {
  const { key, integrationId, parent } = list
  const { hooks, clock } = transport
  // Leaving the loop early also ends the request for the page ahead.
  const left = new AbortController()
  const stop = onAbort(signal, () => left.abort(signal?.reason))
  const scope = createScope(key, { integrationId, parentId: parent?.callId, recordIds: parent?.recordIds })
  const whole = openScope(scope, { hooks, clock, signal })
  const { query: names, list: form }: ListRow = operations[key]
  const order = names.includes('order-by') ? { 'order-by': STABLE_ORDER } : {}
  const fetchPage = async (offset: number, urgency: Urgency): Promise<Page<Item>> => {
    const query = { ...order, ...list.query, limit: form.size, offset }
    const sending = { ...options, signal: left.signal }
    return readPage<Item>(await transport.send(key, { query, urgency }, sending, { parent: scope }), form)
  }
  const { priority = 'user' } = options
  const warn = (message: string): void =>
    tell(hooks.onWarning, () => ({
      ...{ rule: 'list.end', path: '', message, source: 'docs/reading.md', operation: key },
      ...(integrationId === undefined ? {} : { integrationId }),
      callId: scope.callId,
    }))
  const pages = createPageReader<Item>(form.size, warn)
  try {
    if (signal?.aborted) throw signal.reason
    let urgency = createUrgency(priority)
    let ahead: Promise<Page<Item>> | undefined = fetchPage(0, urgency)
    while (ahead) {
      // Whoever waits for it waits for no prefetch.
      urgency.raise(priority)
      const page: Page<Item> = await ahead
      const { fresh, hasMore, offset } = pages.take(page)
      urgency = createUrgency(options.priority ?? 'prefetch')
      ahead = hasMore ? fetchPage(offset, urgency) : undefined
      // It is awaited only when this page is used up; until then a failure must not count as unhandled.
      ahead?.catch(() => {})
      for (const item of fresh) {
        if (signal?.aborted) throw signal.reason
        yield item
      }
    }
  } catch (error) {
    throw whole.fail(error)
  } finally {
    whole.succeed()
    stop()
    left.abort()
  }
}

/** What is generated about a list. */
interface ListRow {
  readonly query: readonly string[]
  readonly list: { readonly records: readonly string[]; readonly size: number; readonly meta: boolean }
}

const readPage = <Item>(reply: Reply, { records, size, meta: hasMeta }: ListRow['list']): Page<Item> => {
  const { meta } = (reply.data ?? {}) as { meta?: unknown }
  const items: unknown = records.reduce<unknown>((node, name) => Reflect.get(Object(node), name), reply.data)
  if (!Array.isArray(items)) throw reply.fail(`the answer has no list of ${records.at(-1)}`)
  const page = { items, fail: (text: string) => reply.fail(text) }
  // Only a page that is not full tells that a list without meta ends, and there is nothing that it leaves out.
  if (!hasMeta) return { ...page, hasMore: items.length >= size, total: undefined }
  // Without it nobody knows whether more follow, and an end taken for granted would lose records.
  if (typeof meta !== 'object' || meta === null) throw reply.fail('the answer has no meta')
  const { hasMore, total } = meta as { hasMore?: unknown; total?: unknown }
  if (typeof hasMore !== 'boolean' && hasMore !== null && hasMore !== undefined)
    throw reply.fail('meta.hasMore is neither true nor false')
  if (hasMore === true && items.length === 0)
    throw reply.fail('an empty page says that more follow, which would never end')
  return {
    ...page,
    hasMore: hasMore ?? undefined,
    total: Number.isSafeInteger(total) ? (total as number) : undefined,
  }
}
