import { answers, bodies } from '../../generated/simulator.js'
import {
  type Answer,
  invalid,
  notFound,
  ok,
  type RequestIssue,
  refusal,
  type SimulatedRequest,
} from './answer.js'
import type { Asked } from './asked.js'
import { answerAvailability } from './availability.js'
import { pageOf } from './lists.js'
import { type Query, readQuery } from './query.js'
import { isKnownPath, type Route, routeOf } from './routes.js'
import { RECORD_KINDS, type RecordKind, type StoredRecord } from './store.js'
import { viewOf } from './views.js'
import { createWebhook, deleteWebhook, updateWebhook } from './webhook-operations.js'
import type { World } from './world.js'
import { readWriteLog } from './write-log.js'
import type { WriteQueue } from './write-queue.js'
import { queueWrite, retryWrite } from './writes.js'

/** Answers a request from the state of the world, and changes it. Faults and quota are not its business. */
export const answerRequest = (
  world: World,
  queue: WriteQueue,
  request: SimulatedRequest,
  isStuck: boolean,
): Answer => {
  const { pathname, searchParams } = request.url
  const route = routeOf(request.method, pathname)
  if (route === undefined)
    return isKnownPath(pathname)
      ? refusal(405, 'method_not_allowed', `${request.method} is not allowed here`)
      : notFound(`The path ${pathname}`)
  if (!isAuthorized(world, request)) return refusal(401, 'unauthorized', 'The token is missing or unknown')
  const { query, issues } = readQuery(searchParams, answers[route.key]?.query ?? {})
  const body = readBody(route, request.body)
  const problems = [...issues, ...body.issues]
  if (problems.length > 0) return invalid(problems)
  const { authorization: _, ...headers } = request.headers
  return operate(world, queue, { route, query, body: body.value, headers, isStuck })
}

const isAuthorized = ({ settings: { tokens } }: World, { headers }: SimulatedRequest): boolean => {
  const [, token] = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '') ?? []
  return token !== undefined && (tokens === undefined || tokens.includes(token))
}

const readBody = (
  { key, row }: Route,
  text: string,
): { readonly value: Readonly<Record<string, unknown>>; readonly issues: readonly RequestIssue[] } => {
  if (!row.body) return { value: {}, issues: [] }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { value: {}, issues: [{ code: 'invalid_json', path: [], message: 'The body is not JSON' }] }
  }
  const validate = bodies[key]
  if (validate === undefined || validate(value))
    return { value: Object(value) as Record<string, unknown>, issues: [] }
  const issues = (validate.errors ?? []).map(({ keyword, instancePath, params, message }): RequestIssue => {
    const path = instancePath.split('/').slice(1)
    if (keyword !== 'additionalProperties') return { code: keyword, path, message: message ?? keyword }
    const name = String(params['additionalProperty'])
    return {
      code: 'unrecognized_keys',
      path,
      message: `Unrecognized key(s) in object: '${name}'`,
      keys: [name],
    }
  })
  return { value: {}, issues }
}

const operate = (world: World, queue: WriteQueue, asked: Asked): Answer => {
  const { key, row, params } = asked.route
  switch (key) {
    case 'GET /v1/admin/logs/writes/':
      return readWriteLog(world, asked.query)
    case 'GET /v1/admin/write-status/{root_job_id}':
      return writeStatus(world, params['root_job_id'] ?? '')
    case 'POST /v1/admin/retry-write/{root_job_id}':
      return retryWrite(world, queue, params['root_job_id'] ?? '', asked)
    case 'POST /v1/appointment-availability/':
      return answerAvailability(world, asked.body)
    case 'POST /v1/webhooks/':
      return createWebhook(world, asked.body)
    case 'PUT /v1/webhooks/{webhook_id}':
      return updateWebhook(world, params['webhook_id'] ?? '', asked.body)
    case 'DELETE /v1/webhooks/{webhook_id}':
      return deleteWebhook(world, params['webhook_id'] ?? '')
  }
  return row.kind === 'read' ? read(world, asked) : queueWrite(world, queue, asked)
}

const writeStatus = ({ jobs }: World, id: string): Answer => {
  const job = jobs.get(id)
  if (job === undefined) return notFound(`The job ${id}`)
  return ok({ write_status: job.status, errors: job.errors, created_record_id: job.createdRecordId })
}

const APPOINTMENTS = '/v1/appointments/'

/** The kind of record of a list, or of a read by id below it; undefined for lists that are always empty here. */
const kindOf = (path: string): RecordKind | undefined => {
  const list = path.replace(/\{[^}]+\}\/?$/, '')
  return (Object.keys(RECORD_KINDS) as RecordKind[]).find(kind => RECORD_KINDS[kind].path === list)
}

const read = (world: World, { route, query }: Asked): Answer => {
  const { key, row, params } = route
  const kind = row.path === APPOINTMENTS ? 'events' : kindOf(row.path)
  const all: StoredRecord[] = kind ? [...world.store.table(kind).values()] : []
  if (!row.list) {
    const [id = ''] = Object.values(params)
    const found = all.find(each => each.id === id)
    return found ? ok({ meta: { orderBy: [] }, results: viewOf(key, found) }) : notFound(`The record ${id}`)
  }
  const shown = all.filter(record => isListed(record, row.path, query))
  return ok(pageOf(key, shown, withoutSwitches(query)))
}

/** What is listed at all, before filters. */
const isListed = ({ isAppointment, fields }: StoredRecord, path: string, query: Query): boolean => {
  if (path === APPOINTMENTS) return isAppointment === true
  // The contract: left out, it means on.
  if (path === RECORD_KINDS.webhooks.path) return fields['active'] === (query['active'] ?? true)
  if (path === RECORD_KINDS.integrations.path)
    return fields['is_archived'] !== true || query['is_archived'] === true
  return true
}

/** Parameters that `isListed` has heeded. */
const withoutSwitches = (query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => name !== 'active' && name !== 'is_archived'))
