import { APPLICANT, AT, cell, INTEGRATION, LEAD, type PmsCells, RESIDENT } from './pms-cells.js'

/** Of their appointments no page was found. */
const NO_APPOINTMENTS = ['– – –', '– – –', '– – –'] as const

export const buildium: PmsCells = {
  pms: 'BUILDIUM',
  name: 'Buildium',
  appointments: NO_APPOINTMENTS,
  events: ['– – ✘', '✔ – ✘', '✔ – ✘'],
  supported: [
    cell('events.applicants.create', {
      required: ['integration_id', 'applicant_id', 'notes'],
      createdId: 'next_sync',
      least: {
        input: { ...APPLICANT, notes: 'Moved in' },
        body: { ...INTEGRATION, ...APPLICANT, notes: 'Moved in' },
      },
      most: {
        input: { ...APPLICANT, notes: 'Moved in', event_type: 'Note' },
        body: { ...INTEGRATION, ...APPLICANT, notes: 'Moved in', event_type: 'Note' },
      },
    }),
    cell('events.residents.create', {
      required: ['integration_id', 'resident_id', 'notes'],
      createdId: 'next_sync',
      least: {
        input: { ...RESIDENT, notes: 'Moved in' },
        body: { ...INTEGRATION, ...RESIDENT, notes: 'Moved in' },
      },
      most: {
        input: { ...RESIDENT, notes: 'Moved in', event_type: 'Note' },
        body: { ...INTEGRATION, ...RESIDENT, notes: 'Moved in', event_type: 'Note' },
      },
    }),
  ],
}

const TALK = { event_name: 'Left a message', notes: 'Asked about parking' } as const

export const propertyware: PmsCells = {
  pms: 'PROPERTYWARE',
  name: 'Propertyware',
  appointments: NO_APPOINTMENTS,
  events: ['✔ – ✘', '– – ✘', '– – ✘'],
  supported: [
    cell('events.leads.create', {
      required: ['integration_id', 'lead_id', 'notes', 'event_name'],
      createdId: 'next_sync',
      least: { input: { ...LEAD, ...TALK }, body: { ...INTEGRATION, ...LEAD, ...TALK } },
      most: {
        input: { ...LEAD, ...TALK, event_datetime: AT },
        body: { ...INTEGRATION, ...LEAD, ...TALK, event_datetime: AT },
        // No page says in which zone it is read.
        doubts: ['time.time_zone_unresolved'],
      },
    }),
  ],
}

export const rentvine: PmsCells = {
  pms: 'RENTVINE',
  name: 'Rentvine',
  appointments: NO_APPOINTMENTS,
  events: ['– – ✘', '– – ✘', '– – ✘'],
  supported: [],
}
