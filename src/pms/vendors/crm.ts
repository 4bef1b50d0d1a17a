import { noEventsFound, noneFoundForAll } from '../operations.js'
import { NO_AVAILABILITY_PAGE, type PmsProfile, type ZoneRule } from '../profile.js'

const NOT_ITS_OWN = 'a CRM: the operations of this API are not its own'

const crm = (
  name: string,
  vendors: readonly [string, ...string[]],
  appointmentZone: ZoneRule,
): PmsProfile => ({
  id: vendors[0].toLowerCase(),
  name,
  vendors,
  appointmentZone,
  ...NO_AVAILABILITY_PAGE,
  appointments: noneFoundForAll(NOT_ITS_OWN),
  events: {
    leads: noEventsFound(NOT_ITS_OWN),
    applicants: noEventsFound(NOT_ITS_OWN),
    residents: noEventsFound(NOT_ITS_OWN),
  },
  calls: {},
  emails: {},
})

const utc = (source: Extract<ZoneRule, { confidence: 'documented' }>['source']): ZoneRule => ({
  reads: 'fixed',
  timeZone: 'UTC',
  confidence: 'documented',
  source,
})

/** CRMs have operations of their own, which this API's are not. */
export const CRMS: readonly PmsProfile[] = [
  crm('Knock', ['KNOCK'], utc('api-reference/knock/appointments/create-appointment-knock')),
  crm('Funnel', ['FUNNEL'], utc('api-reference/funnel/appointments/create-appointment-funnel')),
  crm('EliseAI', ['ELISEAI'], utc('api-reference/elise-ai/appointments/create-appointment-elise-ai')),
  // Its only page of appointments is about availability.
  crm('RentCafe', ['RENTCAFE', 'SAMPLE3'], {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'api-reference/rent-cafe/appointments/llms.txt',
  }),
]
