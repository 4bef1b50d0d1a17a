import { cancel, create, noEventsFound, noneFound, update } from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile } from '../profile.js'

const APPOINTMENTS = 'api-reference/appfolio/appointments'
const EVENTS = 'api-reference/appfolio'
const CLOCK = ['appointment_date', 'appointment_time'] as const

export const appfolio: PmsProfile = {
  id: 'appfolio',
  name: 'AppFolio',
  vendors: ['APPFOLIO', 'SAMPLE2'],
  // Said of creating only; the page about updating does not contradict it.
  appointmentZone: {
    reads: 'fixed',
    timeZone: 'UTC',
    confidence: 'documented',
    source: 'api-reference/appfolio/appointments/create-lead-appointment-app-folio',
  },
  ...NO_AVAILABILITY_PAGE,
  appointments: {
    leads: {
      create: create('leads', {
        required: ['unit_id', ...CLOCK, 'appointment_duration_minutes'],
        optional: ['employee_id', 'notes'],
        createdId: 'write_status',
        source: `${APPOINTMENTS}/create-lead-appointment-app-folio`,
      }),
      // It takes the date, the time, the duration and more, which was not seen.
      update: update({
        likely: ['unit_id', ...CLOCK, 'appointment_duration_minutes', 'employee_id', 'notes'],
        createdId: 'write_status',
        source: `${APPOINTMENTS}/update-lead-appointment-app-folio`,
      }),
      cancel: cancel({ createdId: 'write_status', source: APPOINTMENTS }),
    },
    applicants: noneFound(APPOINTMENTS),
    residents: noneFound(APPOINTMENTS),
  },
  events: {
    leads: noEventsFound(EVENTS),
    applicants: noEventsFound(EVENTS),
    residents: noEventsFound(EVENTS),
  },
  calls: {},
  emails: {},
}
