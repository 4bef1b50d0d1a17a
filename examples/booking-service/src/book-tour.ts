import { isPropexoError } from 'propexo-client'
import type { Booking } from './bookings.js'
import type { Service } from './service.js'

/** What a website sends. */
interface TourRequest {
  readonly lead_id: string
  readonly property_id: string
  /** RFC 3339 with an offset, so that nobody has to know the zone of the property. */
  readonly at: string
}

/** POST /tours: 202 as soon as the tour is queued. Whether the PMS takes it shows minutes later. */
export const bookTour = async (service: Service, request: Request): Promise<Response> => {
  const tour = await readTour(request)
  if (tour === undefined)
    return Response.json({ error: 'lead_id, property_id and at are required texts' }, { status: 400 })
  const { lead_id, property_id, at } = tour
  const { propexo, integrationId, bookings } = service
  try {
    const job = await propexo.integration(integrationId).appointments.leads.create(
      {
        ...{ lead_id, property_id, at },
        appointment_duration_minutes: 30,
        appointment_type: 'TOUR',
        notes: 'Booked on the website',
      },
      // A person waits, so a lost answer is looked for when the state is asked for.
      { priority: 'user', reconcile: false },
    )
    return accepted(
      bookings.add({ leadId: lead_id, state: 'pending', jobId: job.id, lost: undefined, errors: [] }),
    )
  } catch (error) {
    if (!isPropexoError(error)) throw error
    switch (error.kind) {
      case 'rule':
      case 'time_input':
        return Response.json(
          { issues: error.issues.map(({ path, message }) => ({ path, message })) },
          { status: 422 },
        )
      // Not an error to the visitor, and never a reason to book again: the tour may stand.
      case 'ambiguous_write':
        return accepted(
          bookings.add({
            ...{ leadId: lead_id, state: 'unknown', jobId: undefined, errors: [] },
            lost: error.write,
          }),
        )
      default:
        return Response.json({ error: 'The calendar cannot be reached; try again later' }, { status: 503 })
    }
  }
}

const accepted = ({ id, jobId, state }: Booking): Response =>
  Response.json({ id, job_id: jobId ?? null, state }, { status: 202, headers: { location: `/tours/${id}` } })

const readTour = async (request: Request): Promise<TourRequest | undefined> => {
  const body: unknown = await request.json().catch(() => undefined)
  const { lead_id, property_id, at } = Object(body) as Record<string, unknown>
  if (typeof lead_id !== 'string' || typeof property_id !== 'string' || typeof at !== 'string')
    return undefined
  return { lead_id, property_id, at }
}
