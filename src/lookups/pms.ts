import type { PmsRules } from '../pms/profile.js'
import { rulesOf } from '../pms/profiles.js'
import type { Finding } from '../pms/rules/finding.js'
import { vendorFindings } from '../pms/rules/vendor.js'
import type { Asking } from '../transport/scope.js'
import type { PmsFacts } from './directory.js'

/** Which PMS is behind an integration. */
export interface Pms {
  /** What is known about it, as far as that can be told without asking the API. */
  known(): PmsRules | undefined
  /** The same, asked for once. */
  rules(asking: Asking): Promise<PmsRules>
  /** What is to be said about the vendor as the caller gave it. */
  readonly findings: readonly Finding[]
}

/** @param vendor as the caller gave it; undefined: it is looked up when it is needed */
export const createPms = (facts: PmsFacts, integrationId: string, vendor: string | undefined): Pms => ({
  known: () => {
    const name = vendor ?? facts.knownVendor(integrationId)
    return name === undefined ? undefined : rulesOf(name)
  },
  rules: async asking => rulesOf(vendor ?? (await facts.vendor(integrationId, asking))),
  findings: vendor === undefined ? [] : vendorFindings(vendor),
})
