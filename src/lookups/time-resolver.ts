import type { IntegrationSettings } from '../options/integration.js'
import type { TimeSettings } from '../options/time.js'
import type { PmsProfile, ZoneRule } from '../pms/profile.js'
import type { Zone } from '../time/zone.js'
import type { LookupContext } from '../transport/scope.js'
import { placeTime, type TimeForm, type TimePolicy } from '../zones/place.js'
import type { PmsTime } from '../zones/pms-time.js'
import type { ParsedTime } from '../zones/time-input.js'
import { readsByRecord, readsPropertyTime, type ZoneSources } from '../zones/zone-sources.js'
import type { PmsDirectory } from './directory.js'
import type { Pms } from './pms.js'

/** Of which property or location a time is; it chooses the zone, and is not sent. */
export interface PropertyRef {
  readonly propertyId: string | undefined
  readonly locationId: string | undefined
}

/** Tells what the clocks of one PMS show. Asks the API and the user's function only for what decides it. */
export interface TimeResolver {
  /** Which data zones come from, and how to decide where sources leave something open. */
  readonly policy: TimePolicy
  /**
   * @param path of the input's field, for messages
   * @throws TimeInputError; ConfigurationError when the user's function fails; what the transport throws
   */
  resolve(
    moment: ParsedTime,
    form: TimeForm,
    where: PropertyRef,
    path: string,
    asking: LookupContext,
  ): Promise<PmsTime>
  /** What decides the zone of slots, and of days told by the clocks of the property. */
  availabilitySources(where: PropertyRef, asking: LookupContext): Promise<AvailabilityZoneSources>
}

/** The place of slots; its `override` is what the options of the integration say of them. */
export interface AvailabilityZoneSources extends ZoneSources {
  /** The same place, as the PMS reads appointments. */
  readonly appointments: ZoneSources
  /** Whether the options say that slots go by the zone of appointments. */
  readonly isAsAppointments: boolean
}

export interface TimeResolverOptions extends Omit<IntegrationSettings, 'vendor'> {
  readonly integrationId: string
  readonly pms: Pms
}

/** Stands in for the rule of a vendor that has not been looked up, because nothing depends on it. */
const NOT_ASKED: ZoneRule = { reads: 'undocumented', confidence: 'inferred', source: 'docs/time.md' }

export const createTimeResolver = (
  directory: PmsDirectory,
  settings: TimeSettings,
  options: TimeResolverOptions,
): TimeResolver => {
  const { integrationId, pms, appointmentTimeZone, availabilityTimeZone } = options

  const configuredFor = async (
    { propertyId }: PropertyRef,
    asking: LookupContext,
  ): Promise<Zone | undefined> =>
    propertyId === undefined ? undefined : directory.propertyZone(propertyId, asking)

  const rulesFor = async (isNeeded: boolean, asking: LookupContext): Promise<PmsProfile | undefined> =>
    pms.known() ?? (isNeeded ? await pms.profile(asking) : undefined)

  const placeFor = async (
    moment: ParsedTime,
    form: TimeForm,
    where: PropertyRef,
    asking: LookupContext,
  ): Promise<ZoneSources> => {
    const override = appointmentTimeZone
    const isLocal = moment.kind === 'wall' && moment.of === 'property'
    // Sent as it is, so that nothing has to be known.
    const isVerbatim = form === 'wall' && moment.kind === 'wall' && moment.of === 'pms'
    const local = isLocal ? await configuredFor(where, asking) : undefined
    // Nothing can tell then where it is.
    const isNowhere = isLocal && where.propertyId === undefined && where.locationId === undefined
    const hasOwnZone = override !== undefined && override !== 'property' && (!isLocal || local !== undefined)
    const isSettled = isVerbatim || isNowhere || hasOwnZone
    const rules = await rulesFor(!isSettled, asking)
    const rule = rules?.appointmentZone ?? NOT_ASKED
    const kind = { rule, override }
    const byRecord = readsByRecord(kind)
    const needsRecords =
      (byRecord && !isVerbatim && !isNowhere) || (isLocal && !isNowhere && !local && rule.reads === 'record')
    // A zone of the call is held against that of the property, also where neither decides.
    const namesZone = moment.kind === 'instant' && moment.callZone !== undefined
    const needsConfigured = !isLocal && !isVerbatim && (byRecord || readsPropertyTime(kind) || namesZone)
    const [configured, records] = await Promise.all([
      needsConfigured ? configuredFor(where, asking) : local,
      needsRecords ? directory.records(integrationId, where.locationId, asking) : [],
    ])
    return { pms: rules?.name ?? 'the PMS', ...kind, ...where, configured, records }
  }

  return {
    policy: settings,
    resolve: async (moment, form, where, path, asking) =>
      placeTime(moment, form, await placeFor(moment, form, where, asking), settings, path),
    availabilitySources: async (where, asking) => {
      const [rules, configured] = await Promise.all([rulesFor(true, asking), configuredFor(where, asking)])
      const isSame = availabilityTimeZone === 'appointment'
      const read = { rule: rules?.appointmentZone ?? NOT_ASKED, override: appointmentTimeZone }
      const records =
        isSame && readsByRecord(read) ? await directory.records(integrationId, where.locationId, asking) : []
      const place = { pms: rules?.name ?? 'the PMS', ...where, configured, records }
      const appointments = { ...place, ...read }
      if (isSame) return { ...appointments, appointments, isAsAppointments: true }
      const rule = rules?.availabilityZone ?? NOT_ASKED
      return { ...place, rule, override: availabilityTimeZone, appointments, isAsAppointments: false }
    },
  }
}
