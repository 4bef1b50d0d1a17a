import { OPERATION_KINDS, PERSON_KINDS } from '../../src/rules/operations.js'
import { APPOINTMENT_TARGETS, EVENT_TARGETS } from '../../src/rules/targets.js'

/** Operations that the facade reads with, or that its writes need. */
const READS: Readonly<Record<string, readonly string[]>> = {
  'GET /v1/appointments/': ['appointments.list'],
  'POST /v1/appointment-availability/': ['appointments.availability'],
  'GET /v1/events/': ['events.list'],
  'GET /v1/events/{event_id}': ['events.get'],
  'GET /v1/event-types/': ['events.types'],
  'GET /v1/event-sub-types/': ['events.subTypes'],
  'GET /v1/event-results/': ['events.results'],
  'GET /v1/timezones/': ['appointments', 'events'],
  'GET /v1/admin/integrations/{integration_id}/': ['capabilities', 'appointments', 'events'],
  'GET /v1/admin/write-status/{root_job_id}': ['job.status', 'job.wait', 'writes.settle'],
  'POST /v1/admin/retry-write/{root_job_id}': ['job.retry'],
  'GET /v1/admin/logs/writes/': ['writes.settle', 'writes.reconcile'],
  'GET /v1/leads/{id}': ['verifyRecipient'],
  'GET /v1/applicants/{id}': ['verifyRecipient'],
  'GET /v1/residents/{id}': ['verifyRecipient'],
  'GET /v1/employees/{employee_id}': ['verifyEmployee'],
}

const methods = new Map<string, readonly string[]>(Object.entries(READS))
for (const person of PERSON_KINDS) {
  for (const kind of OPERATION_KINDS)
    methods.set(APPOINTMENT_TARGETS[person][kind].operation, [`appointments.${person}.${kind}`])
  const logs = ['create', 'logCall', 'logEmail'].map(name => `events.${person}.${name}`)
  methods.set(EVENT_TARGETS[person].create.operation, logs)
  methods.set(EVENT_TARGETS[person].update.operation, [`events.${person}.update`])
}

/** Names of path parameters do not tell operations apart. */
export const anonymous = (operation: string): string => operation.replaceAll(/\{[^{}]*\}/g, '{}')

const byShape = new Map([...methods].map(([operation, names]) => [anonymous(operation), names]))

/** Methods of the facade that use an operation. */
export const facadeOf = (operation: string): readonly string[] => byShape.get(anonymous(operation)) ?? []
