import {
  APPLICANT,
  AT,
  cell,
  EVENT,
  INTEGRATION,
  LEAD,
  type PmsCells,
  RESIDENT,
  type Sample,
} from './pms-cells.js'

/** No page names a zone, so that the caller has to: 19:30 in UTC on the clocks of New York. */
const CLOCK = { appointment_date: '2026-06-08', appointment_time: '15:30:00' } as const
const DATE_TIME = '2026-06-08T15:30:00-04:00'

const WHEN = { at: AT } as const
const CALL = { event_type_id: 'etype_1', event_datetime: AT } as const
const LED = { employee_id: 'empl_1', notes: 'Second tour' } as const
const ASIDE = { ...LED, status: 'OPEN' } as const

const MOVE = {
  required: ['event_id', 'appointment_date'],
  createdId: 'write_status',
  least: { input: { ...EVENT, ...WHEN }, body: CLOCK },
  most: { input: { ...EVENT, ...WHEN, ...ASIDE }, body: { ...CLOCK, ...ASIDE } },
} as const

const CHANGE = {
  required: ['event_id', 'event_type_id', 'event_datetime'],
  createdId: 'unknown',
  least: { input: { ...EVENT, ...CALL }, body: { event_type_id: 'etype_1', event_datetime: DATE_TIME } },
  most: {
    input: { ...EVENT, ...CALL, ...ASIDE },
    body: { event_type_id: 'etype_1', event_datetime: DATE_TIME, ...ASIDE },
  },
} as const

const book = <Person extends object, More extends object>(
  person: Person,
  more: More,
): Sample<Person & typeof WHEN & More> => ({
  input: { ...person, ...WHEN, ...more },
  body: { ...INTEGRATION, ...person, ...CLOCK, ...more },
})
const log = <Person extends object, More extends object>(
  person: Person,
  more: More,
): Sample<Person & typeof CALL & More> => ({
  input: { ...person, ...CALL, ...more },
  body: { ...INTEGRATION, ...person, event_type_id: 'etype_1', event_datetime: DATE_TIME, ...more },
})

const LOG = ['integration_id', 'event_type_id', 'event_datetime']

export const mri: PmsCells = {
  pms: 'MRI',
  name: 'MRI',
  appointments: ['✔ ✔ –', '✔ ✔ –', '✔ ✔ –'],
  events: ['✔ ✔ ✘', '✔ ✔ ✘', '✔ ✔ ✘'],
  integration: { appointmentTimeZone: 'America/New_York' },
  supported: [
    cell('appointments.leads.create', {
      required: ['integration_id', 'lead_id', 'appointment_date'],
      createdId: 'write_status',
      least: book(LEAD, {}),
      most: book(LEAD, ASIDE),
    }),
    cell('appointments.leads.update', MOVE),
    cell('appointments.applicants.create', {
      required: ['integration_id', 'applicant_id', 'appointment_date'],
      createdId: 'write_status',
      least: book(APPLICANT, {}),
      most: book(APPLICANT, ASIDE),
    }),
    cell('appointments.applicants.update', MOVE),
    cell('appointments.residents.create', {
      required: ['integration_id', 'resident_id', 'appointment_date'],
      createdId: 'write_status',
      least: book(RESIDENT, {}),
      most: book(RESIDENT, ASIDE),
    }),
    cell('appointments.residents.update', MOVE),
    cell('events.leads.create', {
      required: [...LOG, 'lead_id'],
      createdId: 'unknown',
      least: log(LEAD, {}),
      // The generic operation takes no status of MRI here, but those of another PMS.
      most: log(LEAD, LED),
    }),
    cell('events.leads.update', CHANGE),
    cell('events.applicants.create', {
      required: [...LOG, 'applicant_id'],
      createdId: 'write_status',
      least: log(APPLICANT, {}),
      most: log(APPLICANT, ASIDE),
    }),
    cell('events.applicants.update', CHANGE),
    cell('events.residents.create', {
      required: [...LOG, 'resident_id'],
      createdId: 'unknown',
      least: log(RESIDENT, {}),
      most: log(RESIDENT, ASIDE),
    }),
    cell('events.residents.update', CHANGE),
  ],
}
