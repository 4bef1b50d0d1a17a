import type { TimeIssue } from '../time/error.js'
import type { TimeZoneData } from '../time/iana-zone.js'
import type { Zone } from '../time/zone.js'
import { parseZone } from '../zones/time-input.js'
import { readOptionsObject } from './read.js'

/** The options of `propexo.integration()`. */
export interface IntegrationOptions {
  /**
   * The PMS as the API spells it, such as `ENTRATA`.
   * @default looked up once, when it is needed
   */
  readonly vendor?: string
  /**
   * The zone in which this PMS reads appointments: an IANA id, or `'property'` for that of the property. For a PMS
   * whose vendor documents none, or that does not do what its vendor documents.
   * @default the zone that the vendor documents
   */
  readonly appointmentTimeZone?: string
  /**
   * The zone in which this PMS gives the days and slots of `availability()`: an IANA id, `'property'` for that of the
   * property, or `'appointment'` for the one in which it reads appointments. For a PMS whose vendor documents none, or
   * that does not do what its vendor documents.
   * @default the zone that the vendor documents, or that a calendar names
   */
  readonly availabilityTimeZone?: string
}

export interface IntegrationSettings {
  readonly vendor: string | undefined
  readonly appointmentTimeZone: Zone | 'property' | undefined
  readonly availabilityTimeZone: Zone | 'property' | 'appointment' | undefined
}

/** @throws ConfigurationError */
export const readIntegrationOptions = (
  options: IntegrationOptions = {},
  data?: TimeZoneData,
): IntegrationSettings => {
  const usage = `the options of integration() are an object, such as { vendor: 'ENTRATA' }`
  const names = ['vendor', 'appointmentTimeZone', 'availabilityTimeZone'] as const
  return readOptionsObject(options, names, usage, (own, report) => {
    const { vendor } = own
    if (vendor !== undefined && !(typeof vendor === 'string' && /^[A-Z][A-Z0-9_]*$/.test(vendor)))
      report('vendor', 'must be as the API writes it, in capitals, such as ENTRATA')
    const zoneOf = <Word extends string>(
      name: 'appointmentTimeZone' | 'availabilityTimeZone',
      words: readonly Word[],
    ): Zone | Word | undefined => {
      const value = own[name]
      const word = words.find(each => each === value)
      if (value === undefined || word !== undefined) return word
      const issues: TimeIssue[] = []
      const zone = parseZone(value, '', issues, data)
      const others = words.map(each => `'${each}'`).join(' or ')
      for (const { message } of issues) report(name, `${message}; or pass ${others}`)
      return zone
    }
    return {
      vendor,
      appointmentTimeZone: zoneOf('appointmentTimeZone', ['property']),
      availabilityTimeZone: zoneOf('availabilityTimeZone', ['property', 'appointment']),
    }
  })
}
