import { fixedZone } from './resolve.js'
import { readsByRecord, readsPropertyTime, type ZoneSources } from './zone-sources.js'

/**
 * What to do where nothing says the zone of slots. It may be that of appointments, where that is known; it is for the
 * caller to say so.
 * @param appointments the same place, as the PMS reads appointments
 * @param isSame whether the caller has said so
 */
export const proposeSlotZone = (appointments: ZoneSources, isSame: boolean): string => {
  const { configured } = appointments
  const fixed = fixedZone(appointments, 'corrected')
  const known = fixed
    ? `in ${fixed.zone.id}`
    : readsByRecord(appointments)
      ? 'by its time zone settings'
      : readsPropertyTime(appointments)
        ? `in the zone of the property${configured ? `, ${configured.id}` : ''}`
        : undefined
  if (known !== undefined && !isSame)
    return `it reads appointments ${known}: where slots are in the same zone, pass availabilityTimeZone: 'appointment' to integration()`
  if (known !== undefined) return 'set timeZones for the property'
  if (isSame) return 'nor in which it reads appointments; pass appointmentTimeZone to integration()'
  return configured
    ? `the property is in ${configured.id}: where slots are in that zone, pass availabilityTimeZone: 'property' to integration()`
    : 'pass availabilityTimeZone to integration(); until then slots are what the clocks of the PMS show'
}
