import type { PmsProfile } from '../pms/profile.js'
import { profileOf } from '../pms/profiles.js'
import type { Finding } from '../pms/rules/finding.js'
import { vendorFindings } from '../pms/rules/vendor.js'
import type { LookupContext } from '../transport/scope.js'
import type { PmsDirectory } from './directory.js'

/** Which PMS is behind an integration. */
export interface Pms {
  /** What is known about it, as far as that can be told without asking the API. */
  known(): PmsProfile | undefined
  /** The same, asked for once. */
  profile(asking: LookupContext): Promise<PmsProfile>
  /** What is to be said about the vendor as the caller gave it. */
  readonly findings: readonly Finding[]
}

/** @param vendor as the caller gave it; undefined: it is looked up when it is needed */
export const createPms = (
  directory: PmsDirectory,
  integrationId: string,
  vendor: string | undefined,
): Pms => ({
  known: () => {
    const name = vendor ?? directory.knownVendor(integrationId)
    return name === undefined ? undefined : profileOf(name)
  },
  profile: async asking => profileOf(vendor ?? (await directory.vendor(integrationId, asking))),
  findings: vendor === undefined ? [] : vendorFindings(vendor),
})
