/** What is known of an operation: a row of `generated/operations.ts`. */
export interface Row {
  readonly path: string
  readonly kind: 'read' | 'write' | 'query'
  readonly list: false | { readonly records: readonly string[] }
  readonly query: readonly string[]
  readonly module: string
}

/** A read that a plan consists of. */
export interface Read {
  readonly key: string
  readonly row: Row
  readonly query: Readonly<Record<string, unknown>>
  /** Where the id in its path comes from; undefined where it has none. */
  readonly id: IdSource | undefined
}

interface IdSource {
  /** The parameter of the path. */
  readonly parameter: string
  /** Key of the list whose records tell it; undefined: no list does. */
  readonly list: string | undefined
  /** The field of a record. */
  readonly field: string
}

/** Records of a page: enough to see how they differ, and small for the API. */
const PAGE = 25

/** Ids of jobs stand in the log of writes. */
const JOB_ID: Omit<IdSource, 'parameter'> = { list: 'GET /v1/admin/logs/writes/', field: 'job_id' }

/** Every operation that reads, one page of each list: lists first, because they tell the ids that the others need. */
export const planReads = (rows: Readonly<Record<string, Row>>): readonly Read[] => {
  const reads = Object.entries(rows)
    .filter(([, { kind }]) => kind === 'read')
    .map(([key, row]): Read => ({ key, row, query: queryOf(row), id: idSourceOf(rows, row) }))
  return [...reads.filter(({ id }) => id === undefined), ...reads.filter(({ id }) => id !== undefined)]
}

const queryOf = ({ list, query }: Row): Read['query'] => ({
  ...(list && query.includes('limit') && { limit: PAGE }),
  ...(list && query.includes('time_range') && { time_range: 'month' }),
})

const idSourceOf = (rows: Readonly<Record<string, Row>>, { path }: Row): IdSource | undefined => {
  const [, start = '', parameter, rest] = /^([^{]*)\{([^}]+)\}(.*)$/.exec(path) ?? []
  if (parameter === undefined) return undefined
  if (parameter === 'root_job_id') return { parameter, ...JOB_ID }
  const list = `GET ${start}`
  const isKnown = rest?.replace('/', '') === '' && Object.hasOwn(rows, list) && rows[list]?.list !== false
  return { parameter, list: isKnown ? list : undefined, field: 'id' }
}

/** How many records a read by id tries, because one of a list may be gone. */
const TRIES = 3

/** The ids that the first records of a page have, for reads of single records. */
export const idsIn = (page: unknown, row: Row, field: string): readonly string[] =>
  recordsIn(page, row)
    .map(record => Reflect.get(Object(record), field))
    .filter(id => typeof id === 'string' && id !== '')
    .slice(0, TRIES)

/** The records of a page. */
export const recordsIn = (page: unknown, { list }: Row): readonly unknown[] => {
  const records: unknown = (list ? list.records : []).reduce<unknown>(
    (node, name) => Reflect.get(Object(node), name),
    page,
  )
  return Array.isArray(records) ? records : []
}
