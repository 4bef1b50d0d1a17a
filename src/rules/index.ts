import { appfolio } from './appfolio.js'
import { buildium } from './buildium.js'
import { entrata } from './entrata.js'
import { funnel } from './funnel.js'
import { knock } from './knock.js'
import { mri } from './mri.js'
import { noEventsFound, noneFoundForAll } from './operations.js'
import type { PmsRules, ZoneRule } from './pms.js'
import { propertyware } from './propertyware.js'
import { realpage } from './realpage.js'
import { realpageRpx } from './realpage-rpx.js'
import { rentManager } from './rent-manager.js'
import { rentvine } from './rentvine.js'
import { resman } from './resman.js'
import { yardi } from './yardi.js'

/** Every PMS about which something is known. */
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
  knock,
  funnel,
]

const byVendor = new Map(PMS_RULES.flatMap(rules => rules.vendors.map(vendor => [vendor, rules])))

/** Nothing is known about a vendor that is not in the list, which is open: the API may add one at any time. */
const unknown = (vendor: string): PmsRules => {
  const zone: ZoneRule = {
    reads: 'undocumented',
    confidence: 'inferred',
    source: 'an unknown vendor',
    hint: `what is known is about ${[...byVendor.keys()].join(', ')}`,
  }
  const logged = noEventsFound('an unknown vendor')
  return {
    name: vendor,
    vendors: [vendor],
    appointmentZone: zone,
    availabilityZone: zone,
    appointments: noneFoundForAll('an unknown vendor'),
    events: { leads: logged, applicants: logged, residents: logged },
  }
}

/** @param vendor as the API writes it, such as `ENTRATA` */
export const rulesOf = (vendor: string): PmsRules => byVendor.get(vendor) ?? unknown(vendor)
