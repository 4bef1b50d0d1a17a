import { expect, inject } from 'vitest'
import { operationsOf } from '../../scripts/spec/document.js'
import { type Integration, Propexo, type RuleOptions, type Warning, type WriteJob } from '../../src/index.js'
import { FACADE_WRITES } from '../support/facade-writes.js'
import { ALONE } from './harness/client.js'
import { recordingFetch } from './harness/request-log.js'
import { operationOf, type Place } from './pms-cells-matrix.js'

const { static: baseUrl } = inject('prism')
const operations = new Set(operationsOf(inject('contract')).map(({ key }) => key))

/** For titles: why a place is skipped; empty where the specification has its operation. */
export const skipOf = (place: Place): string => {
  const operation = operationOf(place)
  if (operation === undefined || operations.has(operation)) return ''
  return ` (SKIPPED: this specification has no ${operation})`
}

interface SentWrite {
  readonly method: string
  readonly target: string
  readonly body: unknown
  readonly status: number
}

/** One integration whose writes go to Prism. */
interface Pms {
  readonly integration: Integration
  /** Writes that Prism got, in order. */
  readonly writes: readonly SentWrite[]
  /** What `onWarning` was told. */
  readonly warnings: readonly Warning[]
}

const SETTINGS = '/v1/timezones/'

export const connect = ({ cells }: Place, rules?: RuleOptions): Pms => {
  const statuses: number[] = []
  const warnings: Warning[] = []
  const { fetch, requests } = recordingFetch(async (url, init) => {
    if (new URL(url).pathname === SETTINGS)
      return Response.json({ results: cells.records ?? [], meta: { hasMore: false } })
    const response = await globalThis.fetch(url, init)
    statuses.push(response.status)
    return response
  })
  const propexo = new Propexo({
    token: 'token',
    environment: { baseUrl },
    fetch,
    hooks: { onWarning: warning => warnings.push(warning) },
    ...ALONE,
    ...cells.options,
    ...(rules ? { rules } : {}),
  })
  return {
    integration: propexo.integration('int_1', { vendor: cells.pms, ...cells.integration }),
    warnings,
    get writes() {
      return requests
        .filter(({ target }) => !target.startsWith(SETTINGS))
        .map(({ method, target, body }, index) => ({
          method,
          target,
          body: body === undefined ? undefined : JSON.parse(body),
          status: statuses[index] ?? 0,
        }))
    },
  }
}

/** Calls the method of the facade that a place names. */
export const send = ({ write }: Place, { integration }: Pms, input: object): Promise<WriteJob> => {
  const method = FACADE_WRITES.find(({ name }) => name === write)
  if (method === undefined) throw new Error(`the facade has no ${write}`)
  return method.call(integration, input)
}

/** Prism got one write, which was this one, and took it. */
export const expectSent = (place: Place, pms: Pms, body: unknown): void => {
  const [method, path] = operationOf(place)?.replace('{event_id}', 'evt_1').split(' ') ?? []
  expect(pms.writes).toEqual([{ method, target: path, body, status: 200 }])
}
