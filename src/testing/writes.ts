import { APPOINTMENT_OPERATIONS, EVENT_OPERATIONS } from '../contract/operation-keys.js'
import type { OperationKind, PersonKind } from '../contract/write-kind.js'
import type { WriteKind } from '../contract/write-operations.js'
import { type Answer, notFound, ok, refusal } from './answer.js'
import type { Asked } from './asked.js'
import type { IntegrationState } from './integration-state.js'
import { refuseAtOnce } from './refusals.js'
import type { World } from './world.js'
import type { WriteQueue } from './write-queue.js'

const kindsOf = (record: WriteKind['record'], operations: object): [string, WriteKind][] =>
  Object.entries(operations).flatMap(([person, own]) =>
    Object.entries(own as Record<string, string>).map(([operation, key]): [string, WriteKind] => [
      key,
      { record, person: person as PersonKind, operation: operation as OperationKind },
    ]),
  )

/** What each write writes, by its operation. */
const KINDS: ReadonlyMap<string, WriteKind> = new Map([
  ...kindsOf('appointments', APPOINTMENT_OPERATIONS),
  ...kindsOf('events', EVENT_OPERATIONS),
])

/** Queues a write, unless the API refuses it at once. */
export const queueWrite = (world: World, queue: WriteQueue, asked: Asked): Answer => {
  const { route, query, body, headers, isStuck } = asked
  const eventId = route.params['event_id']
  const integration = integrationOf(world, body, eventId)
  if (integration === undefined)
    return notFound(
      eventId === undefined ? `The integration ${String(body['integration_id'])}` : `The record ${eventId}`,
    )
  const kind = KINDS.get(route.key)
  const subject = eventId === undefined ? body : { ...body, event_id: eventId }
  const ignoresUnknown = query['ignore_unknown_fields'] === true
  const { answer, body: taken } = kind
    ? refuseAtOnce(integration.profile, kind, {
        body: subject,
        ignoresUnknown,
        strictness: world.settings.rules,
      })
    : { answer: undefined, body: subject }
  if (answer) return answer
  const { event_id: _, ...fields } = taken
  const job = queue.add(
    {
      operation: route.key,
      path: route.row.path.replace('{event_id}', eventId ?? ''),
      integrationId: integration.id,
      vendor: integration.vendor,
      body: eventId === undefined ? taken : fields,
      kind,
      eventId,
      retryOf: undefined,
      headers,
    },
    isStuck,
  )
  return ok({ job_id: job.id, data: {} })
}

/** The body names it, or the record that is changed belongs to it. */
const integrationOf = (
  { integrations, store }: World,
  body: Readonly<Record<string, unknown>>,
  eventId: string | undefined,
): IntegrationState | undefined => {
  const owner =
    eventId === undefined ? undefined : store.table('events').get(eventId)?.fields['integration_id']
  return integrations.get(String(owner ?? (eventId === undefined ? body['integration_id'] : undefined)))
}

/** Documented: only writes that failed, and the new job has a new id. Whether a partial success has failed is not said. */
export const retryWrite = (
  world: World,
  queue: WriteQueue,
  id: string,
  { headers, isStuck }: Pick<Asked, 'headers' | 'isStuck'>,
): Answer => {
  const job = world.jobs.get(id)
  if (job === undefined) return notFound(`The job ${id}`)
  if (job.status === 'SUCCESS' || job.status === 'PENDING')
    return refusal(
      400,
      'invalid_request',
      `The job ${id} is ${job.status}, and only failed writes can be retried`,
    )
  const again = queue.add({ ...job, headers, retryOf: id }, isStuck)
  return ok({ success: true, job_id: again.id })
}
