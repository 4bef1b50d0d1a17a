export type { operations } from '../generated/operations.js'
export type { paths } from '../generated/schema.js'
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
} from './appointments.js'
export type { Availability, AvailabilityQuery, AvailableCalendar } from './availability.js'
export type { Capabilities, Capability, WriteCapability } from './capabilities.js'
export { Propexo } from './client.js'
export { type AnyPropexoError, isPropexoError } from './errors.js'
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
} from './event-inputs.js'
export type { EventKind } from './event-kind.js'
export type { EventLists, EventType } from './event-lists.js'
export type { Event, Events, EventsOf } from './events.js'
export type { Integration } from './integration.js'
export type { CallOptions, WriteOptions } from './options/call.js'
export type { PropexoOptions, Token } from './options/client.js'
export type {
  AttemptEvent,
  Hooks,
  QuotaEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  Warning,
} from './options/hooks.js'
export type { IntegrationOptions } from './options/integration.js'
export type { CheckOptions, RuleOptions } from './options/rules.js'
export type { QuotaOptions, ReconcileOptions, RetryOptions, SendingOptions } from './options/sending.js'
export type { SettleOptions } from './options/settle.js'
export type { TimeOptions, TimeZones } from './options/time.js'
export type { WaitOptions } from './options/wait.js'
export type { Listed, ListPath, ListQuery } from './pages.js'
export { type ErrorKind, type Issue, PropexoError } from './propexo-error.js'
export type { QuotaState } from './quota/limiter.js'
export type { Priority } from './quota/queue.js'
export type { Grant, QuotaStore } from './quota/store.js'
export type { EventName } from './rules/event-names.js'
export type { RuleLevel } from './rules/finding.js'
export { type TimeInputCode, TimeInputError, type TimeIssue, type TimeIssueData } from './time/error.js'
export type { AppointmentTime, LocalTime, SlotLike } from './time/input.js'
export type { Instant, InstantLike, ZonedDateTimeLike } from './time/instant.js'
export type { PmsTime, TimeWarning, TimeWarningCode, ZoneSource } from './time/pms-time.js'
export { type EventReading, type ReadTime, timesOf } from './time/reading.js'
export type { AvailableSlot, ClockReading, ClockSpan } from './time/slots.js'
export type { Disambiguation, PlainDateLike, PlainTimeLike } from './time/wall-time.js'
export {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  InvalidRequestError,
  NotFoundError,
  NotSupportedError,
  PermissionError,
  type PmsComplaint,
  RateLimitError,
  ResponseShapeError,
  RuleError,
  ServerError,
  type ServerIssue,
  StatusError,
  TimeoutError,
  type TimeoutScope,
  UnexpectedStatusError,
  WriteFailedError,
} from './transport/errors.js'
export { AmbiguousWriteError, type ReconcileCallOptions } from './writes/ambiguous.js'
export type { Sent, WriteJob, WriteStatus } from './writes/job.js'
export type { LostWrite } from './writes/lost-write.js'
export type { Settled } from './writes/settle.js'
export type { Writes } from './writes/writes.js'
