import type { LostWrite } from 'propexo-client'

/** `unknown`: the answer was lost, and the PMS may have the tour or not. */
export type BookingState = 'pending' | 'booked' | 'failed' | 'unknown'

export interface Booking {
  readonly id: string
  readonly leadId: string
  state: BookingState
  /** Unknown as long as the answer is lost. */
  jobId: string | undefined
  /** What to look for, where the answer was lost: plain data, which a database can keep. */
  lost: LostWrite | undefined
  errors: readonly string[]
}

/** Where bookings are kept. This one forgets them when the process ends; yours will be a database. */
export interface Bookings {
  add(booking: Omit<Booking, 'id'>): Booking
  get(id: string): Booking | undefined
  byJob(jobId: string): Booking | undefined
}

export const createBookings = (): Bookings => {
  const all = new Map<string, Booking>()
  return {
    add: given => {
      const booking = { ...given, id: `tour_${all.size + 1}` }
      all.set(booking.id, booking)
      return booking
    },
    get: id => all.get(id),
    byJob: jobId => [...all.values()].find(each => each.jobId === jobId),
  }
}
