import type { LogMapping } from '../logging.js'
import { cancel, create, type FieldRule, NO_CANCEL, noneFound, notFound, update } from '../operations.js'
import type { PmsProfile } from '../profile.js'

const APPOINTMENTS = 'api-reference/real-page-app-partner/appointments'
const EVENTS = 'api-reference/real-page-app-partner/events'
const AVAILABILITY =
  'api-reference/real-page-app-partner/appointments/query-realtime-appointment-availability-real-page-partner-exchange'

const APPLICANT_EVENTS = 'create-applicant-event-real-page-partner-exchange'
const RESIDENT_EVENTS = 'create-resident-event-real-page-partner-exchange'

const CLOCK = ['appointment_date', 'appointment_time'] as const
const BOOK = {
  required: ['employee_id', ...CLOCK, 'appointment_duration_minutes'],
  optional: ['notes', 'priority'],
  createdId: 'write_status',
} as const

/** What else an update takes was not seen. */
const MOVE = {
  likely: ['employee_id', 'appointment_duration_minutes', 'notes', 'priority'],
  createdId: 'write_status',
} as const

/** The time comes with the date. */
const WHEN: FieldRule = {
  field: 'appointment_date',
  advised: true,
  confidence: 'inferred',
  why: 'the update of an appointment of a lead requires it',
}

/** Events of others than leads go into an activity log that takes no time. */
const NOTE = { required: ['event_type_id', 'notes'], optional: [], createdId: 'next_sync' } as const

/** One field holds the recording, the notes the rest; the type of the event says that it is a call. */
const LEAD_CALL: LogMapping = {
  fields: { call_audio_link: 'call_recording_url' },
  confidence: 'documented',
  source: `${EVENTS}/create-lead-event-real-page-partner-exchange`,
}

/** There is no field for a recording either. */
const otherCall = (page: string): LogMapping => ({
  fields: {},
  confidence: 'inferred',
  source: `${EVENTS}/${page}`,
  why: 'its page has a type and notes only; for leads the type of the event says that it is a call',
})

export const realpageRpx: PmsProfile = {
  id: 'realpage_rpx',
  name: 'RealPage Partner Exchange',
  vendors: ['REALPAGE_RPX'],
  // Nothing is converted. RealPage has a setting for the zone of a property, and no API that reads it.
  appointmentZone: {
    reads: 'property',
    confidence: 'documented',
    source:
      'api-reference/real-page-app-partner/appointments/create-lead-appointment-real-page-partner-exchange',
  },
  availabilityZone: {
    reads: 'property',
    confidence: 'documented',
    source: AVAILABILITY,
  },
  availability: {
    support: 'yes',
    confidence: 'documented',
    sources: [AVAILABILITY],
  },
  appointments: {
    leads: {
      create: create('leads', {
        ...BOOK,
        source: `${APPOINTMENTS}/create-lead-appointment-real-page-partner-exchange`,
      }),
      update: update({
        ...MOVE,
        required: CLOCK,
        source: `${APPOINTMENTS}/update-lead-appointment-real-page-partner-exchange`,
      }),
      cancel: cancel({
        createdId: 'write_status',
        source: `${APPOINTMENTS}/cancel-lead-appointment-real-page-partner-exchange`,
      }),
    },
    applicants: {
      create: create('applicants', {
        ...BOOK,
        source: `${APPOINTMENTS}/create-applicant-appointment-real-page-partner-exchange`,
      }),
      // The list names its page, which was not seen.
      update: update({
        ...MOVE,
        likely: [...CLOCK, ...MOVE.likely],
        createdId: 'unknown',
        fields: [WHEN],
        source: `${APPOINTMENTS}/update-applicant-appointment-real-page-partner-exchange`,
      }),
      cancel: cancel({
        createdId: 'write_status',
        source: `${APPOINTMENTS}/cancel-applicant-appointment-real-page-partner-exchange`,
      }),
    },
    residents: noneFound(APPOINTMENTS),
  },
  events: {
    leads: {
      create: create('leads', {
        required: ['employee_id', 'event_type_id', 'event_datetime'],
        optional: ['unit_id', 'status', 'notes', 'call_recording_url'],
        createdId: 'next_sync',
        source: `${EVENTS}/create-lead-event-real-page-partner-exchange`,
      }),
      update: notFound(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    applicants: {
      create: create('applicants', { ...NOTE, source: `${EVENTS}/${APPLICANT_EVENTS}` }),
      update: notFound(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    residents: {
      create: create('residents', { ...NOTE, source: `${EVENTS}/${RESIDENT_EVENTS}` }),
      update: notFound(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
  },
  calls: {
    leads: LEAD_CALL,
    applicants: otherCall(APPLICANT_EVENTS),
    residents: otherCall(RESIDENT_EVENTS),
  },
  emails: {},
}
