import type { Propexo } from 'propexo-client'
import type { TrackedCall } from './call.js'

/** The account at the PMS, and the type of event that calls have there. */
export interface Account {
  readonly integrationId: string
  readonly eventTypeId: string
}

/**
 * Logs a call, once, however often and from however many workers this is called. Nothing here may depend on which
 * delivery it is: the same key with another input is refused.
 */
export const logCall = async (propexo: Propexo, account: Account, call: TrackedCall): Promise<string> => {
  const job = await propexo.integration(account.integrationId).events.leads.logCall(
    {
      lead_id: call.leadId,
      event_type_id: account.eventTypeId,
      at: call.at,
      direction: 'inbound',
      call_phone_number_from: call.from,
      call_phone_number_to: call.to,
      call_status: 'ANSWER',
      call_duration: call.seconds,
      notes: `Call ${call.sid}`,
    },
    { idempotencyKey: `call:${call.sid}` },
  )
  return job.id
}
