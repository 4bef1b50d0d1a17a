/** Names by which `event_name` tells what happened, by the PMSs that list theirs. */

/** Also the list that the contract publishes. Source: api-reference/yardi/events/llms.txt */
export const YARDI_EVENT_NAMES = [
  'CallToProspect',
  'CallFromProspect',
  'Other',
  'WalkIn',
  'Chat',
  'Email',
  'Webservice',
  'Appointment',
  'Show',
  'Application',
  'SelfGuidedTour',
  'Approve',
  'CancelApplication',
  'ApplicationDenied',
  'Hold',
  'CancelAppointment',
  'LeaseSign',
  'Release',
  'ReturnVisit',
] as const

/** Source: api/reference/resman/events */
export const RESMAN_EVENT_NAMES = [
  'EmailToProspect',
  'EmailFromILS',
  'EmailFromProspect',
  'Email',
  'CallToProspect',
  'CallFromProspect',
  'Phone',
  'Show',
  'WalkIn',
  'Contact',
  'Other',
  'Cancel',
  'ReActivate',
  'TextToProspect',
  'TextFromProspect',
  'Application',
] as const

/** Source: api/reference/real-page-registered-vendor/events/create-lead-event-realpage */
export const REALPAGE_EVENT_NAMES = [
  'E-mail',
  'Event',
  'Fax/Letter',
  'Internet',
  'Notes',
  'Phone call',
  'Pre-recorded - Tour',
  'Self-guided - Tour',
  'Signature',
  'Text message',
  'Videotelephony - Tour',
  'Visit',
  'Visit (return)',
] as const

/** Known names of events, open to others. Which of them a PMS accepts differs. */
export type EventName =
  | (typeof YARDI_EVENT_NAMES)[number]
  | (typeof RESMAN_EVENT_NAMES)[number]
  | (typeof REALPAGE_EVENT_NAMES)[number]
  | (string & {})
