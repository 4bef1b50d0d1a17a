/** What a write creates or changes. */
export type RecordKind = 'appointments' | 'events'
/** Whose record it is: a lead, an applicant or a resident. */
export type PersonKind = 'leads' | 'applicants' | 'residents'
/** What a write does with the record. */
export type OperationKind = 'create' | 'update' | 'cancel'

export const RECORD_KINDS: readonly RecordKind[] = ['appointments', 'events']
export const PERSON_KINDS: readonly PersonKind[] = ['leads', 'applicants', 'residents']
export const OPERATION_KINDS: readonly OperationKind[] = ['create', 'update', 'cancel']
