import {
  APPLICANT,
  AT,
  CANCEL,
  cell,
  EVENT,
  INTEGRATION,
  LEAD,
  type PmsCells,
  RESIDENT,
  type Sample,
} from './pms-cells.js'

/** 19:30 in UTC on the clocks of Denver, in summer. */
const DATE_TIME = '2026-06-08T13:30:00-06:00'
const CLOCK = { appointment_date: '2026-06-08', appointment_time: '13:30:00' } as const

const TOUR = {
  appointment_duration_minutes: 30,
  appointment_type: 'TOUR',
  notes: 'Second tour',
} as const
const PLACE = { unit_id: 'unit_1', title: 'Tour of unit 4B' } as const

const BOOK = [
  'integration_id',
  'appointment_date',
  'appointment_time',
  'appointment_duration_minutes',
  'appointment_type',
  'notes',
]

const MOVE = {
  required: ['event_id', 'notes'],
  createdId: 'next_sync',
  least: { input: { ...EVENT, notes: 'Will be late' }, body: { notes: 'Will be late' } },
  most: { input: { ...EVENT, ...TOUR, ...PLACE, at: AT }, body: { ...TOUR, ...PLACE, ...CLOCK } },
} as const

const CANCELLING = {
  required: ['integration_id', 'event_id'],
  createdId: 'next_sync',
  least: CANCEL,
} as const

const LOG = ['integration_id', 'event_type_id', 'event_datetime']

const DETAILS = {
  event_type_id: 'etype_1',
  event_result_id: 'eresult_1',
  event_sub_type_id: 'esub_1',
  notes: 'Asked about parking',
  call_phone_number_from: '+13035550142',
  call_phone_number_to: '+13035550199',
  call_status: 'ANSWER',
  call_duration: 245,
  call_audio_link: 'https://calls.example.com/5b20e7',
  email_from: 'leasing@example.com',
  email_to: 'ada@example.com',
  email_cc: 'desk@example.com',
  email_bcc: 'log@example.com',
  email_subject: 'Parking',
  email_body: 'There is a garage.',
  email_send: false,
} as const
const TIMES = {
  event_datetime: AT,
  appointment_datetime: '2026-12-08T14:30:00-06:00',
  time_from: AT,
  time_to: '2026-06-08T15:00:00-05:00',
} as const
const WALL_TIMES = {
  event_datetime: DATE_TIME,
  appointment_datetime: '2026-12-08T13:30:00-07:00',
  time_from: '13:30:00',
  time_to: '14:00:00',
} as const

const least = <Person extends object>(
  person: Person,
): Sample<Person & { event_type_id: string; event_datetime: string }> => ({
  input: { ...person, event_type_id: 'etype_1', event_datetime: AT },
  body: { ...INTEGRATION, ...person, event_type_id: 'etype_1', event_datetime: DATE_TIME },
})
const most = <Person extends object>(person: Person): Sample<Person & typeof DETAILS & typeof TIMES> => ({
  input: { ...person, ...DETAILS, ...TIMES },
  body: { ...INTEGRATION, ...person, ...DETAILS, ...WALL_TIMES },
})

const APPLICATION = { ...APPLICANT, application_id: 'appn_1' } as const

export const entrata: PmsCells = {
  pms: 'ENTRATA',
  name: 'Entrata',
  appointments: ['✔ ✔ ✔', '✔ ✔ ✔', '– – –'],
  events: ['✔ o ✘', '✔ o ✘', '✔ o ✘'],
  supported: [
    cell('appointments.leads.create', {
      required: [...BOOK, 'lead_id'],
      createdId: 'next_sync',
      least: { input: { ...LEAD, ...TOUR, at: AT }, body: { ...INTEGRATION, ...LEAD, ...TOUR, ...CLOCK } },
      most: {
        input: { ...LEAD, ...TOUR, ...PLACE, at: AT },
        body: { ...INTEGRATION, ...LEAD, ...TOUR, ...PLACE, ...CLOCK },
      },
    }),
    cell('appointments.leads.update', MOVE),
    cell('appointments.leads.cancel', CANCELLING),
    cell('appointments.applicants.create', {
      required: [...BOOK, 'applicant_id'],
      createdId: 'next_sync',
      least: {
        input: { ...APPLICANT, ...TOUR, at: AT },
        body: { ...INTEGRATION, ...APPLICANT, ...TOUR, ...CLOCK },
        // Events of applicants require it; how far appointments do was never seen.
        doubts: ['entrata.appointments.application_id'],
      },
      most: {
        input: { ...APPLICATION, ...TOUR, ...PLACE, at: AT },
        body: { ...INTEGRATION, ...APPLICATION, ...TOUR, ...PLACE, ...CLOCK },
      },
    }),
    cell('appointments.applicants.update', MOVE),
    cell('appointments.applicants.cancel', CANCELLING),
    cell('events.leads.create', {
      required: [...LOG, 'lead_id'],
      createdId: 'next_sync',
      least: least(LEAD),
      most: most(LEAD),
    }),
    cell('events.applicants.create', {
      required: [...LOG, 'applicant_id', 'application_id'],
      createdId: 'next_sync',
      least: least(APPLICATION),
      most: most(APPLICATION),
    }),
    cell('events.residents.create', {
      required: [...LOG, 'resident_id'],
      createdId: 'next_sync',
      least: least(RESIDENT),
      most: most(RESIDENT),
    }),
  ],
}
