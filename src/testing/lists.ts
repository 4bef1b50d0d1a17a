import type { Query } from './query.js'
import type { StoredRecord } from './store.js'
import { viewOf } from './views.js'

/** Parameters of a list that are no filters. */
const PAGING: readonly string[] = ['order-by', 'offset', 'limit']

/** Filters that compare dates. */
const BOUNDS = {
  updated_at_gte: ['updated_at', 1],
  updated_at_lte: ['updated_at', -1],
  last_seen_gte: ['last_seen', 1],
  last_seen_lte: ['last_seen', -1],
} as const

/** Filters whose fields are called otherwise. */
const RENAMED: Readonly<Record<string, string>> = {
  unit_number: 'number',
  location_id: 'x_location_id',
  integration_vendor: 'vendor',
}

const DEFAULT_LIMIT = 100

interface Page {
  readonly meta: Readonly<Record<string, unknown>>
  readonly results: readonly Readonly<Record<string, unknown>>[]
}

/** One page of a list: filtered, ordered, and shown as the operation shows it. */
export const pageOf = (operation: string, records: readonly StoredRecord[], query: Query): Page => {
  const found = records.filter(record => meets(record, query))
  const { field, isDescending } = orderOf(query)
  const sorted = found.sort((left, right) => {
    const order = compare(left.fields[field], right.fields[field]) || compare(left.id, right.id)
    return isDescending ? -order : order
  })
  const offset = typeof query['offset'] === 'number' ? query['offset'] : 0
  const limit = typeof query['limit'] === 'number' ? query['limit'] : DEFAULT_LIMIT
  const results = sorted.slice(offset, offset + limit).map(record => viewOf(operation, record))
  const meta = {
    offset,
    limit,
    orderBy: [{ [field]: isDescending ? 'desc' : 'asc' }],
    hasMore: offset + limit < sorted.length,
    total: sorted.length,
  }
  return { meta, results }
}

const orderOf = (query: Query): { readonly field: string; readonly isDescending: boolean } => {
  const text = String(query['order-by'] ?? 'created_at:desc')
  const [field = 'created_at', direction] = text.split(':')
  return { field, isDescending: direction?.toLowerCase() === 'desc' }
}

/** Null goes first; ids with numbers go by their numbers. */
const compare = (left: unknown, right: unknown): number => {
  if (left === right) return 0
  if (left === null || left === undefined) return -1
  if (right === null || right === undefined) return 1
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return String(left).localeCompare(String(right), 'en', { numeric: true })
}

const meets = ({ fields, finds }: StoredRecord, query: Query): boolean =>
  Object.entries(query).every(([name, wanted]) => {
    if (PAGING.includes(name)) return true
    const bound = BOUNDS[name as keyof typeof BOUNDS]
    if (bound) return isWithin(fields[bound[0]], String(wanted), bound[1])
    const given = finds?.[name] ?? fields[name] ?? fields[RENAMED[name] ?? name]
    if (Array.isArray(given) || Array.isArray(wanted)) return haveCommon(given, wanted)
    return given !== undefined && given !== null && String(given) === String(wanted)
  })

const haveCommon = (given: unknown, wanted: unknown): boolean => {
  const all = new Set([given].flat().map(String))
  return [wanted].flat().some(each => all.has(String(each)))
}

const isWithin = (given: unknown, bound: string, sign: 1 | -1): boolean => {
  const [ms, boundMs] = [Date.parse(String(given)), Date.parse(bound)]
  return Number.isFinite(ms) && Number.isFinite(boundMs) && (ms - boundMs) * sign >= 0
}
