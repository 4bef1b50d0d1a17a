export type { operations } from '../generated/operations.js'
export type { paths } from '../generated/schema.js'
export { Propexo } from './client.js'
export type { OperationKind, PersonKind } from './contract/write-kind.js'
export type { Clock } from './core/clock.js'
export { type ErrorContext, type ErrorKind, type Issue, PropexoError } from './core/error.js'
export type { Fetch, FetchHeaders, FetchInit, FetchResponse } from './core/fetch.js'
export { ConfigurationError, RuleError } from './core/input-errors.js'
export type { LostWrite, WriteContent } from './core/lost-write.js'
export {
  ConnectionError,
  LimitError,
  TimeoutError,
  type TimeoutScope,
  TokenError,
} from './core/no-answer-errors.js'
export type { Stage } from './core/progress.js'
export { type AnyPropexoError, isPropexoError } from './errors.js'
export { IdempotencyConflictError, type InputDifference } from './idempotency/conflict-error.js'
export { JournalError } from './idempotency/journal-error.js'
export type { JournaledWrite } from './idempotency/journaled-write.js'
export type { WriteResolution } from './idempotency/resolve.js'
export type { Integration } from './integration.js'
export type { WriteJob, WriteStatus } from './jobs/job.js'
export type { WriteRequest } from './jobs/request.js'
export type { Settled } from './jobs/settle.js'
export { type PmsComplaint, WriteFailedError } from './jobs/write-failed-error.js'
export type { JournalDetailsOptions, Sealing } from './journal/details.js'
export { type MemoryJournalOptions, memoryJournal } from './journal/memory.js'
export type { JournalState } from './journal/states.js'
export type {
  JournalChange,
  JournalClaim,
  JournalEntry,
  JournalQuery,
  NewJournalEntry,
  WriteJournal,
} from './journal/store.js'
export type { CallOptions, IdempotencyOptions, JobRetryOptions, WriteOptions } from './options/call.js'
export type { PropexoOptions } from './options/client.js'
export type {
  AttemptEvent,
  CallEvent,
  Failure,
  FailureEvent,
  Hooks,
  QuotaEvent,
  QuotaStoreEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  Warning,
  WriteEvent,
} from './options/hooks.js'
export type { IntegrationOptions } from './options/integration.js'
export type { JournalOptions } from './options/journal.js'
export type { LimitOptions } from './options/limits.js'
export type { RecoverOptions } from './options/recover.js'
export type { CheckOptions, RuleOptions } from './options/rules.js'
export type { QuotaOptions, ReconcileOptions, RetryOptions, SendingOptions } from './options/sending.js'
export type { SettleOptions } from './options/settle.js'
export type { TimeOptions, TimeZones } from './options/time.js'
export type { Token } from './options/token.js'
export type { WaitOptions } from './options/wait.js'
export type { Confidence } from './pms/confidence.js'
export type { EventName } from './pms/event-names.js'
export type { Direction } from './pms/logging.js'
export type { RuleLevel } from './pms/rules/finding.js'
export type { StoreState } from './quota/guarded-store.js'
export type { QuotaMode } from './quota/limit.js'
export { memoryQuotaStore } from './quota/memory-store.js'
export type { Priority } from './quota/priority.js'
export type { QuotaBlock, QuotaState } from './quota/state.js'
export type { Grant, QuotaStore, TakeRequest } from './quota/store.js'
export { AmbiguousWriteError, type ReconcileCallOptions } from './recovery/ambiguous.js'
export type {
  ApplicantAppointment,
  ApplicantAppointmentChange,
  AppointmentCancellation,
  AppointmentPlace,
  Appointments,
  AppointmentsOf,
  LeadAppointment,
  LeadAppointmentChange,
  ResidentAppointment,
  ResidentAppointmentChange,
} from './resources/appointments.js'
export type { Availability, AvailabilityQuery, AvailableCalendar } from './resources/availability.js'
export type { Capabilities, Capability, WriteCapability } from './resources/capabilities.js'
export type {
  ApplicantCall,
  ApplicantEmail,
  ApplicantEvent,
  ApplicantEventChange,
  CallLog,
  EmailLog,
  EventTimes,
  LeadCall,
  LeadEmail,
  LeadEvent,
  LeadEventChange,
  ResidentCall,
  ResidentEmail,
  ResidentEvent,
  ResidentEventChange,
} from './resources/event-inputs.js'
export type { EventKind } from './resources/event-kind.js'
export type { EventLists, EventType, ListOf } from './resources/event-lists.js'
export type { Event, Events, EventsOf } from './resources/events.js'
export type { Writes } from './resources/writes.js'
export { type TimeInputCode, TimeInputError, type TimeIssue, type TimeIssueData } from './time/error.js'
export type { Instant, InstantLike, ZonedDateTimeLike } from './time/instant.js'
export type { Disambiguation, PlainDateLike, PlainTimeLike } from './time/wall-time.js'
export type { Listed, ListPath, ListQuery } from './transport/lists.js'
export type {
  Api,
  ApiData,
  ApiErrorBody,
  ApiInit,
  ApiInitOf,
  ApiMergedOptions,
  ApiMethod,
  ApiMiddleware,
  ApiMiddlewareContext,
  ApiMiddlewareParams,
  ApiParseAs,
  ApiPath,
  ApiResponse,
} from './transport/openapi.js'
export { type EventReading, type ReadTime, timesOf } from './transport/record-times.js'
export {
  AuthenticationError,
  InvalidRequestError,
  NotFoundError,
  NotSupportedError,
  PermissionError,
  RateLimitError,
  ResponseShapeError,
  ServerError,
  type ServerIssue,
  StatusError,
  UnexpectedStatusError,
} from './transport/status-errors.js'
export type { PmsTime, TimeWarning, TimeWarningCode, ZoneSource } from './zones/pms-time.js'
export type { AvailableSlot, ClockReading, ClockSpan } from './zones/slots.js'
export type { AppointmentTime, LocalTime, SlotLike } from './zones/time-input.js'
