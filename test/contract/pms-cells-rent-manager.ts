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
  RESIDENT,
  type Sample,
} from './pms-cells.js'

/** 19:30 in UTC at ten hours less all year, which is what the setting says. */
const CLOCK = { appointment_date: '2026-06-08', appointment_time: '09:30:00' } as const

const WHEN = { property_id: 'prop_1', at: AT } as const
/** Fifty characters are the most that a title may have. */
const TOUR = {
  appointment_duration_minutes: 60,
  title: 'Tour of unit 4B with Ada, her sister and the dogs!',
} as const
const ASIDE = { employee_id: 'empl_1', notes: 'Second tour' } as const

const WHOLE = ['appointment_date', 'appointment_time', 'appointment_duration_minutes', 'title']

const least = <Person extends object>(person: Person): Sample<Person & typeof WHEN & typeof TOUR> => ({
  input: { ...person, ...WHEN, ...TOUR },
  body: { ...INTEGRATION, ...person, ...TOUR, ...CLOCK },
})
const most = <Person extends object>(
  person: Person,
): Sample<Person & typeof WHEN & typeof TOUR & typeof ASIDE> => ({
  input: { ...person, ...WHEN, ...TOUR, ...ASIDE },
  body: { ...INTEGRATION, ...person, ...TOUR, ...ASIDE, ...CLOCK },
})

const MOVE = {
  required: ['event_id', ...WHOLE],
  createdId: 'write_status',
  least: { input: { ...EVENT, ...WHEN, ...TOUR }, body: { ...TOUR, ...CLOCK } },
  most: {
    input: { ...EVENT, ...WHEN, ...TOUR, notes: 'Will be late' },
    body: { ...TOUR, ...CLOCK, notes: 'Will be late' },
  },
} as const

/** Its page says that no id comes of it. */
const CANCELLING = {
  required: ['integration_id', 'event_id'],
  createdId: 'next_sync',
  least: CANCEL,
} as const

export const rentManager: PmsCells = {
  pms: 'RENTMANAGER',
  name: 'Rent Manager',
  appointments: ['✔ ✔ ✔', '✔ ✔ ✔', '✔ ✔ ✔'],
  events: ['✔ o ✘', '– – ✘', '– – ✘'],
  records: [{ ...RECORD, offset: '-10:00', observes_daylight_savings: false }],
  supported: [
    cell('appointments.leads.create', {
      required: ['integration_id', 'lead_id', ...WHOLE],
      createdId: 'write_status',
      least: least(LEAD),
      most: most(LEAD),
    }),
    cell('appointments.leads.update', MOVE),
    cell('appointments.leads.cancel', CANCELLING),
    cell('appointments.applicants.create', {
      required: ['integration_id', 'applicant_id', ...WHOLE],
      createdId: 'write_status',
      least: least(APPLICANT),
      most: most(APPLICANT),
    }),
    cell('appointments.applicants.update', MOVE),
    cell('appointments.applicants.cancel', CANCELLING),
    cell('appointments.residents.create', {
      required: ['integration_id', 'resident_id', ...WHOLE],
      createdId: 'write_status',
      least: least(RESIDENT),
      most: most(RESIDENT),
    }),
    cell('appointments.residents.update', MOVE),
    cell('appointments.residents.cancel', CANCELLING),
    // Its fields were not seen in full.
    cell('events.leads.create', {
      required: ['integration_id', 'lead_id'],
      createdId: 'unknown',
      least: { input: LEAD, body: { ...INTEGRATION, ...LEAD } },
    }),
  ],
}
