import type { OperationKey } from '../../generated/operations.js'

/** Names of fields or parameters, with values that must be possible there; none: only the name counts. */
export type SampleValues = Readonly<Record<string, readonly unknown[]>>

/** An operation that the facade reads with, and what it relies on there. */
export interface FacadeRead {
  /** Methods of the facade that use it. */
  readonly methods: readonly string[]
  /** Query parameters that it sets. */
  readonly query?: SampleValues
  /** Fields of the body that it sets. */
  readonly body?: SampleValues
  /** All that it sends as a body, where callers add nothing to it. */
  readonly wholeBody?: unknown
  /** Fields of the answer that it looks at; items of arrays are `[]`. */
  readonly answer: SampleValues
}

const ID = ['id_1']
const PAGE: SampleValues = { limit: [250], offset: [0, 250] }
const OWN_PAGE: SampleValues = { ...PAGE, integration_id: ID }
const PAGED: SampleValues = { 'meta.hasMore': [true, false], 'results[]': [] }
const EMAIL: FacadeRead = { methods: ['verifyRecipient'], answer: { 'results.email_1': ['a@example.com'] } }

const inEach = (list: string, names: readonly string[]): SampleValues =>
  Object.fromEntries(names.map(name => [`${list}[].${name}`, []]))

/** What the facade reads, beside what it writes. */
export const READS: Readonly<Partial<Record<OperationKey, FacadeRead>>> = {
  'GET /v1/appointments/': { methods: ['appointments.list'], query: OWN_PAGE, answer: PAGED },
  'POST /v1/appointment-availability/': {
    methods: ['appointments.availability'],
    body: {
      integration_id: ID,
      property_id: ID,
      availability_start_date: ['2026-06-08'],
      availability_duration_days: [1, 7],
    },
    answer: inEach('result', [
      ...['timezone', 'calendar_type', 'x_agent_id', 'x_property_id', 'agent_first_name', 'agent_last_name'],
      ...['calendar_days[].date', 'calendar_days[].available_slots[].start'],
      'calendar_days[].available_slots[].end',
    ]),
  },
  'GET /v1/events/': { methods: ['events.list'], query: OWN_PAGE, answer: PAGED },
  'GET /v1/events/{event_id}': { methods: ['events.get'], answer: { results: [] } },
  'GET /v1/event-types/': {
    methods: ['events.types'],
    query: OWN_PAGE,
    answer: { ...PAGED, ...inEach('results', ['id', 'name']) },
  },
  'GET /v1/event-sub-types/': {
    methods: ['events.subTypes'],
    query: OWN_PAGE,
    answer: { ...PAGED, ...inEach('results', ['id', 'event_type_id']) },
  },
  'GET /v1/event-results/': {
    methods: ['events.results'],
    query: OWN_PAGE,
    answer: { ...PAGED, ...inEach('results', ['id', 'associated_event_type_ids']) },
  },
  'GET /v1/timezones/': {
    methods: ['appointments.*', 'events.*'],
    query: { ...OWN_PAGE, location_id: ID },
    answer: {
      ...PAGED,
      ...inEach('results', ['id', 'property_id', 'x_property_id', 'x_location_id']),
      'results[].offset': ['-05:00'],
      'results[].is_active': [true, null],
      'results[].observes_daylight_savings': [true, false],
      'results[].server_time_error_seconds': [0, 900],
    },
  },
  'GET /v1/admin/integrations/{integration_id}/': {
    methods: ['capabilities', 'appointments.*', 'events.*'],
    answer: { 'results.vendor': ['ENTRATA'] },
  },
  'GET /v1/admin/write-status/{root_job_id}': {
    methods: ['job.status', 'job.wait', 'job.retry', 'writes.settle'],
    answer: {
      write_status: ['PENDING', 'SUCCESS', 'PARTIAL_SUCCESS', 'FAILURE'],
      errors: [['text']],
      created_record_id: ['evt_1', null],
    },
  },
  'POST /v1/admin/retry-write/{root_job_id}': {
    methods: ['job.retry'],
    wholeBody: {},
    answer: { success: [true, false], job_id: ID },
  },
  'GET /v1/admin/logs/writes/': {
    methods: ['writes.settle', 'writes.reconcile'],
    query: {
      integration_id: ID,
      limit: [100],
      offset: [0, 100],
      time_range: ['hour', 'day', 'week', 'month'],
      write_category: ['events'],
    },
    answer: {
      'results.logs[].job_id': ID,
      'results.logs[].created_at': ['2026-06-08T13:30:00.000Z'],
      'results.logs[].integration_id': ID,
      'results.logs[].parameters': [],
    },
  },
  'GET /v1/leads/{id}': EMAIL,
  'GET /v1/applicants/{id}': EMAIL,
  'GET /v1/residents/{id}': EMAIL,
  'GET /v1/employees/{employee_id}': {
    methods: ['verifyEmployee'],
    answer: { 'results.roles': [['LEASING_AGENT']] },
  },
}
