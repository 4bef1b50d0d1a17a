import type { PmsProfile } from './profile.js'
import { appfolio } from './vendors/appfolio.js'
import { buildium } from './vendors/buildium.js'
import { CRMS } from './vendors/crm.js'
import { entrata } from './vendors/entrata.js'
import { generic } from './vendors/generic.js'
import { mri } from './vendors/mri.js'
import { propertyware, propertywareRest } from './vendors/propertyware.js'
import { realpage } from './vendors/realpage.js'
import { realpageRpx } from './vendors/realpage-rpx.js'
import { rentManager } from './vendors/rent-manager.js'
import { rentvine } from './vendors/rentvine.js'
import { resman } from './vendors/resman.js'
import { yardi, yardiRest } from './vendors/yardi.js'

/** Every PMS about which something is known; of one with several interfaces the eldest. */
export const PMS_PROFILES: readonly PmsProfile[] = [
  entrata,
  realpageRpx,
  realpage,
  rentManager,
  yardi,
  resman,
  appfolio,
  mri,
  buildium,
  propertyware,
  rentvine,
]

/** Other interfaces of the same PMSs. */
const VARIANTS: readonly PmsProfile[] = [yardiRest, propertywareRest]

export const ALL_PROFILES: readonly PmsProfile[] = [...PMS_PROFILES, ...VARIANTS, ...CRMS]

const byVendor = new Map(ALL_PROFILES.flatMap(rules => rules.vendors.map(vendor => [vendor, rules])))

/** Names of vendors, without the masks that the published specification has for some. */
export const VENDORS: readonly string[] = [...byVendor.keys()].filter(name => !name.startsWith('SAMPLE'))

/** @param vendor as the API writes it, such as `ENTRATA` */
export const profileOf = (vendor: string): PmsProfile => byVendor.get(vendor) ?? generic(vendor, VENDORS)
