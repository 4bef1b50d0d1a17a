import { isPropexoError, type Propexo } from 'propexo-client'
import type { Booking, BookingState } from './bookings.js'
import type { Service } from './service.js'

const STATES: Readonly<Record<string, BookingState>> = {
  PENDING: 'pending',
  SUCCESS: 'booked',
  // Part of it stands in the PMS, so that it must not be booked again.
  PARTIAL_SUCCESS: 'booked',
  FAILURE: 'failed',
}

/** GET /tours/{id}: asks the API as long as the outcome is open. */
export const showTour = async ({ propexo, bookings }: Service, id: string): Promise<Response> => {
  const booking = bookings.get(id)
  if (booking === undefined) return Response.json({ error: `no such tour: ${id}` }, { status: 404 })
  if (booking.state === 'unknown') await findAgain(propexo, booking)
  if (booking.state === 'pending') await update(propexo, booking)
  const { state, jobId, errors } = booking
  return Response.json({ id, job_id: jobId ?? null, state, errors })
}

const update = async (propexo: Propexo, booking: Booking): Promise<void> => {
  if (booking.jobId === undefined) return
  const { write_status, errors } = await propexo.writes.get(booking.jobId).status({ priority: 'user' })
  booking.state = STATES[write_status] ?? 'pending'
  booking.errors = errors
}

/** Looks for the job of a tour whose answer was lost; it may have to be asked again later. */
const findAgain = async (propexo: Propexo, booking: Booking): Promise<void> => {
  if (booking.lost === undefined) return
  try {
    const job = await propexo.writes.reconcile(booking.lost, { deadlineMs: 2_000 })
    booking.jobId = job.id
    booking.lost = undefined
    booking.state = 'pending'
  } catch (error) {
    if (!isPropexoError(error) || error.kind !== 'ambiguous_write') throw error
    booking.lost = error.write
  }
}
