import {
  APPLICANT,
  AT,
  CANCEL,
  cell,
  EVENT,
  INTEGRATION,
  LEAD,
  type PmsCells,
  RECORD,
  type Sample,
} from './pms-cells.js'

/** 19:30 in UTC at eight hours less, and seven in summer, which is what the setting says. */
const CLOCK = { appointment_date: '2026-06-08', appointment_time: '12:30:00' } as const
const DATE_TIME = '2026-06-08T12:30:00-07:00'

const WHEN = { property_id: 'prop_1', at: AT } as const
const HAPPENED = { property_id: 'prop_1', event_datetime: AT } as const
const TOUR = { unit_id: 'unit_1', employee_id: 'empl_1' } as const
/** 256 characters are the most that notes may have. */
const NOTES = { notes: 'n'.repeat(256) } as const
const SHOW = { event_name: 'Show', agent_name: 'Grace Hopper' } as const

const BOOK = ['integration_id', 'unit_id', 'employee_id', 'appointment_date', 'appointment_time']
const LOG = ['integration_id', 'event_name', 'event_datetime', 'agent_name']

/** What else an update takes was not seen. */
const MOVE = {
  required: ['event_id', 'appointment_date', 'appointment_time'],
  createdId: 'unknown',
  least: { input: { ...EVENT, ...WHEN }, body: CLOCK },
} as const
const CANCELLING = { required: ['integration_id', 'event_id'], createdId: 'unknown', least: CANCEL } as const

const least = <Person extends object>(person: Person): Sample<Person & typeof HAPPENED & typeof SHOW> => ({
  input: { ...person, ...HAPPENED, ...SHOW },
  body: { ...INTEGRATION, ...person, ...SHOW, event_datetime: DATE_TIME },
})

/** A unit goes with a Show, and a rent with a LeaseSign. */
const most = <Person extends object>(
  person: Person,
): Sample<Person & typeof HAPPENED & typeof SHOW & typeof NOTES & { unit_id: string }> => ({
  input: { ...person, ...HAPPENED, ...SHOW, ...NOTES, unit_id: 'unit_1' },
  body: { ...INTEGRATION, ...person, ...SHOW, ...NOTES, unit_id: 'unit_1', event_datetime: DATE_TIME },
})

export const yardi: PmsCells = {
  pms: 'YARDI',
  name: 'Yardi',
  appointments: ['✔ ✔ ✔', '✔ ✔ ✔', '– – –'],
  events: ['✔ o ✘', '✔ o ✘', '– – ✘'],
  records: [{ ...RECORD, offset: '-08:00', observes_daylight_savings: true }],
  supported: [
    cell('appointments.leads.create', {
      required: [...BOOK, 'lead_id'],
      createdId: 'write_status',
      least: { input: { ...LEAD, ...WHEN, ...TOUR }, body: { ...INTEGRATION, ...LEAD, ...TOUR, ...CLOCK } },
      most: {
        input: { ...LEAD, ...WHEN, ...TOUR, ...NOTES },
        body: { ...INTEGRATION, ...LEAD, ...TOUR, ...NOTES, ...CLOCK },
      },
    }),
    cell('appointments.leads.update', MOVE),
    cell('appointments.leads.cancel', CANCELLING),
    cell('appointments.applicants.create', {
      required: [...BOOK, 'applicant_id'],
      createdId: 'unknown',
      least: {
        input: { ...APPLICANT, ...WHEN, ...TOUR },
        body: { ...INTEGRATION, ...APPLICANT, ...TOUR, ...CLOCK },
      },
      most: {
        input: { ...APPLICANT, ...WHEN, ...TOUR, ...NOTES },
        body: { ...INTEGRATION, ...APPLICANT, ...TOUR, ...NOTES, ...CLOCK },
      },
    }),
    cell('appointments.applicants.update', MOVE),
    cell('appointments.applicants.cancel', CANCELLING),
    // Of the id an older page says that it is the lead's, the newest that there is none.
    cell('events.leads.create', {
      required: [...LOG, 'lead_id'],
      createdId: 'unknown',
      least: least(LEAD),
      most: most(LEAD),
    }),
    cell('events.applicants.create', {
      required: [...LOG, 'applicant_id'],
      createdId: 'unknown',
      least: least(APPLICANT),
      most: most(APPLICANT),
    }),
  ],
}
