import { sourceOf } from '../confidence.js'
import type { PmsProfile } from '../profile.js'
import { GENERIC_ID } from '../vendors/generic.js'
import { type Finding, withDoubt } from './finding.js'

/** What a PMS has against a query of free slots. Pure. */
export const availabilityFindings = (rules: PmsProfile): Finding[] => {
  const { id, name, availability } = rules
  if (availability.support === 'yes' || id === GENERIC_ID) return []
  const found = { ...sourceOf(availability), rule: `${id}.availability`, field: '' }
  const message =
    availability.support === 'no'
      ? `${name} does not tell availability, and the API answers 405; list what is booked with appointments.list({ property_id }), and offer times of a calendar of your own`
      : `no page says that ${name} tells availability`
  return [{ ...found, message: withDoubt({ ...found, message }, undefined) }]
}
