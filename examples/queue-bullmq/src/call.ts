/** What the call tracker tells of a call that has ended; the message of the queue. */
export interface TrackedCall {
  /** The tracker's own id of the call, the same however often it tells of it. */
  readonly sid: string
  readonly leadId: string
  readonly from: string
  readonly to: string
  readonly seconds: number
  /** RFC 3339. From the tracker and not from the clock of the worker, or a second delivery would be another call. */
  readonly at: string
}
