import type { TimeSettings } from '../options/time.js'
import { rulesOf } from '../rules/index.js'
import type { PmsRules, ZoneRule } from '../rules/pms.js'
import type { Moment } from '../time/input.js'
import { type PlacePolicy, placeMoment, placeWithOffset } from '../time/place.js'
import type { PmsTime } from '../time/pms-time.js'
import { needsOf, type Place } from '../time/resolve.js'
import type { Zone } from '../time/zone.js'
import type { PmsFacts } from './facts.js'

/** Of which property or location a time is; it chooses the zone, and is not sent. */
export interface Where {
  readonly propertyId: string | undefined
  readonly locationId: string | undefined
}

/** How a time travels: as wall-clock time alone, or with its offset. */
export type TimeForm = 'wall' | 'with_offset'

/** Tells what the clocks of one PMS show. Asks the API and the user's function only for what decides it. */
export interface PmsClock {
  /** Which data zones come from, and how to decide where sources leave something open. */
  readonly policy: PlacePolicy
  /**
   * @param path of the input's field, for messages
   * @throws TimeInputError; ConfigurationError when the user's function fails; what the transport throws
   */
  place(
    moment: Moment,
    form: TimeForm,
    where: Where,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<PmsTime>
  /** What is known of a place for a time of this kind. */
  placeOf(
    moment: Moment,
    where: Where,
    zoneOf: keyof Pick<PmsRules, 'appointmentZone' | 'availabilityZone'>,
    signal: AbortSignal | undefined,
  ): Promise<Place>
}

export interface ClockOptions {
  readonly integrationId: string
  /** As the caller gave it; undefined: it is looked up when it is needed. */
  readonly vendor: string | undefined
  readonly appointmentTimeZone: Zone | 'property' | undefined
}

/** Stands in for the rule of a vendor that has not been looked up, because nothing depends on it. */
const NOT_ASKED: ZoneRule = { reads: 'undocumented', confidence: 'inferred', source: 'README, time' }

export const createClock = (facts: PmsFacts, settings: TimeSettings, options: ClockOptions): PmsClock => {
  const { integrationId, vendor, appointmentTimeZone: override } = options

  const placeOf: PmsClock['placeOf'] = async (moment, where, zoneOf, signal) => {
    const isVerbatim = moment.kind === 'wall' && moment.of === 'pms'
    const isSettled =
      isVerbatim || (override !== undefined && override !== 'property' && moment.kind === 'instant')
    const name = vendor ?? (isSettled ? undefined : await facts.vendor(integrationId, signal))
    const rules = name === undefined ? undefined : rulesOf(name)
    const place = { pms: rules?.name ?? 'the PMS', rule: rules?.[zoneOf] ?? NOT_ASKED, override, ...where }
    const needs = needsOf(place, moment)
    const { propertyId, locationId } = where
    const [configured, records] = await Promise.all([
      needs.configured && propertyId !== undefined ? facts.propertyZone(propertyId, signal) : undefined,
      needs.records ? facts.records(integrationId, locationId, signal) : [],
    ])
    return { ...place, configured, records }
  }

  return {
    policy: settings,
    placeOf,
    place: async (moment, form, where, path, signal) => {
      const place = await placeOf(moment, where, 'appointmentZone', signal)
      return form === 'wall'
        ? placeMoment(moment, place, settings, path)
        : placeWithOffset(moment, place, settings, path)
    },
  }
}
