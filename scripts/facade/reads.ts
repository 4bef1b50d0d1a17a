import type { OperationKey } from '../../generated/operations.js'

/** An operation that the facade reads with, and what it relies on there. */
export interface Read {
  /** Methods of the facade that use it. */
  readonly methods: readonly string[]
  /** Names of query parameters that it sets. */
  readonly query?: readonly string[]
  /** Fields of the body that it sets. */
  readonly body?: readonly string[]
  /** Fields of the answer that it looks at; items of arrays are `[]`. */
  readonly answer: readonly string[]
}

const PAGE = ['limit', 'offset']
const OWN_PAGE = [...PAGE, 'integration_id']
const PAGED = ['meta.hasMore', 'results[]']
const EMAIL: Read = { methods: ['verifyRecipient'], answer: ['results.email_1'] }

/** What the facade reads, beside what it writes. */
export const READS: Readonly<Partial<Record<OperationKey, Read>>> = {
  'GET /v1/appointments/': { methods: ['appointments.list'], query: OWN_PAGE, answer: PAGED },
  'POST /v1/appointment-availability/': {
    methods: ['appointments.availability'],
    body: ['integration_id', 'availability_start_date', 'availability_duration_days'],
    answer: [
      ...['timezone', 'calendar_type', 'x_agent_id', 'x_property_id', 'agent_first_name', 'agent_last_name'],
      ...['calendar_days[].date', 'calendar_days[].available_slots[].start'],
      'calendar_days[].available_slots[].end',
    ].map(field => `result[].${field}`),
  },
  'GET /v1/events/': { methods: ['events.list'], query: OWN_PAGE, answer: PAGED },
  'GET /v1/events/{event_id}': { methods: ['events.get'], answer: ['results'] },
  'GET /v1/event-types/': {
    methods: ['events.types'],
    query: OWN_PAGE,
    answer: [...PAGED, 'results[].id', 'results[].name'],
  },
  'GET /v1/event-sub-types/': {
    methods: ['events.subTypes'],
    query: OWN_PAGE,
    answer: [...PAGED, 'results[].id', 'results[].event_type_id'],
  },
  'GET /v1/event-results/': {
    methods: ['events.results'],
    query: OWN_PAGE,
    answer: [...PAGED, 'results[].id', 'results[].associated_event_type_ids'],
  },
  'GET /v1/timezones/': {
    methods: ['appointments', 'events'],
    query: [...OWN_PAGE, 'location_id'],
    answer: [
      ...PAGED,
      ...['id', 'offset', 'is_active', 'observes_daylight_savings', 'server_time_error_seconds'],
      ...['property_id', 'x_property_id', 'x_location_id'],
    ].map(field => (PAGED.includes(field) ? field : `results[].${field}`)),
  },
  'GET /v1/admin/integrations/{integration_id}/': {
    methods: ['capabilities', 'appointments', 'events'],
    answer: ['results.vendor'],
  },
  'GET /v1/admin/write-status/{root_job_id}': {
    methods: ['job.status', 'job.wait', 'writes.settle'],
    answer: ['write_status', 'errors', 'created_record_id'],
  },
  'POST /v1/admin/retry-write/{root_job_id}': { methods: ['job.retry'], answer: ['success', 'job_id'] },
  'GET /v1/admin/logs/writes/': {
    methods: ['writes.settle', 'writes.reconcile'],
    query: [...OWN_PAGE, 'time_range', 'write_category'],
    answer: ['job_id', 'created_at', 'integration_id', 'parameters'].map(field => `results.logs[].${field}`),
  },
  'GET /v1/leads/{id}': EMAIL,
  'GET /v1/applicants/{id}': EMAIL,
  'GET /v1/residents/{id}': EMAIL,
  'GET /v1/employees/{employee_id}': { methods: ['verifyEmployee'], answer: ['results.roles'] },
}
