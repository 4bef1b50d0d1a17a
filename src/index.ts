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
export type { CallOptions, PropexoOptions, Token, WaitOptions } from './options.js'
export type { Listed, ListPath, ListQuery } from './pages.js'
export type { AppointmentTime, WallTime } from './time/input.js'
export {
  type AnyPropexoError,
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  type ErrorKind,
  InvalidRequestError,
  type Issue,
  isPropexoError,
  NotFoundError,
  NotSupportedError,
  PermissionError,
  type PmsComplaint,
  PropexoError,
  RateLimitError,
  ResponseShapeError,
  RuleError,
  ServerError,
  type ServerIssue,
  StatusError,
  type TimeInputCode,
  TimeInputError,
  TimeoutError,
  UnexpectedStatusError,
  WriteFailedError,
} from './transport/errors.js'
export type { Sent, WriteJob, WriteStatus } from './writes/job.js'
export type { Writes } from './writes/writes.js'
