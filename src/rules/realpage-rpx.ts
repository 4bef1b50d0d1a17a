import type { Logging } from './logging.js'
import { cancel, create, type FieldRule, NO_CANCEL, noneFound, notFound, update } from './operations.js'
import type { PmsRules } from './pms.js'

const APPOINTMENTS = 'api-reference/real-page-app-partner/appointments'
const EVENTS = 'api-reference/real-page-app-partner/events'

const BOOK = {
  required: ['employee_id', 'appointment_date', 'appointment_time', 'appointment_duration_minutes'],
  optional: ['notes', 'priority'],
  createdId: 'write_status',
} as const

/** Their pages were not seen; what is known of them is the list, and what events of leads require. */
const WHEN: FieldRule = {
  field: 'event_datetime',
  advised: true,
  confidence: 'inferred',
  why: 'events of leads require it',
}

/** One field holds the recording, the notes the rest; the type of the event says that it is a call. */
const LEAD_CALL: Logging = {
  fields: { call_audio_link: 'call_recording_url' },
  confidence: 'documented',
  source: `${EVENTS}/llms.txt`,
}

/** The generic operations of others than leads have no field for a recording. */
const OTHER_CALL: Logging = {
  fields: {},
  confidence: 'inferred',
  source: `${EVENTS}/llms.txt`,
  why: 'the pages about these events were not seen; for leads the type of the event says that it is a call',
}

export const realpageRpx: PmsRules = {
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
    source: 'spec/propexo.yaml, availability_start_date',
  },
  availability: {
    support: 'yes',
    confidence: 'documented',
    sources: ['spec/propexo.yaml, availability_start_date'],
  },
  appointments: {
    leads: {
      create: create('leads', {
        ...BOOK,
        source: `${APPOINTMENTS}/create-lead-appointment-real-page-partner-exchange`,
      }),
      // The rest of its fields was not seen.
      update: update({
        required: ['appointment_date', 'appointment_time'],
        likely: ['employee_id', 'appointment_duration_minutes', 'notes', 'priority'],
        createdId: 'write_status',
        source: `${APPOINTMENTS}/update-lead-appointment-real-page-partner-exchange`,
      }),
      cancel: cancel({ createdId: 'write_status', source: APPOINTMENTS }),
    },
    applicants: {
      create: create('applicants', {
        ...BOOK,
        source: `${APPOINTMENTS}/create-applicant-appointment-real-page-partner-exchange`,
      }),
      // A field of the generic operation implies it; no page was seen.
      update: notFound(APPOINTMENTS),
      cancel: cancel({ createdId: 'write_status', source: APPOINTMENTS }),
    },
    residents: noneFound(APPOINTMENTS),
  },
  events: {
    leads: {
      create: create('leads', {
        required: ['employee_id', 'event_type_id', 'event_datetime'],
        optional: ['unit_id', 'status', 'notes', 'call_recording_url'],
        createdId: 'next_sync',
        source: `${EVENTS}/llms.txt`,
      }),
      update: notFound(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    applicants: {
      create: create('applicants', { fields: [WHEN], source: `${EVENTS}/llms.txt` }),
      update: notFound(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
    residents: {
      create: create('residents', { fields: [WHEN], source: `${EVENTS}/llms.txt` }),
      update: notFound(`${EVENTS}/llms.txt`),
      cancel: NO_CANCEL,
    },
  },
  calls: { leads: LEAD_CALL, applicants: OTHER_CALL, residents: OTHER_CALL },
  emails: {},
}
