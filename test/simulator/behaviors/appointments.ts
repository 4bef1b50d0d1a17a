import type { Behavior } from './behavior.js'

// biome-ignore lint/suspicious/noTemplateCurlyInString: the title as the file has it
const ZONES = ['what-people-see.test.ts', '${vendor} was sent ${sent}'] as const

/** Of appointments, and how a PMS reads their times. */
export const APPOINTMENTS: readonly Behavior[] = [
  {
    of: 'appointments',
    what: 'Entrata reads them in Mountain time, with daylight saving time, and shows them in the time of the property',
    confidence: 'documented',
    source: 'api-reference/entrata/appointments/create-lead-appointment-entrata',
    test: ZONES,
  },
  {
    of: 'appointments',
    what: 'RealPage Partner Exchange reads them in the time of the property',
    confidence: 'documented',
    source:
      'api-reference/real-page-app-partner/appointments/create-lead-appointment-real-page-partner-exchange',
    test: ZONES,
  },
  {
    of: 'appointments',
    what: 'Rent Manager reads them in the zone that it was set up to',
    confidence: 'contradicted',
    source: 'api-reference/rent-manager/appointments/create-lead-appointment-rent-manager',
    option: '`configuredTimeZone` and `location` of the property, `timeZone` of the integration',
    test: ['what-people-see.test.ts', 'a setting that is another than where the property is'],
  },
  {
    of: 'appointments',
    what: 'Rent Manager without any setting reads Eastern time',
    confidence: 'documented',
    source: 'api-reference/rent-manager/appointments/create-lead-appointment-rent-manager',
    option: "`configuredTimeZone: 'none'`",
    test: ['what-people-see.test.ts', 'none at all: Rent Manager reads Eastern time'],
  },
  {
    of: 'appointments',
    what: 'Yardi reads them in the zone that the property was set up to, else in that of the integration',
    confidence: 'documented',
    source: 'api-reference/yardi/appointments/create-lead-appointment-yardi',
    option: '`configuredTimeZone` of the property, `timeZone` of the integration',
    test: ['behaviors.test.ts', 'Yardi goes by its settings, and without any by the time of the property'],
  },
  {
    of: 'appointments',
    what: 'Yardi without any setting reads the time of the property',
    confidence: 'inferred',
    source: 'its page says nothing of it',
    test: ['behaviors.test.ts', 'Yardi goes by its settings, and without any by the time of the property'],
  },
  {
    of: 'appointments',
    what: 'ResMan reads them in UTC',
    confidence: 'contradicted',
    source: 'api-reference/resman/appointments/create-lead-appointment-resman',
    test: ZONES,
  },
  {
    of: 'appointments',
    what: 'ResMan shows them in the zone of the user who has logged in',
    confidence: 'documented',
    source: 'api-reference/resman/appointments/create-lead-appointment-resman',
    option: '`userTimeZone` of the integration; default: the zone of the property',
    test: ['what-people-see.test.ts', 'ResMan shows it to whoever has logged in'],
  },
  {
    of: 'appointments',
    what: 'AppFolio reads them in UTC',
    confidence: 'documented',
    source: 'api-reference/appfolio/appointments/create-lead-appointment-app-folio',
    test: ZONES,
  },
  {
    of: 'appointments',
    what: 'MRI, and any PMS of which no page names a zone, reads the time of the property',
    confidence: 'undocumented',
    source: 'api-reference/mri/appointments/create-lead-appointment-mri names no zone',
    option: '`timeZone` of the integration, `configuredTimeZone` of the property',
    test: ['behaviors.test.ts', 'MRI reads the time of the property, unless the integration has a zone'],
  },
  {
    of: 'appointments',
    what: 'a time that clocks skip is read an hour later, and one that they show twice as the earlier one',
    confidence: 'undocumented',
    source: 'no page speaks of the hours in which clocks change',
    test: ['behaviors.test.ts', 'a time that clocks skip or repeat is taken'],
  },
  {
    of: 'appointments',
    what: 'availability is what a calendar has free, less what is booked',
    confidence: 'inferred',
    source: 'a PMS may count other things as taken',
    option: '`calendar()` of the integration',
    test: [
      'pms-behavior.test.ts',
      'is what the calendar has, less what is booked, in the zone that the PMS tells it in',
    ],
  },
  {
    of: 'appointments',
    what: 'Entrata tells availability in Mountain time',
    confidence: 'documented',
    source: 'api-reference/entrata/appointments/query-realtime-appointment-availability-entrata',
    test: [
      'pms-behavior.test.ts',
      'is what the calendar has, less what is booked, in the zone that the PMS tells it in',
    ],
  },
  {
    of: 'appointments',
    what: 'a cancellation leaves no event in the activity log of Entrata',
    confidence: 'documented',
    source: 'api-reference/entrata/appointments/cancel-lead-appointment-entrata',
    test: ['pms-behavior.test.ts', 'leaves no trace in the activity log of Entrata, and one elsewhere'],
  },
  {
    of: 'appointments',
    what: 'a cancellation leaves an event elsewhere',
    confidence: 'inferred',
    source: 'only the page of Entrata says that there is none',
    test: ['pms-behavior.test.ts', 'leaves no trace in the activity log of Entrata, and one elsewhere'],
  },
]
