import type { IntegrationSettings } from '../options/integration.js'
import type { TimeSettings } from '../options/time.js'
import type { ZoneRule } from '../pms/profile.js'
import type { Zone } from '../time/zone.js'
import type { LookupContext } from '../transport/scope.js'
import { placeTime, type TimePolicy, type TimeToPlace } from '../zones/place.js'
import type { PmsTime } from '../zones/pms-time.js'
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
  /** @throws TimeInputError; ConfigurationError when the user's function fails; what the transport throws */
  resolve(time: TimeToPlace, where: PropertyRef, asking: LookupContext): Promise<PmsTime>
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

/** Placeholder when the vendor lookup is skipped because nothing depends on it. */
const NOT_ASKED: ZoneRule = { reads: 'undocumented', confidence: 'inferred', source: 'docs/time.md' }

export const createTimeResolver = (
  directory: PmsDirectory,
  settings: TimeSettings,
  options: TimeResolverOptions,
): TimeResolver => {
  const context = { directory, ...options }
  return {
    policy: settings,
    resolve: async (time, where, asking) =>
      placeTime(time, await readSources(context, time, where, asking), settings),
    availabilitySources: (where, asking) => readAvailabilitySources(context, where, asking),
  }
}

interface ResolverContext extends TimeResolverOptions {
  readonly directory: PmsDirectory
}

/** What `timeZones` of the client options gives for the property. */
const readConfigured = async (
  { directory }: ResolverContext,
  { propertyId }: PropertyRef,
  asking: LookupContext,
): Promise<Zone | undefined> =>
  propertyId === undefined ? undefined : directory.propertyZone(propertyId, asking)

/** What decides the zone of a time, read only as far as it matters. */
const readSources = async (
  context: ResolverContext,
  { moment, form }: TimeToPlace,
  where: PropertyRef,
  asking: LookupContext,
): Promise<ZoneSources> => {
  const { directory, integrationId, pms, appointmentTimeZone: override } = context
  const isLocal = moment.kind === 'wall' && moment.of === 'property'
  // Sent unchanged, so nothing has to be known.
  const isVerbatim = form === 'wall' && moment.kind === 'wall' && moment.of === 'pms'
  const local = isLocal ? await readConfigured(context, where, asking) : undefined
  // Nothing can tell then which property it is.
  const isNowhere = isLocal && where.propertyId === undefined && where.locationId === undefined
  const hasOwnZone = override !== undefined && override !== 'property' && (!isLocal || local !== undefined)
  const isSettled = isVerbatim || isNowhere || hasOwnZone
  const profile = pms.known() ?? (isSettled ? undefined : await pms.profile(asking))
  const rule = profile?.appointmentZone ?? NOT_ASKED
  const kind = { rule, override }
  const byRecord = readsByRecord(kind)
  const needsRecords =
    (byRecord && !isVerbatim && !isNowhere) || (isLocal && !isNowhere && !local && rule.reads === 'record')
  // A zone that the call names is compared with that of the property, even where neither decides.
  const namesZone = moment.kind === 'instant' && moment.callZone !== undefined
  const needsConfigured = !isLocal && !isVerbatim && (byRecord || readsPropertyTime(kind) || namesZone)
  const [configured, records] = await Promise.all([
    needsConfigured ? readConfigured(context, where, asking) : local,
    needsRecords ? directory.records(integrationId, where.locationId, asking) : [],
  ])
  return { pms: profile?.name ?? 'the PMS', ...kind, ...where, configured, records }
}

const readAvailabilitySources = async (
  context: ResolverContext,
  where: PropertyRef,
  asking: LookupContext,
): Promise<AvailabilityZoneSources> => {
  const { directory, integrationId, pms, appointmentTimeZone, availabilityTimeZone } = context
  const [profile, configured] = await Promise.all([
    pms.known() ?? pms.profile(asking),
    readConfigured(context, where, asking),
  ])
  const isSame = availabilityTimeZone === 'appointment'
  const read = { rule: profile.appointmentZone, override: appointmentTimeZone }
  const records =
    isSame && readsByRecord(read) ? await directory.records(integrationId, where.locationId, asking) : []
  const shared = { pms: profile.name, ...where, configured, records }
  const appointments = { ...shared, ...read }
  if (isSame) return { ...appointments, appointments, isAsAppointments: true }
  const rule = profile.availabilityZone
  return { ...shared, rule, override: availabilityTimeZone, appointments, isAsAppointments: false }
}
