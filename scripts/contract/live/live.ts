import { operations } from '../../../generated/operations.js'
import { type Fetch, isPropexoError, Propexo, type PropexoOptions } from '../../../src/index.js'
import { type Declared, type Exchange, type Held, holdAnswer } from './answer.js'
import type { LiveContract } from './contract.js'
import { NoToken } from './no-token.js'
import { idsIn, planReads, type Read, type Row, recordsIn } from './plan.js'
import { readsOnly } from './reads-only.js'
import { jsonReport, textReport } from './report.js'
import { exitCodeOf, type Result } from './results.js'

export interface LiveOptions {
  /** Undefined or blank: there is none. */
  readonly token: string | undefined
  readonly environment: NonNullable<PropexoOptions['environment']>
  readonly print: (text: string) => void
  readonly json?: boolean
  /** Default: the global one. */
  readonly fetch?: Fetch
  readonly clock?: PropexoOptions['clock']
}

/**
 * Reads whatever the contract can read, holds the answers against it, and prints in what they differ.
 * @returns the exit code
 * @throws NoToken before anything is sent, and ConfigurationError for a wrong token or base URL
 */
export const holdLive = async (contract: LiveContract, options: LiveOptions): Promise<0 | 1> => {
  const { token = '', environment, print, json = false } = options
  if (token.trim() === '') throw new NoToken(environment)
  const kept: Exchange[] = []
  const get = openApi({ ...options, token: token.trim() }, exchange => void kept.push(exchange))
  const results = await readAll(planReads(rows), contract, { get, takeKept: () => kept.splice(0) })
  print(json ? jsonReport(results) : textReport(results))
  return exitCodeOf(results)
}

const rows: Readonly<Record<string, Row>> = operations

/** Any path of the contract, known by its text alone. */
type Get = (path: string, init: object) => Promise<unknown>

/** Half of the minute stays for others with the same token, and everybody goes before this. */
const SENDING = { quota: { userShare: 0.5 }, retry: { attempts: 3 }, deadlineMs: 600_000 } as const

const openApi = (
  { token = '', environment, clock, fetch = globalThis.fetch }: LiveOptions,
  keep: (exchange: Exchange) => void,
): Get => {
  const { api } = new Propexo({
    token,
    environment,
    fetch: readsOnly(fetch, keep),
    ...SENDING,
    // Its lines hold URLs, and with them ids.
    debug: false,
    ...(clock && { clock }),
  })
  // The paths come from the rows, which the types of the contract are made with.
  const get = api.GET as unknown as Get
  return (path, init) => get(path, { ...init, priority: 'poll' })
}

interface Wire {
  readonly get: Get
  /** The answers since it was last called. */
  takeKept(): readonly Exchange[]
}

/** After so many failures in a row the API is taken to be out of reach. */
const MOST_FAILURES = 3

const readAll = async (
  reads: readonly Read[],
  contract: LiveContract,
  wire: Wire,
): Promise<readonly Result[]> => {
  const results: Result[] = []
  const pages = new Map<string, unknown>()
  let failures = 0
  let stop: string | undefined
  for (const read of reads) {
    const skipped = stop ?? reasonToSkip(read, pages)
    if (skipped !== undefined) {
      results.push({ operation: read.key, records: 0, differences: [], notRead: skipped })
      continue
    }
    const { result, status, page } = await readOne(read, contract(read.key), idsOf(read, pages), wire)
    results.push(result)
    if (page !== undefined) pages.set(read.key, page)
    failures = result.failure === undefined ? 0 : failures + 1
    if (status === 401) stop = 'the token was refused before'
    else if (failures === MOST_FAILURES) stop = `${MOST_FAILURES} operations in a row have failed before`
  }
  return results
}

const reasonToSkip = ({ id, row }: Read, pages: ReadonlyMap<string, unknown>): string | undefined => {
  if (id === undefined) return undefined
  if (id.list === undefined) return 'no list tells an id for it'
  if (!pages.has(id.list)) return `${id.list}, which tells ids for it, was not read`
  const hasId = idsOf({ id, row }, pages).length > 0
  return hasId ? undefined : `${id.list} has no record whose id could be read`
}

const idsOf = ({ id }: Pick<Read, 'id' | 'row'>, pages: ReadonlyMap<string, unknown>): readonly string[] => {
  const list = id?.list === undefined ? undefined : rows[id.list]
  return id?.list && list ? idsIn(pages.get(id.list), list, id.field) : []
}

interface Done {
  readonly result: Result
  /** Of the last answer; undefined where none came. */
  readonly status: number | undefined
  /** What a 200 held. */
  readonly page: unknown
}

/** Reads a list, or the first of these records that is still there. */
const readOne = async (
  { key, row, query, id }: Read,
  declared: Declared,
  ids: readonly string[],
  { get, takeKept }: Wire,
): Promise<Done> => {
  const held: Held[] = []
  let answer: Answer = { status: undefined, failure: undefined }
  for (const path of id ? ids.map(each => ({ [id.parameter]: each })) : [{}]) {
    answer = answerOf(await get(row.path, { params: { path, query } }).catch((error: unknown) => error))
    held.push(...takeKept().map(exchange => holdAnswer(declared, exchange)))
    if (answer.status !== 404) break
  }
  const { status, failure } = answer
  const page = status === 200 ? held.at(-1)?.value : undefined
  const records = page === undefined ? 0 : row.list ? recordsIn(page, row).length : 1
  const differences = held.flatMap(each => each.differences)
  const result = { operation: key, records, differences, ...whyNot(status, failure) }
  return { result, status, page }
}

interface Answer {
  readonly status: number | undefined
  /** Why there is no answer that can be read. */
  readonly failure: string | undefined
}

const answerOf = (came: unknown): Answer => {
  if (came instanceof Error && !isPropexoError(came)) throw came
  if (!isPropexoError(came))
    return { status: (came as { response: Response }).response.status, failure: undefined }
  // What an error says may name ids; its kind does not.
  if (came.kind === 'response_shape') return { status: undefined, failure: 'the answer cannot be read' }
  if ('status' in came) return { status: came.status, failure: undefined }
  return { status: undefined, failure: `${came.kind}${codeOf(came.cause)}` }
}

/** Such as `ECONNREFUSED`, of the innermost cause that has one. */
const codeOf = (cause: unknown): string => {
  const { code, cause: inner } = Object(cause) as { code?: unknown; cause?: unknown }
  if (typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code)) return `, ${code}`
  return inner === undefined || inner === cause ? '' : codeOf(inner)
}

const NOT_READ: Readonly<Record<number, string>> = {
  403: '403, the token may not read it',
  404: '404, there is no such record or path',
  405: '405, the API or the PMS does not have it',
}

const whyNot = (status: number | undefined, failure: string | undefined): Partial<Result> => {
  if (failure !== undefined) return { failure }
  if (status === 200) return {}
  const notRead = NOT_READ[status ?? 0]
  return notRead === undefined ? { failure: `the API answered ${status}` } : { notRead }
}
