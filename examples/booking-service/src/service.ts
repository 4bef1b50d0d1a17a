import type { Propexo } from 'propexo-client'
import type { Bookings } from './bookings.js'

/** What the service needs. A test passes its own. */
export interface Service {
  readonly propexo: Propexo
  /** The account at the PMS. */
  readonly integrationId: string
  readonly bookings: Bookings
  /** The secret of the webhook. */
  readonly secret: string
}
