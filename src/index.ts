export type { operations } from '../generated/operations.js'
export type { paths } from '../generated/schema.js'
export type {
  ApplicantAppointment,
  ApplicantAppointmentChange,
  AppointmentCancellation,
  Appointments,
  AppointmentsOf,
  Availability,
  AvailabilityQuery,
  LeadAppointment,
  LeadAppointmentChange,
  ResidentAppointment,
  ResidentAppointmentChange,
} from './appointments.js'
export { Propexo } from './client.js'
export { type AnyPropexoError, isPropexoError } from './errors.js'
export type {
  ApplicantEvent,
  ApplicantEventChange,
  Event,
  Events,
  EventsOf,
  LeadEvent,
  LeadEventChange,
  ResidentEvent,
  ResidentEventChange,
} from './events.js'
export type { Integration } from './integration.js'
export type { CallOptions } from './options/call.js'
export type { PropexoOptions, Token } from './options/client.js'
export type { WaitOptions } from './options/wait.js'
export type { Listed, ListPath, ListQuery } from './pages.js'
export { type ErrorKind, type Issue, PropexoError } from './propexo-error.js'
export { type TimeInputCode, TimeInputError } from './time/error.js'
export type { AppointmentTime, WallTime } from './time/input.js'
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
  UnexpectedStatusError,
  WriteFailedError,
} from './transport/errors.js'
export type { Sent, WriteJob, WriteStatus } from './writes/job.js'
export type { Writes } from './writes/writes.js'
