import type { PmsRules } from './profile.js'
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
export const PMS_RULES: readonly PmsRules[] = [
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
const VARIANTS: readonly PmsRules[] = [yardiRest, propertywareRest]

export const ALL_RULES: readonly PmsRules[] = [...PMS_RULES, ...VARIANTS, ...CRMS]

const byVendor = new Map(ALL_RULES.flatMap(rules => rules.vendors.map(vendor => [vendor, rules])))

/** Names of vendors, without the masks that the published specification has for some. */
export const VENDORS: readonly string[] = [...byVendor.keys()].filter(name => !name.startsWith('SAMPLE'))

/** @param vendor as the API writes it, such as `ENTRATA` */
export const rulesOf = (vendor: string): PmsRules => byVendor.get(vendor) ?? generic(vendor, VENDORS)
