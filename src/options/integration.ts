import type { TimeIssue } from '../time/error.js'
import type { TimeZoneData } from '../time/iana-zone.js'
import { readCallersZone } from '../time/input.js'
import type { Zone } from '../time/zone.js'
import { readOptionsObject } from './read.js'

export interface IntegrationOptions {
  /** The PMS as the API writes it, such as `ENTRATA`. Left out, it is looked up when it is needed, once. */
  readonly vendor?: string
  /**
   * The zone in which this PMS reads the times of appointments: an IANA id, or `'property'` for that of the property.
   * For a PMS whose vendor documents none, and for one that does not do what its vendor documents.
   */
  readonly appointmentTimeZone?: string
}

export interface IntegrationSettings {
  readonly vendor: string | undefined
  readonly appointmentTimeZone: Zone | 'property' | undefined
}

/** @throws ConfigurationError */
export const readIntegrationOptions = (
  options: IntegrationOptions = {},
  data?: TimeZoneData,
): IntegrationSettings => {
  const usage = `the options of integration() are an object, such as { vendor: 'ENTRATA' }`
  return readOptionsObject(options, ['vendor', 'appointmentTimeZone'], usage, (own, report) => {
    const { vendor, appointmentTimeZone } = own
    if (vendor !== undefined && !(typeof vendor === 'string' && /^[A-Z][A-Z0-9_]*$/.test(vendor)))
      report('vendor', 'must be as the API writes it, in capitals, such as ENTRATA')
    if (appointmentTimeZone === undefined || appointmentTimeZone === 'property')
      return { vendor, appointmentTimeZone }
    const issues: TimeIssue[] = []
    const zone = readCallersZone(appointmentTimeZone, '', issues, data)
    for (const { message } of issues) report('appointmentTimeZone', `${message}; or pass 'property'`)
    return { vendor, appointmentTimeZone: zone }
  })
}
