import { appfolio } from './appfolio.js'
import { buildium } from './buildium.js'
import { CRMS } from './crm.js'
import { entrata } from './entrata.js'
import { generic } from './generic.js'
import { mri } from './mri.js'
import type { PmsRules } from './pms.js'
import { propertyware, propertywareRest } from './propertyware.js'
import { realpage } from './realpage.js'
import { realpageRpx } from './realpage-rpx.js'
import { rentManager } from './rent-manager.js'
import { rentvine } from './rentvine.js'
import { resman } from './resman.js'
import { yardi, yardiRest } from './yardi.js'

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
