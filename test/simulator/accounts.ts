import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/testing/index.js'

/** Vendors that the published enums name, of which the simulator has PMSs. */
const VENDORS: readonly string[] = [
  ...['ENTRATA', 'RENTMANAGER', 'REALPAGE_RPX', 'REALPAGE', 'RESMAN', 'MRI', 'BUILDIUM'],
  ...['PROPERTYWARE', 'RENTVINE', 'SAMPLE1', 'SAMPLE2'],
]

/** Every kind of record, at each of these vendors. */
const fillAccounts = (sim: Simulator, vendors: readonly string[] = VENDORS): void => {
  for (const vendor of vendors) {
    const account = sim.integration({ vendor })
    const property = account.property({ timeZone: 'America/Chicago' })
    const employee = account.employee({ property })
    account.calendar({ property, employee })
    for (let index = 0; index < 3; index += 1) {
      const at = `2026-06-0${index + 2}T14:30:00-05:00`
      const lead = account.lead({ property, email_1: `lead${index}@example.com` })
      account.appointment({ lead, at, notes: 'First visit' })
      const applicant = account.applicant({ property })
      account.appointment({ applicant, at, title: 'Second visit' })
      const resident = account.resident({ property })
      account.event({ resident, at, event_name: 'Call' })
    }
    account.unit({ property })
    const type = account.eventType({ name: 'Call' })
    account.eventSubType({ event_type_id: type.id })
    account.eventResult({ associated_event_type_ids: [type.id] })
    account.callLog()
    account.timeZoneRecord({ offset: '-05:00', observes_daylight_savings: true })
  }
}

export const filled = (options: SimulatorOptions = {}): Simulator => {
  const sim = createSimulator({ seed: 1, quota: false, ...options })
  fillAccounts(sim)
  return sim
}
