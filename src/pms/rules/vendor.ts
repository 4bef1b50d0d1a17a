import { profileOf, VENDORS } from '../profiles.js'
import { GENERIC_ID, suggestVendor } from '../vendors/generic.js'
import type { Finding } from './finding.js'

/** What is to be said about a vendor that the caller named, and not the API. Pure. */
export const vendorFindings = (vendor: string): readonly Finding[] => {
  if (profileOf(vendor).id !== GENERIC_ID) return []
  const message = `nothing is known about the vendor ${vendor}, so only what holds for all PMSs is checked${suggestVendor(vendor, VENDORS)}`
  const source = 'docs/rules.md'
  return [{ rule: `${GENERIC_ID}.vendor`, field: '', message, source, confidence: 'inferred' }]
}
